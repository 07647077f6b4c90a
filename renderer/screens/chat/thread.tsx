import { ArrowDown } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useLiveAnswer } from '../../conversation/live-turns.ts';
import type { Conversation } from '../../conversation/message.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AnswerView } from './answer-view.tsx';
import { LiveAnswerView } from './live-answer-view.tsx';

/** Closer than this to the end counts as being there. */
const AT_END_PIXELS = 40;

interface ThreadProps {
  readonly conversation: Conversation;
  readonly onRetry: (messageId: string) => void;
}

/** The conversation. It follows the answer only while the reader is at its end. */
export function Thread({ conversation, onRetry }: ThreadProps) {
  const texts = useTexts();
  const live = useLiveAnswer(conversation.id);
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);

  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });

  useEffect(() => {
    if (isAtEnd) toEnd();
  });

  function onScroll(): void {
    const element = scroller.current;
    if (element === null) return;
    setIsAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PIXELS);
  }

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={texts.chat.conversation}
        aria-busy={live !== undefined}
        className="h-full overflow-y-auto"
      >
        <div className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-6">
          <Messages conversation={conversation} onRetry={onRetry} />
          {live !== undefined && <LiveAnswerView answer={live} />}
        </div>
      </div>
      <p role="status" className="sr-only">
        {live === undefined
          ? conversation.messages.at(-1)?.role === 'assistant'
            ? texts.chat.ready
            : ''
          : texts.chat.answering}
      </p>
      {!isAtEnd && (
        <Button onClick={toEnd} className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow">
          <ArrowDown size={15} aria-hidden />
          {texts.chat.jump}
        </Button>
      )}
    </div>
  );
}

/** What is finished does not render again while an answer arrives. */
const Messages = memo(
  ({ conversation, onRetry }: ThreadProps) =>
    conversation.messages.map((message) =>
      message.role === 'user' ? (
        <UserView key={message.id} text={message.text} />
      ) : (
        <AnswerView key={message.id} message={message} onRetry={() => onRetry(message.id)} />
      ),
    ),
  (before, after) => before.conversation === after.conversation,
);

function UserView({ text }: { readonly text: string }) {
  const texts = useTexts();
  return (
    <article
      aria-label={texts.chat.you}
      className="ml-12 self-end rounded-2xl bg-accent-soft px-4 py-2 break-words whitespace-pre-wrap"
    >
      {text}
    </article>
  );
}
