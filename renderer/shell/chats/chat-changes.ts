import type { ConversationSummary } from '../../../server/contract/chat/conversations.ts';
import { deleteConversation, restoreConversation, updateConversation } from '../../api/queries/conversations.ts';
import { reportFailure } from '../../screens/chat/report-failure.ts';
import { showNotice } from '../../state/notices.ts';
import { currentTexts } from '../../texts/current-texts.ts';

type Chat = Pick<ConversationSummary, 'id' | 'title'>;

export function renameChat(id: string, title: string): void {
  reportFailure(updateConversation(id, { title }));
}

export function pinChat(id: string, isPinned: boolean): void {
  reportFailure(updateConversation(id, { isPinned }));
}

export function moveChat(id: string, folderId: string | null): void {
  reportFailure(updateConversation(id, { folderId }));
}

/** Out of the list, or back into it; what was done can be taken back for a moment. */
export function archiveChat({ id, title }: Chat, isArchived: boolean): void {
  const { chats, rail } = currentTexts();
  reportFailure(updateConversation(id, { isArchived }));
  if (!isArchived) return;
  showNotice(chats.archived(title || chats.untitled), {
    label: rail.undo,
    perform: () => reportFailure(updateConversation(id, { isArchived: false })),
  });
}

/** Gone at once; for a moment it is offered to take that back. */
export function deleteChat({ id, title }: Chat): void {
  const { chats, rail } = currentTexts();
  reportFailure(deleteConversation(id));
  showNotice(rail.deleted(title || chats.untitled), {
    label: rail.undo,
    perform: () => reportFailure(restoreConversation(id)),
  });
}
