import type { TokenLogprob } from '../../domain/stream-frame.ts';

/** OpenAI's `choices[].logprobs` of a chat. */
export function encodeLogprobs(logprobs: readonly TokenLogprob[]): { content: readonly object[]; refusal: null } {
  return {
    content: logprobs.map(({ token, logprob, bytes, alternatives }) => ({
      token,
      logprob,
      bytes,
      top_logprobs: alternatives,
    })),
    refusal: null,
  };
}
