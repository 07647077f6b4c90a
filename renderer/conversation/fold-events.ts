import type { Turn, TurnEvent } from '../../server/contract/chat/turns.ts';

/** An answer while it arrives. Times are milliseconds since its turn began. */
export interface LiveAnswer {
  readonly turnId: string;
  readonly conversationId: string;
  readonly messageId: string;
  /** The last event that is in it. */
  readonly seq: number;
  readonly phase: 'waiting' | 'generating';
  readonly text: string;
  readonly reasoning: string;
  /** How long it thought; null while it does, or did not. */
  readonly reasoningMs: number | null;
  readonly firstReasoningMs: number | null;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly argumentsText: string }[];
  readonly isOver: boolean;
}

export function beginAnswer({ id, conversationId, messageId, textBefore, reasoningBefore }: Turn): LiveAnswer {
  return {
    turnId: id,
    conversationId,
    messageId,
    seq: 0,
    phase: 'waiting',
    text: textBefore,
    reasoning: reasoningBefore,
    reasoningMs: null,
    firstReasoningMs: null,
    toolCalls: [],
    isOver: false,
  };
}

/** Whether an event is not the next one: something between was missed. */
export function isGap(answer: LiveAnswer, { seq }: TurnEvent): boolean {
  return seq > answer.seq + 1;
}

/** Adds one event. What is known already, comes out of turn, or has an odd shape changes nothing; it never throws. */
export function foldEvent(answer: LiveAnswer, event: TurnEvent): LiveAnswer {
  if (event.seq !== answer.seq + 1 || answer.isOver) return answer;
  const next = { ...answer, seq: event.seq };
  switch (event.type) {
    case 'phase':
      return { ...next, phase: event.phase };
    case 'delta':
      return addDelta(next, event);
    case 'end':
      return { ...next, isOver: true };
    default:
      return next; // Of a later release.
  }
}

function addDelta(answer: LiveAnswer, { text, reasoning, toolCalls, atMs }: TurnEvent & { type: 'delta' }): LiveAnswer {
  const firstReasoningMs = answer.firstReasoningMs ?? (reasoning === '' ? null : atMs);
  const hasAnswered = text !== '' || toolCalls.length > 0;
  return {
    ...answer,
    phase: 'generating',
    text: answer.text + text,
    reasoning: answer.reasoning + reasoning,
    firstReasoningMs,
    reasoningMs: answer.reasoningMs ?? (hasAnswered && firstReasoningMs !== null ? atMs - firstReasoningMs : null),
    toolCalls: toolCalls.reduce(addCall, answer.toolCalls),
  };
}

function addCall(
  calls: LiveAnswer['toolCalls'],
  { call, id, name, argumentsText }: { call: number; id: string; name: string; argumentsText: string },
): LiveAnswer['toolCalls'] {
  const known = calls[call];
  if (known === undefined) return [...calls, { id, name, argumentsText }];
  return calls.with(call, { ...known, argumentsText: known.argumentsText + argumentsText });
}
