import { Check } from 'lucide-react';
import type { AssistantMessage } from '../../../server/contract/chat/message.ts';
import { updateConversation } from '../../api/queries/conversations.ts';
import { Button } from '../../components/button.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { AnswerActions } from './answer-actions.tsx';
import { AnswerBody } from './answer-body.tsx';
import { Figures } from './figures.tsx';
import { reportFailure } from './report-failure.ts';
import { useShownAnswer } from './use-shown-answer.ts';

interface ComparedRowProps {
  readonly messages: readonly AssistantMessage[];
  readonly chosenId: string;
  readonly conversationId: string;
}

/** Answers of several models to one message, side by side; under each other where there is no room. */
export function ComparedRow({ messages, chosenId, conversationId }: ComparedRowProps) {
  const texts = useTexts().chat;
  return (
    <div
      role="group"
      aria-label={texts.compared}
      className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,16rem),1fr))] gap-3"
    >
      {messages.map((message) => (
        <Column key={message.id} message={message} isChosen={message.id === chosenId} conversationId={conversationId} />
      ))}
    </div>
  );
}

interface ColumnProps {
  readonly message: AssistantMessage;
  readonly isChosen: boolean;
  readonly conversationId: string;
}

function Column({ message, isChosen, conversationId }: ColumnProps) {
  const texts = useTexts().chat;
  const answer = useShownAnswer(message, conversationId);
  return (
    <article
      aria-label={answer.model}
      className={`group flex min-w-0 flex-col rounded-xl border p-3 ${isChosen ? 'border-accent' : 'border-line'}`}
    >
      <h2 className="mb-2 truncate text-sm font-semibold">{answer.model}</h2>
      <div className="flex-1">
        <AnswerBody answer={answer} conversationId={conversationId} isLast={false} />
      </div>
      {/* As high from the beginning, so that nothing moves at the end. */}
      <div className="mt-2 flex min-h-8 flex-wrap items-center gap-x-2 text-xs text-muted">
        {answer.stats !== null && <Figures stats={answer.stats} />}
        {answer.outcome !== 'running' && <AnswerActions answer={answer} conversationId={conversationId} />}
      </div>
      {isChosen ? (
        <p className="mt-2 flex items-center gap-1.5 py-1.5 text-sm text-muted">
          <Check size={15} aria-hidden />
          {texts.goesOn}
        </p>
      ) : (
        <Button
          className="mt-2 self-start"
          onClick={() => reportFailure(updateConversation(conversationId, { headId: message.id }))}
        >
          {texts.goOnWith}
        </Button>
      )}
    </article>
  );
}
