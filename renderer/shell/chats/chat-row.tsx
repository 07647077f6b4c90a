import { Link } from '@tanstack/react-router';
import { Ellipsis, Pin } from 'lucide-react';
import { memo } from 'react';
import type { ConversationSummary } from '../../../server/contract/chat/conversations.ts';
import { IconButton } from '../../components/button.tsx';
import { useChatListState } from '../../state/chat-list-state.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { renameChat } from './chat-changes.ts';
import { beginDrag } from './drag-chat.ts';
import { focusRow } from './row-keys.ts';
import { RenameField } from './rename-field.tsx';

interface ChatRowProps {
  readonly chat: ConversationSummary;
  /** The Tab key stops at one row of the list; arrows lead to the others. */
  readonly isTabStop: boolean;
  readonly onMenu: (chat: ConversationSummary, anchor: HTMLElement) => void;
}

const LONGEST_TITLE = 200;

export const ChatRow = memo(({ chat, isTabStop, onMenu }: ChatRowProps) => {
  const { chats: texts } = useTexts();
  const { id, isPinned, isAnswering } = chat;
  const title = chat.title || texts.untitled;
  const isRenaming = useChatListState(({ renaming }) => renaming === id);

  if (isRenaming) {
    return (
      <li>
        <RenameField
          label={texts.newName}
          name={chat.title}
          maxLength={LONGEST_TITLE}
          onDone={(name) => {
            useChatListState.getState().rename(undefined);
            if (name !== undefined) renameChat(id, name);
            focusRow(id);
          }}
        />
      </li>
    );
  }
  return (
    <li className="group relative">
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: id }}
        data-chat-row={id}
        tabIndex={isTabStop ? 0 : -1}
        draggable
        onDragStart={(event) => beginDrag(event, id)}
        onDoubleClick={() => useChatListState.getState().rename(id)}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu(chat, event.currentTarget);
        }}
        activeProps={{ className: 'bg-accent-soft', 'aria-current': 'page' }}
        inactiveProps={{ className: 'hover:bg-sunken' }}
        className="flex items-center gap-1.5 rounded-lg py-1.5 ps-2 pe-8 text-sm text-ink"
      >
        {isPinned && <Pin size={13} aria-hidden className="shrink-0 text-muted" />}
        <bdi className="min-w-0 flex-1 truncate [text-align:match-parent]">{title}</bdi>
        {isAnswering && (
          <>
            <span aria-hidden className="size-2 shrink-0 animate-pulse rounded-full bg-accent" />
            <span className="sr-only">({texts.answering})</span>
          </>
        )}
      </Link>
      <IconButton
        label={texts.actionsOf(title)}
        aria-haspopup="menu"
        tabIndex={isTabStop ? 0 : -1}
        onClick={(event) => onMenu(chat, event.currentTarget)}
        className="absolute end-0 top-0 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
      >
        <Ellipsis size={16} aria-hidden />
      </IconButton>
    </li>
  );
});
