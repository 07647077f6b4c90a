import type { AssistantMessage } from '../../../server/contract/chat/message.ts';
import type { Siblings } from '../../conversation/message-tree.ts';
import { AnswerActions } from './answer-actions.tsx';
import { AnswerBody } from './answer-body.tsx';
import { BranchSwitch } from './branch-switch.tsx';
import { Figures } from './figures.tsx';
import { useShownAnswer } from './use-shown-answer.ts';

interface AnswerRowProps {
  readonly message: AssistantMessage;
  readonly siblings: Siblings;
  readonly conversationId: string;
  readonly isLast: boolean;
}

/** An answer, from its first moment on. */
export function AnswerRow({ message, siblings, conversationId, isLast }: AnswerRowProps) {
  const answer = useShownAnswer(message, conversationId);
  return (
    <article aria-label={answer.model} className="group min-w-0">
      <AnswerBody answer={answer} conversationId={conversationId} isLast={isLast} />
      {/* As high from the beginning, so that nothing moves at the end. */}
      <div className="mt-1 flex min-h-8 flex-wrap items-center gap-x-2 text-xs text-muted">
        <BranchSwitch conversationId={conversationId} siblings={siblings} />
        <span className="truncate">{answer.model}</span>
        {answer.stats !== null && <Figures stats={answer.stats} />}
        {answer.outcome !== 'running' && <AnswerActions answer={answer} conversationId={conversationId} />}
      </div>
    </article>
  );
}
