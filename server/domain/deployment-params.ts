import type { Sampling } from './inference-request.ts';

/** OpenAI's parameters that a deployment may give a default for, where the request says nothing. */
export const SAMPLING_DEFAULTS = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  min_p: 'minP',
  seed: 'seed',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
  repeat_penalty: 'repeatPenalty',
  max_tokens: 'maxOutputTokens',
} as const satisfies Record<string, keyof Sampling>;

/** What among a deployment's further `params` changes anything; the rest is kept and given back. */
export const HONOURED_PARAMS: ReadonlySet<string> = new Set([
  ...Object.keys(SAMPLING_DEFAULTS),
  'context_overflow',
  'keep_alive',
  'num_ctx',
  'order',
  'region_name',
  'stream_timeout',
  'system_prompt',
]);
