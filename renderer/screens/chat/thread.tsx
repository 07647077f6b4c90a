import { ArrowDown } from 'lucide-react';
import { memo } from 'react';
import { Button } from '../../components/button.tsx';
import { useLiveTurn } from '../../conversation/live-turns.ts';
import type { Conversation } from '../../conversation/message.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AnswerView } from './answer-view.tsx';
import { shownLive, type ShownAnswer } from './shown-answer.ts';
import { Unanswered } from './unanswered.tsx';
import { useFollowEnd } from './use-follow-end.ts';

/** The conversation. It follows the answer only while the reader is at its end. */
export function Thread({ conversation: { id, messages } }: { readonly conversation: Conversation }) {
  const texts = useTexts();
  const turn = useLiveTurn(id);
  const live = turn === undefined ? undefined : shownLive(turn);
  const last = messages.at(-1);
  const { view, isAtEnd, onScroll, goToEnd } = useFollowEnd(messages.findLast(({ role }) => role === 'user')?.id);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={view}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={texts.chat.conversation}
        aria-busy={live !== undefined}
        className="h-full overflow-y-auto overflow-anchor-none"
      >
        <div className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-6">
          {/* One list: an answer that is finished stays where it was drawn, with its colours and what was unfolded. */}
          {(live === undefined ? messages : [...messages, live]).map((message) =>
            message.role === 'user' ? (
              <UserView key={message.id} text={message.text} />
            ) : (
              <AnswerView key={message.id} answer={message} conversationId={id} />
            ),
          )}
          {last?.role === 'user' && live === undefined && <Unanswered conversationId={id} />}
        </div>
      </div>
      <p role="status" className="sr-only">
        <Progress answer={live ?? (last?.role === 'assistant' ? last : undefined)} />
      </p>
      {!isAtEnd && (
        <Button onClick={goToEnd} className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow">
          <ArrowDown size={15} aria-hidden />
          {texts.chat.jump}
        </Button>
      )}
    </div>
  );
}

/** What a screen reader hears instead of every token. A failure is an alert of its own. */
function Progress({ answer }: { readonly answer: ShownAnswer | undefined }) {
  const texts = useTexts();
  if (answer === undefined || answer.outcome === 'failed') return null;
  return answer.outcome === 'arriving' ? texts.chat.answering : texts.chat.ready;
}

const UserView = memo(({ text }: { readonly text: string }) => {
  const texts = useTexts();
  return (
    <article
      aria-label={texts.chat.you}
      className="ml-12 max-w-full min-w-0 self-end rounded-2xl bg-accent-soft px-4 py-2 break-words whitespace-pre-wrap"
    >
      {text}
    </article>
  );
});
