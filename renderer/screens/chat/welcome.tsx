import { lazy, Suspense, type ReactNode } from 'react';
import { useLiveStatus } from '../../api/live-status.ts';
import { useConversationList } from '../../api/queries/conversations.ts';
import { useLayout } from '../../state/layout.ts';
import { useTexts } from '../../texts/use-texts.ts';

const FirstModel = lazy(() => import('./first-model.tsx').then((module) => ({ default: module.FirstModel })));

interface WelcomeProps {
  readonly children: ReactNode;
  readonly onSuggestion: (text: string) => void;
}

/** An empty chat: the composer in the middle, one true line about what answers, and three things to ask at first. */
export function Welcome({ children, onSuggestion }: WelcomeProps) {
  const texts = useTexts();
  const summary = useLiveStatus(({ status }) => status?.summary);
  const needsModel = useLiveStatus(
    ({ status }) => status !== undefined && !status.models.some(({ canChat, isStarter }) => canChat && !isStarter),
  );
  const hasAsked = useLayout((layout) => layout.hasAsked);
  // Somebody who has chats has asked, in another browser maybe. Until that is known nothing is proposed.
  const hasChats = useConversationList().data?.length !== 0;
  return (
    <div className="flex flex-1 flex-col items-center justify-center overflow-y-auto p-4">
      <div className="w-full max-w-3xl">
        {children}
        <p className="mt-3 min-h-6 px-1 text-sm text-muted">{summary}</p>
        {needsModel && (
          <Suspense>
            <FirstModel />
          </Suspense>
        )}
        {!hasAsked && !hasChats && (
          <div className="mt-3 flex flex-wrap gap-2">
            {texts.chat.suggestions.map((text) => (
              <button
                key={text}
                type="button"
                onClick={() => onSuggestion(text)}
                className="rounded-full border border-line bg-raised px-3 py-1.5 text-sm hover:bg-sunken"
              >
                {text}
              </button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
