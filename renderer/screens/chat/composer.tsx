import { ArrowUp, Square } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { withShortcut } from '../../actions/actions.ts';
import { useLiveTurn } from '../../conversation/live-turns.ts';
import { stopAnswer } from '../../conversation/send-message.ts';
import { useDrafts } from '../../state/drafts.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface ComposerProps {
  /** Undefined for a chat that does not exist yet. */
  readonly conversationId: string | undefined;
  readonly onSend: (text: string) => void;
}

const NEW = 'new';

export function Composer({ conversationId, onSend }: ComposerProps) {
  const texts = useTexts();
  const draftId = conversationId ?? NEW;
  const text = useDrafts((drafts) => drafts.texts[draftId] ?? '');
  const setDraft = useDrafts((drafts) => drafts.set);
  const isAnswering = useLiveTurn(draftId) !== undefined;
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => field.current?.focus(), []);
  useLayoutEffect(() => growByHand(field.current));

  function send(): void {
    if (text.trim() === '' || isAnswering) return;
    setDraft(draftId, '');
    onSend(text.trim());
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While a Japanese or Chinese word is being composed, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <div className="flex items-end gap-2 rounded-2xl border border-line-strong bg-raised p-2 focus-within:border-accent">
      <textarea
        id="composer"
        ref={field}
        rows={1}
        aria-label={texts.chat.message}
        placeholder={texts.chat.placeholder}
        value={text}
        onChange={(event) => setDraft(draftId, event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-[40vh] min-h-8 flex-1 resize-none bg-transparent px-2 py-1 outline-none placeholder:text-muted"
      />
      {isAnswering ? (
        <RoundButton label={withShortcut(texts.chat.stop, 'stopAnswer')} onClick={() => stopAnswer(draftId)}>
          <Square size={14} fill="currentColor" aria-hidden />
        </RoundButton>
      ) : (
        <RoundButton label={texts.chat.send} onClick={send} disabled={text.trim() === ''}>
          <ArrowUp size={18} aria-hidden />
        </RoundButton>
      )}
    </div>
  );
}

/** Some browsers can't size a field by what is in it; the style sheet still sets the limits. */
function growByHand(field: HTMLTextAreaElement | null): void {
  if (field === null || CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
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
