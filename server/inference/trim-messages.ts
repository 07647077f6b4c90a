import { estimateMessageTokens } from '../domain/estimate-tokens.ts';
import type { ChatRequest, Message, WireRequest } from '../domain/inference-request.ts';

export interface TrimmedRequest {
  readonly request: ChatRequest;
  readonly droppedMessages: number;
  /** Estimated. */
  readonly droppedTokens: number;
}

/**
 * Leaves out the oldest turns, each whole: what the user said, and all that came of it up to the next time that the user
 * spoke, calls and their results included. What the system says stays, and so does the last turn.
 * @param tokens at least so many, as far as there are turns to leave out
 * @returns undefined when there is nothing to leave out
 */
export function dropOldestTurns(request: ChatRequest, tokens: number): TrimmedRequest | undefined {
  const { messages } = request;
  const lastTurn = beginOfLastTurn(messages);
  const dropped = new Set<number>();
  let droppedTokens = 0;
  for (let at = 0; at < lastTurn; at++) {
    const message = messages[at];
    if (message === undefined || message.role === 'system') continue;
    const isBegin = message.role === 'user' && (dropped.size === 0 || !isUserBefore(messages, at));
    if (isBegin && droppedTokens >= tokens) break;
    dropped.add(at);
    droppedTokens += estimateMessageTokens(message);
  }
  if (dropped.size === 0) return undefined;
  const isKept = (_: unknown, at: number) => !dropped.has(at);
  return {
    request: {
      ...request,
      messages: messages.filter(isKept),
      wire: request.wire && trimmedWire(request.wire, messages.length, isKept),
    },
    droppedMessages: dropped.size,
    droppedTokens,
  };
}

/** Where the user's last words begin; all that follows them belongs to them. */
function beginOfLastTurn(messages: readonly Message[]): number {
  let begin = messages.findLastIndex(({ role }) => role === 'user');
  while (begin > 0 && isUserBefore(messages, begin)) begin--;
  return begin;
}

function isUserBefore(messages: readonly Message[], at: number): boolean {
  return messages[at - 1]?.role === 'user';
}

/** The same on the wire, so that an upstream of the same dialect gets what was counted; undefined where that can't be told. */
function trimmedWire(
  wire: WireRequest,
  count: number,
  isKept: (message: unknown, at: number) => boolean,
): WireRequest | undefined {
  const written: unknown = wire.body['messages'];
  if (!Array.isArray(written) || written.length !== count) return undefined;
  const body = { ...wire.body, messages: written.filter(isKept) };
  return { ...wire, body, bytes: Buffer.from(JSON.stringify(body)) };
}
