import { Check, Copy } from 'lucide-react';
import { useLiveStatus } from '../../api/live-status.ts';
import type { RequestDetail } from '../../api/queries/requests.ts';
import { Button } from '../../components/button.tsx';
import { useCopy } from '../../components/use-copy.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { curlOf, type Shell } from './curl.ts';

/** The request as a command to paste, for either kind of shell; nothing for rows that know no path that programs call. */
export function CurlButtons({ request }: { readonly request: RequestDetail }) {
  const texts = useTexts();
  if (request.route === null || request.bodyAbsence === 'own') return null;
  return (
    <span className="flex flex-wrap gap-2">
      <CurlButton request={request} route={request.route} shell="sh" label={texts.activity.copyCurl} />
      <CurlButton
        request={request}
        route={request.route}
        shell="powershell"
        label={texts.activity.copyCurlPowerShell}
      />
    </span>
  );
}

interface CurlButtonProps {
  readonly request: RequestDetail;
  readonly route: string;
  readonly shell: Shell;
  readonly label: string;
}

function CurlButton({ request, route, shell, label }: CurlButtonProps) {
  const texts = useTexts();
  const address = useLiveStatus(({ status }) => status?.address) ?? globalThis.location.origin;
  const { isCopied, copy } = useCopy();
  const { body, modelAsked, stream } = request;
  return (
    <Button
      title={texts.activity.curlHint}
      onClick={() =>
        copy(
          curlOf(
            {
              address,
              route,
              model: modelAsked,
              body: body === null || body.isCut ? undefined : body.request,
              isStream: stream === true,
              withoutBody: texts.activity.curlWithoutBody,
            },
            shell,
          ),
        )
      }
    >
      {isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      {isCopied ? texts.copied : label}
    </Button>
  );
}
