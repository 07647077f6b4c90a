import type { ConversationSummary } from '../../server/contract/chat/conversations.ts';
import type { ChatFolder } from '../../server/contract/chat/folders.ts';
import { groupByAge, type Age } from './chat-ages.ts';

/** A part of the list of chats, in the order in which they are shown. */
export type ChatGroup =
  | { readonly kind: 'pinned'; readonly key: 'pinned'; readonly chats: readonly ConversationSummary[] }
  | {
      readonly kind: 'folder';
      readonly key: string;
      readonly folder: ChatFolder;
      readonly chats: readonly ConversationSummary[];
    }
  | { readonly kind: 'age'; readonly key: Age; readonly chats: readonly ConversationSummary[] };

/** Pinned ones first, wherever they belong; then folders, empty ones too; then the others by the day of their last use. */
export function groupChats(
  chats: readonly ConversationSummary[],
  folders: readonly ChatFolder[],
  now: number,
): readonly ChatGroup[] {
  const pinned = chats.filter(({ isPinned }) => isPinned);
  const others = chats.filter(({ isPinned }) => !isPinned);
  const known = new Set(folders.map(({ id }) => id));
  const loose = others.filter(({ folderId }) => folderId === null || !known.has(folderId));
  return [
    ...(pinned.length > 0 ? [{ kind: 'pinned', key: 'pinned', chats: pinned } as const] : []),
    ...folders.map((folder) => ({
      kind: 'folder' as const,
      key: folder.id,
      folder,
      chats: others.filter(({ folderId }) => folderId === folder.id),
    })),
    ...groupByAge(loose, now).map(([age, members]) => ({ kind: 'age' as const, key: age, chats: members })),
  ];
}
