import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { RequestDetail } from '../../api/queries/requests.ts';
import { Button, buttonLook } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { indentedJson } from '../../components/indented-json.ts';
import { formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AnswerContentView, textOfAnswer } from './answer-content-view.tsx';
import { BodyText } from './body-text.tsx';
import { KeepBodiesDialog } from './keep-bodies-dialog.tsx';
import { ReplayPart } from './replay-part.tsx';

/** What was said in a request, or why that is not known and where it is switched on. */
export function Said({ request }: { readonly request: RequestDetail }) {
  const { activity: texts } = useTexts();
  const { body } = request;
  if (body === null) return <Absent request={request} />;
  return (
    <>
      <RequestBody body={body} />
      <div className="mt-4 mb-1 flex items-center justify-between gap-2">
        <h4 className="text-sm font-medium">{texts.answer}</h4>
        {body.answer !== null && <CopyButton text={textOfAnswer(body.answer)} label={texts.copyAnswer} />}
      </div>
      {body.answer === null ? (
        <p className="text-sm text-muted">{texts.noAnswer}</p>
      ) : (
        <AnswerContentView label={texts.answer} answer={body.answer} />
      )}
      {!body.isCut && <ReplayPart request={request} />}
    </>
  );
}

type Look = 'formatted' | 'asSent';

function RequestBody({ body }: { readonly body: NonNullable<RequestDetail['body']> }) {
  const { activity: texts } = useTexts();
  const [look, setLook] = useState<Look>('formatted');
  const indented = useMemo(() => indentedJson(body.request), [body.request]);
  const kept = new TextEncoder().encode(body.request).byteLength;
  return (
    <>
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <h4 className="text-sm font-medium">{texts.request}</h4>
        <span className="flex items-center gap-2">
          {indented !== undefined && (
            <Choice<Look>
              label={texts.shown}
              options={[
                { value: 'formatted', text: texts.formatted },
                { value: 'asSent', text: texts.asSent },
              ]}
              value={look}
              onChange={setLook}
            />
          )}
          <CopyButton text={body.request} label={texts.copyRequest} />
        </span>
      </div>
      <BodyText label={texts.request} text={(look === 'formatted' ? indented : undefined) ?? body.request} />
      {body.isCut && (
        <p className="mt-1 text-xs text-muted">{texts.cut(formatSize(kept), formatSize(body.requestBytes))}</p>
      )}
    </>
  );
}

/** Says why nothing is there, with the way to where that is changed. */
function Absent({ request }: { readonly request: RequestDetail }) {
  const { activity: texts } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const absence = request.bodyAbsence ?? 'gone';
  const isOfKey = absence === 'key' || absence === 'key_refuses';
  return (
    <>
      <p className="mb-2 text-sm text-muted">{texts.absences[absence]}</p>
      <div className="flex flex-wrap gap-2">
        {isOfKey && (
          <Link to="/keys" search={{ search: request.callerName ?? '' }} className={buttonLook}>
            {texts.changeKey}
          </Link>
        )}
        {absence !== 'own' && <Button onClick={() => setOpen(true)}>{texts.keep}</Button>}
      </div>
      {isOpen && <KeepBodiesDialog onClose={() => setOpen(false)} />}
    </>
  );
}
