import type { AssistantMessage } from '../../../server/contract/chat/message.ts';
import { useLiveAnswer } from '../../conversation/live-turns.ts';

/** An answer as it is drawn; `phase` is there while it arrives. */
export interface ShownAnswer extends AssistantMessage {
  readonly phase: 'waiting' | 'generating' | undefined;
}

/** A message, and while its turn runs what has arrived of it so far. */
export function useShownAnswer(message: AssistantMessage, conversationId: string): ShownAnswer {
  const live = useLiveAnswer(conversationId, message.turnId);
  if (message.outcome !== 'running') return { ...message, phase: undefined };
  if (live === undefined) return { ...message, phase: 'waiting' };
  const { text, reasoning, reasoningMs, phase } = live;
  return { ...message, text, reasoning, reasoningMs, toolCalls: [...live.toolCalls], phase };
}
