import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import type { ConversationSummary } from '../../server/contract/chat/conversations.ts';
import { useConversationList } from '../api/queries/conversations.ts';
import { useFolders } from '../api/queries/folders.ts';
import { Button } from '../components/button.tsx';
import { Problem } from '../components/problem.tsx';
import { useMinute } from '../components/use-minute.ts';
import { groupChats, type ChatGroup } from '../conversation/chat-groups.ts';
import { useChatListState } from '../state/chat-list-state.ts';
import { useTexts } from '../texts/use-texts.ts';
import { deleteChat } from './chats/chat-changes.ts';
import { ChatGroupView } from './chats/chat-group.tsx';
import type { MenuTarget } from './chats/chat-menus.tsx';
import { ChatRow } from './chats/chat-row.tsx';
import { ChatTools } from './chats/chat-tools.tsx';
import { moveFocus, rowOf } from './chats/row-keys.ts';

const ChatMenus = lazy(() => import('./chats/chat-menus.tsx').then((module) => ({ default: module.ChatMenus })));
const ImportDialog = lazy(() =>
  import('./chats/import-dialog.tsx').then((module) => ({ default: module.ImportDialog })),
);

/** Rows of a group that are drawn at first, and how many more a press brings. */
const FIRST_ROWS = 40;
const MORE_ROWS = 100;

const none: readonly ConversationSummary[] = [];

/** Every chat: pinned, in folders, and by the day of its last use. */
export function ChatList() {
  const texts = useTexts();
  const { data: chats = none, error, refetch } = useConversationList();
  const folders = useFolders();
  const now = useMinute();
  const folded = useChatListState((state) => state.folded);
  const isImporting = useChatListState((state) => state.isImporting);
  const [limits, setLimits] = useState<Readonly<Record<string, number>>>({});
  const [menu, setMenu] = useState<MenuTarget>();
  const groups = groupChats(chats, folders, now);
  const isFolded = ({ kind, key }: ChatGroup) => kind === 'folder' && folded.includes(key);
  const rowsOf = (group: ChatGroup) => (isFolded(group) ? [] : group.chats.slice(0, limits[group.key] ?? FIRST_ROWS));
  const { list, stop, onFocus, onKeyDown } = useRows(groups.flatMap(rowsOf));
  const openChatMenu = useCallback(
    (chat: ConversationSummary, anchor: HTMLElement) => setMenu({ kind: 'chat', chat, anchor }),
    [],
  );

  return (
    <>
      <ChatTools onMenu={(anchor) => setMenu({ kind: 'list', anchor })} />
      {error !== null && (
        <Problem message={texts.chats.listFailed} retry={{ label: texts.chats.retry, perform: () => void refetch() }} />
      )}
      {groups.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the rows in it
        <nav ref={list} aria-label={texts.rail.chats} onKeyDown={onKeyDown} onFocus={onFocus}>
          {groups.map((group) => {
            const rows = rowsOf(group);
            const rest = isFolded(group) ? 0 : group.chats.length - rows.length;
            return (
              <ChatGroupView
                key={group.key}
                group={group}
                isFolded={isFolded(group)}
                onFolderMenu={(folder, anchor) => setMenu({ kind: 'folder', folder, anchor })}
              >
                <ul>
                  {rows.map((chat) => (
                    <ChatRow key={chat.id} chat={chat} isTabStop={chat.id === stop} onMenu={openChatMenu} />
                  ))}
                </ul>
                {rest > 0 && (
                  <Button
                    look="quiet"
                    className="w-full"
                    onClick={() => setLimits({ ...limits, [group.key]: rows.length + MORE_ROWS })}
                  >
                    {texts.chats.showMore(Math.min(rest, MORE_ROWS))}
                  </Button>
                )}
              </ChatGroupView>
            );
          })}
          <p className="sr-only">{texts.chats.keys}</p>
        </nav>
      )}
      <Suspense>
        {menu !== undefined && <ChatMenus target={menu} onClose={() => setMenu(undefined)} />}
        {isImporting && <ImportDialog onClose={() => useChatListState.getState().setImporting(false)} />}
      </Suspense>
    </>
  );
}

/** The keys of the rows, and at which of them Tab stops: the one that had the focus, else the chat on the screen, else the first. */
function useRows(rows: readonly ConversationSummary[]) {
  const list = useRef<HTMLElement>(null);
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const [focused, setFocused] = useState<string>();
  const stop = [focused, conversationId].find((id) => rows.some((row) => row.id === id)) ?? rows[0]?.id;

  function onFocus({ target }: FocusEvent): void {
    const id = rowOf(target);
    if (id !== undefined) setFocused(id);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (list.current !== null && moveFocus(list.current, event.target, event.key)) return event.preventDefault();
    const chat = rows.find(({ id }) => id === rowOf(event.target));
    if (chat === undefined) return;
    if (event.key === 'F2') useChatListState.getState().rename(chat.id);
    else if (event.key === 'Delete') {
      moveFocus(list.current ?? document.body, event.target, chat === rows.at(-1) ? 'ArrowUp' : 'ArrowDown');
      deleteChat(chat);
      if (chat.id === conversationId) void navigate({ to: '/' });
    } else return;
    event.preventDefault();
  }

  return { list, stop, onFocus, onKeyDown };
}
