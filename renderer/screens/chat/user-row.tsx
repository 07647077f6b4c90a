import { Pencil } from 'lucide-react';
import type { UserMessage } from '../../../server/contract/chat/message.ts';
import { IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import type { Siblings } from '../../conversation/message-tree.ts';
import { useEdits } from '../../state/edits.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AttachmentList } from './attachment-list.tsx';
import { BranchSwitch } from './branch-switch.tsx';
import { EditMessage } from './edit-message.tsx';
import { LongText } from './long-text.tsx';

interface UserRowProps {
  readonly message: UserMessage;
  readonly siblings: Siblings;
  readonly conversationId: string;
}

export function UserRow({ message, siblings, conversationId }: UserRowProps) {
  const texts = useTexts().chat;
  const isEditing = useEdits(({ texts: edited }) => edited[message.id] !== undefined);
  if (isEditing) return <EditMessage message={message} conversationId={conversationId} />;
  return (
    <article aria-label={texts.you} className="group ms-12 flex max-w-full min-w-0 flex-col items-end self-end">
      <AttachmentList attachments={message.attachments} />
      {message.text !== '' && (
        <div dir="auto" className="max-w-full rounded-2xl bg-accent-soft px-4 py-2 break-words whitespace-pre-wrap">
          <LongText text={message.text} />
        </div>
      )}
      <div className="flex min-h-7 items-center">
        <span className="flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          <CopyButton text={message.text} label={texts.copyMessage} className="!size-7" />
          <IconButton
            label={texts.editMessage}
            className="!size-7"
            onClick={() => useEdits.getState().begin(message.id, message.text)}
          >
            <Pencil size={14} aria-hidden />
          </IconButton>
        </span>
        <BranchSwitch conversationId={conversationId} siblings={siblings} />
      </div>
    </article>
  );
}
