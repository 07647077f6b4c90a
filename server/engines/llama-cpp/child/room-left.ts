import { contextLengthExceeded } from '../../../domain/context-fit.ts';

/**
 * Tokens that the answer may have.
 * @throws HubError `context_length_exceeded` when the prompt leaves no room at all.
 */
export function roomLeft(
  promptTokens: number,
  contextLength: number,
  maxOutputTokens: number | undefined,
  kind: 'chat' | 'completion',
): number {
  const left = contextLength - promptTokens;
  if (left >= 1) return Math.min(left, maxOutputTokens ?? left);
  throw contextLengthExceeded({ kind, promptTokens, outputTokens: maxOutputTokens, contextLength });
}
