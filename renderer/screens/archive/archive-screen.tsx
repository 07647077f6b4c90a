import { Link } from '@tanstack/react-router';
import { ArchiveRestore, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ConversationSummary } from '../../../server/contract/chat/conversations.ts';
import { useConversationList } from '../../api/queries/conversations.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { archiveChat, deleteChat } from '../../shell/chats/chat-changes.ts';
import { formatDay } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

const FIRST_ROWS = 100;

export function ArchiveScreen() {
  const texts = useTexts();
  const { archivePage } = texts.chats;
  const { data: chats, error, refetch } = useConversationList(true);
  const [limit, setLimit] = useState(FIRST_ROWS);
  const rest = (chats?.length ?? 0) - limit;
  return (
    <Page title={archivePage.title} about={archivePage.about}>
      {error !== null && (
        <Problem message={texts.chats.listFailed} retry={{ label: texts.chats.retry, perform: () => void refetch() }} />
      )}
      {chats?.length === 0 && <Empty>{archivePage.empty}</Empty>}
      <ul className="flex flex-col">
        {chats?.slice(0, limit).map((chat) => (
          <ArchivedRow key={chat.id} chat={chat} />
        ))}
      </ul>
      {rest > 0 && (
        <Button onClick={() => setLimit(limit + FIRST_ROWS)}>{texts.chats.showMore(Math.min(rest, FIRST_ROWS))}</Button>
      )}
    </Page>
  );
}

function ArchivedRow({ chat }: { readonly chat: ConversationSummary }) {
  const texts = useTexts();
  const { id, updatedAt } = chat;
  const title = chat.title || texts.chats.untitled;
  return (
    <li className="flex items-center gap-2 border-b border-line py-1.5">
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: id }}
        className="min-w-0 flex-1 truncate rounded text-sm hover:underline"
      >
        <bdi>{title}</bdi>
      </Link>
      <span className="shrink-0 text-xs text-muted">{texts.chats.archivePage.lastUsed(formatDay(updatedAt))}</span>
      <IconButton label={`${texts.chats.unarchive}: ${title}`} onClick={() => archiveChat(chat, false)}>
        <ArchiveRestore size={16} aria-hidden />
      </IconButton>
      <IconButton label={texts.rail.deleteChat(title)} onClick={() => deleteChat(chat)}>
        <Trash2 size={16} aria-hidden />
      </IconButton>
    </li>
  );
}
