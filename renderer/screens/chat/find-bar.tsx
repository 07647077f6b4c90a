import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useMemo, type KeyboardEvent } from 'react';
import type { Conversation } from '../../../server/contract/chat/conversations.ts';
import { IconButton } from '../../components/button.tsx';
import { growTree, rowMessage, rowsOf } from '../../conversation/message-tree.ts';
import { useFind } from '../../state/find.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** Looks for words in the branch that is shown, and goes from message to message that has them. */
export function FindBar({ conversation }: { readonly conversation: Conversation }) {
  const texts = useTexts().chat;
  const { text, messageId, look, close } = useFind();
  const { messages, headId } = conversation;
  const rows = useMemo(() => rowsOf(growTree(messages), headId), [messages, headId]);
  const matchesOf = (wanted: string) =>
    wanted === ''
      ? []
      : rows
          .map(rowMessage)
          .filter((message) => message?.text.toLowerCase().includes(wanted.toLowerCase()) === true)
          .flatMap((message) => message?.id ?? []);
  const matches = matchesOf(text);
  const at = matches.indexOf(messageId ?? '');

  function step(by: 1 | -1): void {
    if (matches.length > 0) look(text, matches[(at + by + matches.length) % matches.length]);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      event.preventDefault();
      close();
      document.getElementById('composer')?.focus();
    } else return;
    event.stopPropagation();
  }

  return (
    <search className="flex shrink-0 items-center gap-1 border-b border-line bg-raised px-3 py-1.5">
      <input
        ref={focusOn}
        type="search"
        aria-label={texts.find}
        placeholder={texts.find}
        value={text}
        // What is found last is what was said last.
        onChange={({ target: { value } }) => look(value, matchesOf(value).at(-1))}
        onKeyDown={onKeyDown}
        className="min-w-0 flex-1 rounded-lg border border-line-strong bg-page px-2 py-1 text-sm"
      />
      <span role="status" className="px-1 text-xs whitespace-nowrap text-muted">
        {text !== '' && texts.findCount(at + 1, matches.length)}
      </span>
      <IconButton label={texts.findPrevious} onClick={() => step(-1)}>
        <ChevronUp size={16} aria-hidden />
      </IconButton>
      <IconButton label={texts.findNext} onClick={() => step(1)}>
        <ChevronDown size={16} aria-hidden />
      </IconButton>
      <IconButton label={useTexts().close} onClick={close}>
        <X size={16} aria-hidden />
      </IconButton>
    </search>
  );
}

function focusOn(field: HTMLInputElement | null): void {
  field?.focus();
}
