import { formatMs } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import type { TestRun } from './use-test.ts';

/** What came of a test request: its figures, and the answer as it arrives. */
export function TestAnswer({ run }: { readonly run: TestRun | undefined }) {
  const { tester: texts } = useTexts().server;
  return (
    <section aria-label={texts.answer}>
      <p className="mb-1 flex min-h-6 flex-wrap gap-x-3 text-sm text-muted">
        {run === undefined ? texts.nothing : <Figures run={run} />}
      </p>
      <div
        role="log"
        aria-live="off"
        aria-busy={run?.state === 'asking'}
        tabIndex={0}
        aria-label={texts.answer}
        dir="auto"
        className="h-32 overflow-y-auto rounded-lg border border-line bg-raised p-3 text-sm break-words whitespace-pre-wrap"
      >
        {run?.text}
        {run?.state === 'asking' && run.text === '' && <span className="appear-late text-muted">{texts.waiting}</span>}
        {run?.state === 'done' && run.text === '' && <span className="text-muted">{texts.empty}</span>}
        {run?.problem !== undefined && (
          <p role="alert" className="text-danger">
            {run.problem}
          </p>
        )}
      </div>
      <p role="status" className="sr-only">
        {run?.state === 'done' && texts.done}
        {run?.state === 'failed' && texts.failed}
      </p>
    </section>
  );
}

function Figures({ run: { state, status, firstTokenMs, totalMs } }: { readonly run: TestRun }) {
  const { tester: texts } = useTexts().server;
  const isFine = status !== undefined && status < 400 && state !== 'failed';
  return (
    <>
      {status !== undefined && <span className={isFine ? 'text-good' : 'text-danger'}>{texts.status(status)}</span>}
      {status === undefined && state === 'failed' && <span className="text-danger">{texts.unreached}</span>}
      {firstTokenMs !== undefined && <span>{texts.firstToken(formatMs(firstTokenMs))}</span>}
      {totalMs !== undefined && <span>{texts.total(formatMs(totalMs))}</span>}
      {state === 'stopped' && <span>{texts.stopped}</span>}
    </>
  );
}
