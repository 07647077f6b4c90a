import { useNavigate, useParams } from '@tanstack/react-router';
import type { ConversationSummary } from '../../../server/contract/chat/conversations.ts';
import type { ChatFolder } from '../../../server/contract/chat/folders.ts';
import { copyChat, exportAllChats, exportChat } from '../../api/queries/chat-files.ts';
import { createFolder, deleteFolder, useFolders } from '../../api/queries/folders.ts';
import { AnchoredMenu } from '../../components/anchored-menu.tsx';
import { reportFailure } from '../../screens/chat/report-failure.ts';
import { useChatListState } from '../../state/chat-list-state.ts';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { archiveChat, deleteChat, moveChat, pinChat } from './chat-changes.ts';

/** What the one menu of the list is about. */
export type MenuTarget =
  | { readonly kind: 'chat'; readonly chat: ConversationSummary; readonly anchor: HTMLElement }
  | { readonly kind: 'folder'; readonly folder: ChatFolder; readonly anchor: HTMLElement }
  | { readonly kind: 'list'; readonly anchor: HTMLElement };

interface ChatMenusProps {
  readonly target: MenuTarget;
  readonly onClose: () => void;
}

/** A new folder gets a name at once, and may take a chat with it. */
async function beginFolder(name: string, chatId?: string): Promise<void> {
  const { id } = await createFolder(name);
  if (chatId !== undefined) moveChat(chatId, id);
  useChatListState.getState().rename(id);
}

export function ChatMenus({ target, onClose }: ChatMenusProps) {
  if (target.kind === 'chat') return <ChatMenu {...target} onClose={onClose} />;
  if (target.kind === 'folder') return <FolderMenu {...target} onClose={onClose} />;
  return <ListMenu {...target} onClose={onClose} />;
}

interface MenuProps {
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

function ChatMenu({ chat, anchor, onClose }: MenuProps & { readonly chat: ConversationSummary }) {
  const { chats: texts } = useTexts();
  const folders = useFolders();
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const { id, title, isPinned, isArchived, folderId } = chat;
  return (
    <AnchoredMenu
      label={texts.actionsOf(title)}
      anchor={anchor}
      onClose={onClose}
      items={[
        { label: texts.rename, perform: () => useChatListState.getState().rename(id) },
        { label: isPinned ? texts.unpin : texts.pin, perform: () => pinChat(id, !isPinned) },
        {
          label: texts.moveTo,
          actions: [
            { label: texts.noFolder, isChosen: folderId === null, perform: () => moveChat(id, null) },
            ...folders.map((folder) => ({
              label: folder.name,
              isChosen: folder.id === folderId,
              perform: () => moveChat(id, folder.id),
            })),
            { label: texts.newFolder, perform: () => reportFailure(beginFolder(texts.newFolderName, id)) },
          ],
        },
        undefined,
        { label: texts.exportMarkdown, perform: () => reportFailure(exportChat(id, 'markdown')) },
        { label: texts.exportJson, perform: () => reportFailure(exportChat(id, 'json')) },
        {
          label: texts.copyMarkdown,
          perform: () => reportFailure(copyChat(id).then(() => showNotice(texts.copiedChat))),
        },
        undefined,
        { label: isArchived ? texts.unarchive : texts.archive, perform: () => archiveChat(chat, !isArchived) },
        {
          label: texts.delete,
          isDangerous: true,
          perform() {
            deleteChat(chat);
            if (conversationId === id) void navigate({ to: '/' });
          },
        },
      ]}
    />
  );
}

function FolderMenu({ folder: { id, name }, anchor, onClose }: MenuProps & { readonly folder: ChatFolder }) {
  const { chats: texts } = useTexts();
  return (
    <AnchoredMenu
      label={texts.folderActions(name)}
      anchor={anchor}
      onClose={onClose}
      items={[
        { label: texts.rename, perform: () => useChatListState.getState().rename(id) },
        {
          label: texts.deleteFolder,
          isDangerous: true,
          perform: () => reportFailure(deleteFolder(id).then(() => showNotice(texts.folderDeleted(name)))),
        },
      ]}
    />
  );
}

function ListMenu({ anchor, onClose }: MenuProps) {
  const { chats: texts } = useTexts();
  const navigate = useNavigate();
  return (
    <AnchoredMenu
      label={texts.listActions}
      anchor={anchor}
      onClose={onClose}
      items={[
        { label: texts.newFolder, perform: () => reportFailure(beginFolder(texts.newFolderName)) },
        { label: texts.showArchive, perform: () => void navigate({ to: '/archive' }) },
        undefined,
        { label: texts.import, perform: () => useChatListState.getState().setImporting(true) },
        { label: texts.exportAll, perform: () => reportFailure(exportAllChats()) },
      ]}
    />
  );
}
