import type { AssistantMessage } from '../contract/chat/message.ts';
import type { HubError } from '../domain/errors.ts';
import type { EngineTiming, FinishReason, StreamPart, Usage } from '../domain/stream-frame.ts';

export interface CallPiece {
  readonly call: number;
  readonly id: string;
  readonly name: string;
  readonly argumentsText: string;
}

/** What came since the last look. */
export interface Piece {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly CallPiece[];
}

/** What is known of the request when its answer is over. */
export interface AnswerFacts {
  /** What answered, where something else took over. */
  readonly model: string;
  readonly usage: Usage | undefined;
  readonly contextWindow: number | undefined;
}

export interface GrowingAnswer {
  /** Milliseconds since the request. */
  add(part: StreamPart, atMs: number): void;
  /** Undefined where nothing came since. */
  take(): Piece | undefined;
  /** As far as it has come. */
  soFar(): AssistantMessage;
  /** As it is kept. @param failure why it ended before it was finished */
  ended(facts: AnswerFacts, atMs: number, failure?: HubError): AssistantMessage;
}

/** An answer while it is written. @param begun the message, with what stood in it before */
export function createGrowingAnswer(begun: AssistantMessage): GrowingAnswer {
  let { text, reasoning, reasoningMs } = begun;
  const calls: { id: string; name: string; argumentsText: string }[] = [];
  let fresh: { text: string; reasoning: string; toolCalls: CallPiece[] } | undefined;
  let thoughtAt: number | undefined;
  let wroteAt: number | undefined;
  let reason: FinishReason | undefined;
  let timing: EngineTiming | undefined;

  const piece = () => (fresh ??= { text: '', reasoning: '', toolCalls: [] });

  function addCall(call: number, id: string, name: string, argumentsText: string): void {
    const known = (calls[call] ??= { id, name, argumentsText: '' });
    known.argumentsText += argumentsText;
    const last = piece().toolCalls.at(-1);
    if (last?.call !== call)
      return void piece().toolCalls.push({ call, id: known.id, name: known.name, argumentsText });
    piece().toolCalls[piece().toolCalls.length - 1] = { ...last, argumentsText: last.argumentsText + argumentsText };
  }

  function wrote(atMs: number): void {
    wroteAt ??= atMs;
    if (thoughtAt !== undefined) reasoningMs ??= atMs - thoughtAt;
  }

  function soFar(): AssistantMessage {
    const toolCalls = calls.filter((call) => call !== undefined).map((call) => ({ ...call }));
    return { ...begun, text, reasoning, reasoningMs, toolCalls };
  }

  function statsOf({ usage, contextWindow }: AnswerFacts, atMs: number): AssistantMessage['stats'] {
    if (usage === undefined) return null;
    const firstTokenMs = Math.min(thoughtAt ?? Infinity, wroteAt ?? Infinity);
    const hasBegun = Number.isFinite(firstTokenMs);
    const writingMs = timing?.generationMs ?? (hasBegun ? atMs - firstTokenMs : 0);
    return {
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      isEstimated: usage.estimated === true,
      firstTokenMs: hasBegun ? firstTokenMs : null,
      totalMs: atMs,
      tokensPerSecond: usage.outputTokens >= 2 && writingMs > 0 ? (usage.outputTokens * 1000) / writingMs : null,
      contextWindow: contextWindow ?? null,
    };
  }

  return {
    add(part, atMs) {
      if (part.type === 'text-delta') {
        if (part.text === '') return;
        wrote(atMs);
        text += part.text;
        piece().text += part.text;
      } else if (part.type === 'reasoning-delta') {
        thoughtAt ??= atMs;
        reasoning += part.text;
        piece().reasoning += part.text;
      } else if (part.type === 'tool-call-start') {
        wrote(atMs);
        addCall(part.call, part.callId, part.name, '');
      } else if (part.type === 'tool-call-delta') addCall(part.call, '', '', part.argumentsText);
      else if (part.type === 'finish') ({ reason } = part);
      else if (part.type === 'usage') ({ timing } = part);
    },
    take() {
      const taken = fresh;
      fresh = undefined;
      return taken;
    },
    soFar,
    ended(facts, atMs, failure) {
      if (thoughtAt !== undefined) reasoningMs ??= atMs - thoughtAt;
      const message = { ...soFar(), model: facts.model, stats: statsOf(facts, atMs), turnId: null };
      return { ...message, ...outcomeOf(failure, reason, message.toolCalls.length) };
    },
  };
}

function outcomeOf(
  failure: HubError | undefined,
  reason: FinishReason | undefined,
  calls: number,
): Pick<AssistantMessage, 'outcome' | 'error'> {
  if (failure?.code === 'cancelled') return { outcome: 'stopped', error: null };
  if (failure?.code === 'shutting_down') return { outcome: 'interrupted', error: null };
  if (failure !== undefined) return { outcome: 'failed', error: failure.message };
  if (reason === 'length') return { outcome: 'cut', error: null };
  if (reason === 'content_filter') {
    return {
      outcome: 'failed',
      error: 'The provider’s filter ended this answer. Say it in other words, or ask another model.',
    };
  }
  return { outcome: calls > 0 ? 'tool-calls' : 'complete', error: null };
}
