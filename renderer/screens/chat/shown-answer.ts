import { reasoningMsOf } from '../../conversation/finish-answer.ts';
import type { LiveTurnView } from '../../conversation/live-turns.ts';
import type { AssistantMessage } from '../../conversation/message.ts';

/** An answer as it is drawn: one that is finished, or one that is still arriving. */
export type ShownAnswer = Omit<AssistantMessage, 'outcome'> & {
  readonly outcome: AssistantMessage['outcome'] | 'arriving';
};

export function shownLive({ id, model, answer }: LiveTurnView): ShownAnswer {
  return {
    id,
    role: 'assistant',
    model,
    text: answer.text,
    reasoning: answer.reasoning,
    // Known as soon as the answer itself begins.
    reasoningMs: answer.textStartMs === undefined ? undefined : reasoningMsOf(answer, answer.textStartMs),
    outcome: 'arriving',
    error: undefined,
    stats: undefined,
  };
}
