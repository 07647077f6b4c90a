import { useRef, useState, type KeyboardEvent } from 'react';
import type { UserMessage } from '../../../server/contract/chat/message.ts';
import { Button } from '../../components/button.tsx';
import { beginTurn } from '../../conversation/ask.ts';
import { newMessageId } from '../../conversation/message-id.ts';
import { modelNow } from '../../conversation/outbox.ts';
import { useEdits } from '../../state/edits.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface EditMessageProps {
  readonly message: UserMessage;
  readonly conversationId: string;
}

/** A message in its own place, to be said in other words: what was said before stays as another version. */
export function EditMessage({ message, conversationId }: EditMessageProps) {
  const texts = useTexts().chat;
  const text = useEdits((edits) => edits.texts[message.id]) ?? message.text;
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  /** The same words sent again, because the reply was lost say, are one version. */
  const sent = useRef<{ readonly text: string; readonly id: string }>(undefined);

  function done(): void {
    useEdits.getState().end(message.id);
    document.getElementById('composer')?.focus();
  }

  async function send(): Promise<void> {
    if (isBusy) return;
    if (text.trim() === '' && message.attachments.length === 0) return;
    setBusy(true);
    if (sent.current?.text !== text) sent.current = { text, id: newMessageId() };
    try {
      await beginTurn(conversationId, {
        kind: 'send',
        messageId: sent.current.id,
        parentId: message.parentId,
        text: text.trim(),
        attachmentIds: message.attachments.map(({ id }) => id),
        models: [modelNow(conversationId)],
      });
      done();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') done();
    else if (event.key === 'Enter' && !event.shiftKey) void send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="flex flex-col gap-2 rounded-2xl border border-accent bg-raised p-3">
      <textarea
        ref={(field) => focusWhenFresh(field, message.id)}
        aria-label={texts.editMessage}
        value={text}
        // What was written now would end with the edit.
        readOnly={isBusy}
        onChange={(event) => useEdits.getState().write(message.id, event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-[40vh] min-h-16 resize-none bg-transparent outline-none"
      />
      {problem !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={done}>{texts.cancelEdit}</Button>
        <Button look="primary" isBusy={isBusy} onClick={() => void send()}>
          {texts.saveEdit}
        </Button>
      </div>
    </div>
  );
}

function focusWhenFresh(field: HTMLTextAreaElement | null, messageId: string): void {
  if (field === null || useEdits.getState().freshId !== messageId) return;
  useEdits.getState().markDrawn();
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
