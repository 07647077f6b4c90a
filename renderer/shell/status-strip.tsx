import type { HubStatus } from '../../server/contract/hub/status.ts';
import { useLiveStatus } from '../api/live-status.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { useTexts } from '../texts/use-texts.ts';

/** The state of the hub in one line, on every page. */
export function StatusStrip() {
  const texts = useTexts();
  const isConnected = useLiveStatus((live) => live.isConnected);
  const status = useLiveStatus((live) => live.status);
  return (
    <footer
      aria-label={texts.strip.label}
      className="flex items-center gap-4 overflow-hidden border-t border-line bg-rail px-3 text-xs whitespace-nowrap text-muted"
    >
      {isConnected && status !== undefined ? <Facts status={status} /> : !isConnected && <Gone />}
    </footer>
  );
}

function Gone() {
  const texts = useTexts();
  return (
    <span role="alert" className="text-danger">
      {texts.strip.gone}
    </span>
  );
}

function Facts({ status }: { readonly status: HubStatus }) {
  const texts = useTexts();
  const loaded = status.models.filter((model) => model.loaded).map((model) => model.id);
  const address = `${status.address}/v1`;
  const isReady = status.defaultModel !== undefined;
  return (
    <>
      <span className="flex min-w-0 items-center gap-1.5">
        <span aria-hidden className={`size-2 shrink-0 rounded-full ${isReady ? 'bg-good' : 'bg-busy'}`} />
        <span className="truncate" title={status.engines.map((engine) => `${engine.id}: ${engine.message}`).join('\n')}>
          {status.summary}
        </span>
      </span>
      <span className="flex-1" />
      <span>{loaded.length > 0 ? loaded.join(', ') : texts.strip.noModel}</span>
      <span className="max-lg:hidden">{texts.strip.memory(Math.round(status.memoryBytes / 1024 / 1024))}</span>
      <span>{texts.strip.requests(status.requests.running, status.requests.waiting)}</span>
      <span className="flex items-center">
        {address}
        <CopyButton text={address} label={texts.strip.copyAddress} className="!size-6" />
      </span>
    </>
  );
}
