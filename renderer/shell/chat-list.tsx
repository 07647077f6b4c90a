import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { groupByAge } from '../conversation/conversation-list.ts';
import { useConversations } from '../conversation/conversations.ts';
import type { Conversation } from '../conversation/message.ts';
import { stopAnswer } from '../conversation/send-message.ts';
import { IconButton } from '../components/button.tsx';
import { useMinute } from '../components/use-minute.ts';
import { showNotice } from '../state/notices.ts';
import { useTexts } from '../texts/use-texts.ts';

export function ChatList() {
  const texts = useTexts();
  const conversations = useConversations((state) => state.list);
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
      <p className="px-2 py-2 text-xs text-muted">{texts.rail.keptHere}</p>
    </nav>
  );
}

function ChatRow({ conversation }: { readonly conversation: Conversation }) {
  const { id, title } = conversation;
  const texts = useTexts();
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });

  function deleteChat(): void {
    stopAnswer(id);
    const { list, remove, restore } = useConversations.getState();
    // With what was just stopped.
    const deleted = list.find((each) => each.id === id) ?? conversation;
    remove(id);
    if (conversationId === id) void navigate({ to: '/' });
    showNotice(texts.rail.deleted(title), { label: texts.rail.undo, perform: () => restore(deleted) });
  }

  return (
    <li className="group relative">
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: id }}
        activeProps={{ className: 'bg-accent-soft', 'aria-current': 'page' }}
        inactiveProps={{ className: 'hover:bg-sunken' }}
        className="block truncate rounded-lg py-1.5 pr-8 pl-2 text-sm text-ink"
      >
        {title}
      </Link>
      <IconButton
        label={texts.rail.deleteChat(title)}
        onClick={deleteChat}
        className="absolute top-0 right-0 opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
      >
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  );
}
