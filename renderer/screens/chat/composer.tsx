import { useEffect, useLayoutEffect, useRef, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { Conversation } from '../../../server/contract/chat/conversations.ts';
import { useLiveStatus } from '../../api/live-status.ts';
import { useConversation } from '../../api/queries/conversations.ts';
import { runningTurns, stopAnswers } from '../../conversation/ask.ts';
import { growTree, pathTo } from '../../conversation/message-tree.ts';
import { useSending } from '../../conversation/outbox.ts';
import { addFiles, useUploads } from '../../conversation/uploads.ts';
import { NEW_CHAT, useDraft, useDrafts } from '../../state/drafts.ts';
import { useEdits } from '../../state/edits.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AttachmentChips } from './attachment-chips.tsx';
import { ComposerButtons } from './composer-buttons.tsx';
import { reportFailure } from './report-failure.ts';
import { SendingLine } from './sending-line.tsx';
import { useFileDrop } from './use-file-drop.ts';

interface ComposerProps {
  /** Undefined for a chat that does not exist yet. */
  readonly conversationId: string | undefined;
  readonly onSend: () => void;
}

export function Composer({ conversationId, onSend }: ComposerProps) {
  const texts = useTexts().chat;
  const draftId = conversationId ?? NEW_CHAT;
  const { text, attachments } = useDraft(draftId);
  const change = useDrafts((drafts) => drafts.change);
  const sending = useSending(draftId);
  const isUploading = useUploads(({ uploads }) =>
    uploads.some((upload) => upload.draftId === draftId && upload.error === undefined),
  );
  const { data: chat } = useConversation(conversationId);
  const isConnected = useLiveStatus((live) => live.isConnected);
  // Of a hub that is away nobody knows whether it still answers; what is sent waits until it is back.
  const isAnswering = isConnected && runningTurns(chat?.messages ?? []).length > 0;
  const field = useRef<HTMLTextAreaElement>(null);
  const isOver = useFileDrop((files) => void addFiles(draftId, files));

  useEffect(() => field.current?.focus(), []);
  useLayoutEffect(() => growByHand(field.current));

  const canSend =
    (text.trim() !== '' || attachments.length > 0) && !isUploading && !isAnswering && sending !== 'sending';

  function onKeyDown(event: KeyboardEvent): void {
    // While a Japanese or Chinese word is being composed, Enter belongs to it.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowUp' && text === '' && chat !== undefined) editLast(event, chat);
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    if (canSend) onSend();
  }

  function onPaste(event: ClipboardEvent): void {
    const files = [...event.clipboardData.files];
    if (files.length === 0 || isText(event.clipboardData.types)) return;
    event.preventDefault();
    void addFiles(draftId, files);
  }

  return (
    <div className="rounded-2xl border border-line-strong bg-raised p-2 focus-within:border-accent">
      {isOver && <p className="px-2 py-1 text-sm text-accent">{texts.dropHere}</p>}
      <AttachmentChips draftId={draftId} />
      <textarea
        id="composer"
        ref={field}
        rows={1}
        aria-label={texts.message}
        placeholder={texts.placeholder}
        value={text}
        onChange={(event) => change(draftId, { text: event.target.value })}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className="field-sizing-content block max-h-[40vh] min-h-8 w-full resize-none bg-transparent px-2 py-1 outline-none placeholder:text-muted"
      />
      <ComposerButtons
        draftId={draftId}
        isAnswering={isAnswering}
        canSend={canSend}
        onSend={onSend}
        onStop={() => conversationId !== undefined && reportFailure(stopAnswers(conversationId))}
      />
      <SendingLine draftId={draftId} sending={sending} />
    </div>
  );
}

/** Spreadsheets and word processors add a picture of the words that are copied; the words are meant. */
function isText(types: readonly string[]): boolean {
  return types.includes('text/plain') && types.includes('text/html');
}

/** As in a shell: what was said last comes back to be said in other words. */
function editLast(event: KeyboardEvent, { messages, headId }: Conversation): void {
  const last = pathTo(growTree(messages), headId).findLast(({ role }) => role === 'user');
  if (last === undefined) return;
  event.preventDefault();
  useEdits.getState().begin(last.id, last.text);
}

/** Some browsers can't size a field by what is in it; the style sheet still sets the limits. */
function growByHand(field: HTMLTextAreaElement | null): void {
  if (field === null || CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
