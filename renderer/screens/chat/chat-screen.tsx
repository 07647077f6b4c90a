import { lazyRouteComponent, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect } from 'react';
import { withShortcut } from '../../actions/actions.ts';
import { ApiError } from '../../api/client.ts';
import { useConversation } from '../../api/queries/conversations.ts';
import { IconButton } from '../../components/button.tsx';
import { sendDraft } from '../../conversation/outbox.ts';
import { togglePanel, useChatPanel } from '../../state/chat-panel.ts';
import { useFind } from '../../state/find.ts';
import { NEW_CHAT, useDrafts } from '../../state/drafts.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Composer } from './composer.tsx';
import { ModelPicker } from './model-picker.tsx';
import { Welcome } from './welcome.tsx';

/**
 * Drawing answers is most of the code of a chat, and an empty one has none: it comes when the page stands. React's own `lazy`
 * shows the fallback at first even when the code is there, and then keeps it for 300 ms.
 */
const Thread = lazyRouteComponent(() => import('./thread.tsx'), 'Thread');
const FindBar = lazy(() => import('./find-bar.tsx').then((module) => ({ default: module.FindBar })));
const SettingsPanel = lazy(() =>
  import('./panel/settings-panel.tsx').then((module) => ({ default: module.SettingsPanel })),
);

export function ChatScreen() {
  const texts = useTexts();
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const { message } = useSearch({ strict: false });
  const { data: conversation, error } = useConversation(conversationId);
  const isFinding = useFind((find) => find.isOpen);
  const panel = useChatPanel();
  const send = useCallback(
    () =>
      void sendDraft(conversationId, (begun) => {
        // Whoever has gone elsewhere meanwhile stays there; the chat stands in the rail.
        if (/\/ui\/?$/.test(location.pathname)) {
          void navigate({ to: '/chat/$conversationId', params: { conversationId: begun } });
        }
      }),
    [conversationId, navigate],
  );

  useEffect(() => void Thread.preload?.(), []);

  return (
    <div className="flex h-full">
      <div className="flex min-w-0 flex-1 flex-col">
        <title>{texts.pageTitle(conversation?.title || texts.chat.title)}</title>
        <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-3">
          <h1 className="sr-only">{conversation?.title || texts.chat.title}</h1>
          <ModelPicker conversationId={conversation?.id} />
          <span className="flex-1" />
          <IconButton
            label={withShortcut(texts.chatPanel.show, 'togglePanel')}
            aria-expanded={panel !== 'closed'}
            onClick={togglePanel}
          >
            <SlidersHorizontal size={18} aria-hidden />
          </IconButton>
        </header>
        {conversationId === undefined ? (
          <Welcome
            onSuggestion={(text) => {
              useDrafts.getState().change(NEW_CHAT, { text });
              send();
            }}
          >
            <Composer key="new" conversationId={undefined} onSend={send} />
          </Welcome>
        ) : conversation === undefined ? (
          <div className="flex-1 p-8 text-center text-muted">
            {error !== null && <p role="alert">{isMissing(error) ? texts.chat.missing : error.message}</p>}
          </div>
        ) : (
          <>
            <Suspense>{isFinding && <FindBar key={conversation.id} conversation={conversation} />}</Suspense>
            <Suspense fallback={<div className="flex-1" />}>
              <Thread key={conversation.id} conversation={conversation} showMessage={message} />
            </Suspense>
            <div className="px-4 pb-4">
              <div className="mx-auto max-w-3xl">
                <Composer key={conversation.id} conversationId={conversation.id} onSend={send} />
              </div>
            </div>
          </>
        )}
      </div>
      {panel !== 'closed' && (
        <Suspense>
          <SettingsPanel conversationId={conversationId} place={panel} />
        </Suspense>
      )}
    </div>
  );
}

function isMissing(error: Error): boolean {
  return error instanceof ApiError && error.status === 404;
}
