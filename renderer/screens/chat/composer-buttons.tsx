import { ArrowUp, Paperclip, Square } from 'lucide-react';
import { lazy, Suspense, useRef, type ReactNode } from 'react';
import { withShortcut } from '../../actions/actions.ts';
import { IconButton } from '../../components/button.tsx';
import { addFiles } from '../../conversation/uploads.ts';
import { useTexts } from '../../texts/use-texts.ts';

const ComparePicker = lazy(() => import('./compare-picker.tsx').then((module) => ({ default: module.ComparePicker })));

interface ComposerButtonsProps {
  readonly draftId: string;
  readonly isAnswering: boolean;
  readonly canSend: boolean;
  readonly onSend: () => void;
  readonly onStop: () => void;
}

/** What may be added at the start, and at the end one place for both sending and stopping. */
export function ComposerButtons({ draftId, isAnswering, canSend, onSend, onStop }: ComposerButtonsProps) {
  const texts = useTexts().chat;
  const files = useRef<HTMLInputElement>(null);
  return (
    <div className="mt-1 flex items-center gap-1">
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-hidden
        tabIndex={-1}
        onChange={({ target }) => {
          void addFiles(draftId, [...(target.files ?? [])]);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
      <IconButton label={texts.attach} onClick={() => files.current?.click()}>
        <Paperclip size={17} aria-hidden />
      </IconButton>
      <Suspense fallback={<span className="h-8" />}>
        <ComparePicker draftId={draftId} />
      </Suspense>
      <span className="flex-1" />
      {isAnswering ? (
        <RoundButton label={withShortcut(texts.stop, 'stopAnswer')} onClick={onStop}>
          <Square size={14} fill="currentColor" aria-hidden />
        </RoundButton>
      ) : (
        <RoundButton label={texts.send} onClick={onSend} disabled={!canSend}>
          <ArrowUp size={18} aria-hidden />
        </RoundButton>
      )}
    </div>
  );
}

interface RoundButtonProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function RoundButton({ label, children, ...props }: RoundButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-accent text-accent-ink disabled:opacity-40"
      {...props}
    >
      {children}
    </button>
  );
}
