import { currentTexts } from '../texts/current-texts.ts';
import { statsOf, type LiveAnswer } from './fold-chunk.ts';
import type { AssistantMessage } from './message.ts';

export interface AnswerEnding {
  readonly totalMs: number;
  /** By the reader, or by the page that went away. */
  readonly wasStopped: boolean;
  /** Why the answer could not be read to its end. */
  readonly failure: string | undefined;
}

/** The message that stays of an answer that arrived. */
export function finishAnswer(
  id: string,
  model: string,
  answer: LiveAnswer,
  { totalMs, wasStopped, failure }: AnswerEnding,
): AssistantMessage {
  const error = wasStopped ? undefined : (failure ?? (answer.error === '' ? currentTexts().problem : answer.error));
  return {
    id,
    role: 'assistant',
    model,
    text: answer.text,
    reasoning: answer.reasoning,
    reasoningMs: reasoningMsOf(answer, totalMs),
    outcome: outcomeOf(answer, wasStopped, error),
    error,
    stats: statsOf(answer, totalMs),
  };
}

/** How long a model thought before it wrote; undefined when it did not think. */
export function reasoningMsOf({ reasoning, textStartMs, firstTokenMs }: LiveAnswer, nowMs: number): number | undefined {
  return reasoning === '' ? undefined : (textStartMs ?? nowMs) - (firstTokenMs ?? 0);
}

function outcomeOf(
  { finishReason }: LiveAnswer,
  wasStopped: boolean,
  error: string | undefined,
): AssistantMessage['outcome'] {
  if (wasStopped) return 'stopped';
  if (error !== undefined) return 'failed';
  return finishReason === 'length' ? 'cut' : 'complete';
}
