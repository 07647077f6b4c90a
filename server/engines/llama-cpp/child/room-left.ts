import { HubError } from '../../../domain/errors.ts';

/**
 * Tokens that the answer may have. The wording is what clients look for when they shorten a conversation by themselves.
 * @throws HubError `context_length_exceeded` when the prompt leaves no room at all.
 */
export function roomLeft(
  promptTokens: number,
  contextLength: number,
  maxOutputTokens: number | undefined,
  param: 'messages' | 'prompt',
): number {
  const left = contextLength - promptTokens;
  if (left >= 1) return Math.min(left, maxOutputTokens ?? left);
  throw tooLong(promptTokens, contextLength, maxOutputTokens ?? 1, param);
}

export function tooLong(
  promptTokens: number,
  contextLength: number,
  outputTokens: number,
  param: 'messages' | 'prompt' | 'input',
): HubError {
  const needed = promptTokens + outputTokens;
  const parts = `${promptTokens} prompt + ${outputTokens} output`;
  return new HubError(
    'context_length_exceeded',
    `This model's maximum context length is ${contextLength} tokens; this request needs ${needed} (${parts}); reduce the length of the ${param} or pick a larger-context model.`,
    { param },
  );
}
