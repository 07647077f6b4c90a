import type { UseQueryResult } from '@tanstack/react-query';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { useTexts } from '../../texts/use-texts.ts';

interface Tail {
  readonly file: string;
  readonly lines: readonly string[];
}

/** The end of a log, its newest line in sight. */
export function LogView({ log }: { readonly log: UseQueryResult<Tail> }) {
  const { log: texts } = useTexts().server;
  return (
    <Answer to={log}>
      {({ file, lines }) => (
        <>
          <div className="mb-2 flex items-center gap-2 text-sm">
            <span className="min-w-0 flex-1 break-all text-muted">
              {texts.file}: <code className="font-mono">{file}</code>
            </span>
            <Button isBusy={log.isFetching} onClick={() => void log.refetch()}>
              {texts.refresh}
            </Button>
            <CopyButton text={lines.join('\n')} label={texts.copy} />
          </div>
          {lines.length === 0 ? (
            <p className="text-sm text-muted">{texts.empty}</p>
          ) : (
            <Lines label={texts.region(file)} text={lines.join('\n')} />
          )}
        </>
      )}
    </Answer>
  );
}

function showEnd(box: HTMLElement | null): void {
  box?.scrollTo({ top: box.scrollHeight });
}

function Lines({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <pre
      key={text}
      ref={showEnd}
      role="region"
      aria-label={label}
      tabIndex={0}
      dir="ltr"
      className="max-h-72 overflow-auto rounded-lg border border-line bg-page p-3 font-mono text-xs leading-relaxed break-all whitespace-pre-wrap"
    >
      {text}
    </pre>
  );
}
