import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import type { ConversationSummary } from '../../server/contract/chat/conversations.ts';
import { deleteConversation, restoreConversation, useConversationList } from '../api/queries/conversations.ts';
import { groupByAge } from '../conversation/chat-ages.ts';
import { IconButton } from '../components/button.tsx';
import { useMinute } from '../components/use-minute.ts';
import { reportFailure } from '../screens/chat/report-failure.ts';
import { showNotice } from '../state/notices.ts';
import { useTexts } from '../texts/use-texts.ts';

export function ChatList() {
  const texts = useTexts();
  const { data: conversations = [] } = useConversationList();
  const now = useMinute();
  if (conversations.length === 0) return null;
  return (
    <nav aria-label={texts.rail.chats}>
      {groupByAge(conversations, now).map(([age, members]) => (
        <section key={age} className="mb-2">
          <h2 className="px-2 py-1 text-xs font-medium text-muted">{texts.rail[age]}</h2>
          <ul>
            {members.map((conversation) => (
              <ChatRow key={conversation.id} conversation={conversation} />
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function ChatRow({ conversation: { id, title } }: { readonly conversation: ConversationSummary }) {
  const texts = useTexts();
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });

  function deleteChat(): void {
    reportFailure(deleteConversation(id));
    if (conversationId === id) void navigate({ to: '/' });
    showNotice(texts.rail.deleted(title), {
      label: texts.rail.undo,
      perform: () => reportFailure(restoreConversation(id)),
    });
  }

  return (
    <li className="group relative">
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: id }}
        activeProps={{ className: 'bg-accent-soft', 'aria-current': 'page' }}
        inactiveProps={{ className: 'hover:bg-sunken' }}
        className="block truncate rounded-lg py-1.5 ps-2 pe-8 text-sm text-ink"
      >
        {title}
      </Link>
      <IconButton
        label={texts.rail.deleteChat(title)}
        onClick={deleteChat}
        className="absolute end-0 top-0 opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
      >
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  );
}
