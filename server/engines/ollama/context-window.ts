import { contextLengthExceeded } from '../../domain/context-fit.ts';
import { estimateLongestPrompt } from '../../domain/estimate-tokens.ts';
import type { HubError } from '../../domain/errors.ts';
import type { InferenceRequest } from '../../domain/inference-request.ts';

/**
 * For a server that is too old to be told to refuse: it cuts what is too long without a word, so it gets only what fits by
 * the estimate.
 * @throws HubError `context_length_exceeded`
 */
export function requireRoom(request: InferenceRequest, contextLength: number): void {
  const promptTokens = estimateLongestPrompt(request);
  if (promptTokens > contextLength) throw overlong(request, contextLength, promptTokens);
}

/** @param promptTokens undefined where the server did not say. */
export function overlong(
  request: InferenceRequest,
  contextLength: number,
  counted: number | undefined,
  upstream?: unknown,
): HubError {
  const outputTokens = request.sampling.maxOutputTokens;
  // Where the server refused although the estimate would fit, the estimate is what is wrong.
  const promptTokens = counted ?? Math.max(estimateLongestPrompt(request), contextLength + 1);
  return contextLengthExceeded({ kind: request.kind, promptTokens, outputTokens, contextLength, upstream });
}
