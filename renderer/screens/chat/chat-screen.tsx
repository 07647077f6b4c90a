import { useNavigate, useParams } from '@tanstack/react-router';
import { useConversations } from '../../conversation/conversations.ts';
import { newId } from '../../conversation/new-id.ts';
import { sendMessage } from '../../conversation/send-message.ts';
import { useLayout } from '../../state/layout.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Composer } from './composer.tsx';
import { ModelPicker } from './model-picker.tsx';
import { Thread } from './thread.tsx';
import { Welcome } from './welcome.tsx';

export function ChatScreen() {
  const texts = useTexts();
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const conversation = useConversations((state) => state.list.find(({ id }) => id === conversationId));

  function send(text: string): void {
    const id = conversationId ?? newId();
    useLayout.getState().markAsked();
    void sendMessage(id, text);
    if (conversationId === undefined) void navigate({ to: '/chat/$conversationId', params: { conversationId: id } });
  }

  return (
    <div className="flex h-full flex-col">
      <title>{texts.pageTitle(conversation?.title ?? texts.chat.title)}</title>
      <header className="flex h-12 shrink-0 items-center border-b border-line px-3">
        <h1 className="sr-only">{conversation?.title ?? texts.chat.title}</h1>
        <ModelPicker conversationId={conversation?.id} />
      </header>
      {conversation === undefined ? (
        <Welcome onSuggestion={send}>
          <Composer key="new" conversationId={conversationId} onSend={send} />
        </Welcome>
      ) : (
        <>
          <Thread key={conversation.id} conversation={conversation} />
          <div className="mx-auto w-full max-w-3xl px-4 pb-4">
            <Composer key={conversation.id} conversationId={conversation.id} onSend={send} />
          </div>
        </>
      )}
    </div>
  );
}
