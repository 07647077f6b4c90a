import { Upload } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { Link } from '@tanstack/react-router';
import type { ImportReport } from '../../../server/contract/chat/files.ts';
import { importChats } from '../../api/queries/chat-files.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Problem } from '../../components/problem.tsx';
import { useTexts } from '../../texts/use-texts.ts';

type State =
  | { readonly kind: 'waiting'; readonly error?: string }
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'done'; readonly report: ImportReport };

/** Takes chats from a file, and tells what was taken and what was not. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const texts = useTexts();
  const { importing } = texts.chats;
  const [state, setState] = useState<State>({ kind: 'waiting' });

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    setState({ kind: 'reading', name: file.name });
    try {
      setState({ kind: 'done', report: await importChats(file) });
    } catch (error) {
      setState({ kind: 'waiting', error: error instanceof Error ? error.message : texts.problem });
    }
  }

  return (
    <Dialog isOpen title={importing.title} isGuarded={state.kind === 'reading'} onClose={onClose}>
      {state.kind === 'done' ? (
        <Report report={state.report} onAnother={() => setState({ kind: 'waiting' })} onClose={onClose} />
      ) : (
        <>
          <p className="mb-4 text-sm text-muted">{importing.about}</p>
          {state.kind === 'waiting' && state.error !== undefined && <Problem message={state.error} />}
          <FileTarget
            busy={state.kind === 'reading' ? importing.busy(state.name) : undefined}
            onFile={(file) => void take(file)}
          />
        </>
      )}
    </Dialog>
  );
}

interface FileTargetProps {
  /** What is being done; nothing is taken meanwhile. */
  readonly busy: string | undefined;
  readonly onFile: (file: File | undefined) => void;
}

function FileTarget({ busy, onFile }: FileTargetProps) {
  const { importing } = useTexts().chats;
  const field = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent, is: boolean) => {
    event.preventDefault();
    setIsOver(is);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the button in it does the same by keyboard
    <div
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        if (busy === undefined) onFile(event.dataTransfer.files[0]);
      }}
      className={`flex flex-col items-center gap-2 rounded-xl border-2 border-dashed p-8 text-sm text-muted ${isOver ? 'border-accent bg-accent-soft' : 'border-line-strong'}`}
    >
      <input
        ref={field}
        type="file"
        aria-label={importing.choose}
        accept=".json,.md,.markdown,application/json,text/markdown"
        className="hidden"
        onChange={(event) => {
          onFile(event.target.files?.[0]);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
      <Button isBusy={busy !== undefined} onClick={() => field.current?.click()}>
        <Upload size={16} aria-hidden />
        {importing.choose}
      </Button>
      <p role="status">{busy ?? importing.drop}</p>
    </div>
  );
}

/** Of each list; a file may hold thousands. */
const SHOWN = 50;

interface ReportProps {
  readonly report: ImportReport;
  readonly onAnother: () => void;
  readonly onClose: () => void;
}

function Report({ report: { source, imported, skipped }, onAnother, onClose }: ReportProps) {
  const { importing } = useTexts().chats;
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p role="status" className="font-medium">
        {importing.taken(imported.length, importing.sources[source])}
      </p>
      <ul className="flex flex-col gap-1">
        {imported.slice(0, SHOWN).map(({ id, title, messages }) => (
          <li key={id} className="flex items-baseline justify-between gap-3">
            <Link
              to="/chat/$conversationId"
              params={{ conversationId: id }}
              onClick={onClose}
              className="min-w-0 truncate rounded text-accent hover:underline"
            >
              <bdi>{title}</bdi>
            </Link>
            <span className="shrink-0 text-xs text-muted">{importing.messages(messages)}</span>
          </li>
        ))}
        {imported.length > SHOWN && <li className="text-muted">{importing.more(imported.length - SHOWN)}</li>}
      </ul>
      {skipped.length > 0 && (
        <div>
          <p className="font-medium">{importing.skipped(skipped.length)}</p>
          <ul className="mt-1 flex flex-col gap-1">
            {skipped.slice(0, SHOWN).map(({ title, reason }, index) => (
              <li key={index} className="break-words">
                <bdi className="font-medium">{title}</bdi> <span className="text-muted">{reason}</span>
              </li>
            ))}
            {skipped.length > SHOWN && <li className="text-muted">{importing.more(skipped.length - SHOWN)}</li>}
          </ul>
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onAnother}>{importing.another}</Button>
        <Button look="primary" onClick={onClose}>
          {importing.done}
        </Button>
      </div>
    </div>
  );
}
