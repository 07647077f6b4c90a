import type { Sampling } from '../../domain/inference-request.ts';
import type { IdGenerator } from '../../domain/ports.ts';
import type { Generation } from './child-protocol.ts';

/**
 * What holds where the client says nothing: OpenAI's temperature, and llama.cpp's own limits on unlikely tokens, without
 * which a small model loses its way.
 */
const DEFAULT_TEMPERATURE = 1;
const DEFAULT_TOP_K = 40;
const DEFAULT_TOP_P = 0.95;
const DEFAULT_MIN_P = 0.05;
/** llama.cpp takes this seed to mean "any". */
const RESERVED_SEED = 2 ** 32 - 1;

type SamplingFields = Pick<
  Generation,
  'temperature' | 'topK' | 'topP' | 'minP' | 'seed' | 'penalties' | 'stop' | 'maxOutputTokens'
>;

/** The client's settings, complete. With log probabilities every token stays possible unless the client says otherwise. */
export function buildSampling(sampling: Sampling, hasLogprobs: boolean, ids: IdGenerator): SamplingFields {
  const { repeatPenalty, frequencyPenalty, presencePenalty } = sampling;
  const hasPenalties = (repeatPenalty ?? 1) !== 1 || (frequencyPenalty ?? 0) !== 0 || (presencePenalty ?? 0) !== 0;
  return {
    temperature: sampling.temperature ?? DEFAULT_TEMPERATURE,
    topK: Math.max(0, sampling.topK ?? (hasLogprobs ? 0 : DEFAULT_TOP_K)),
    topP: sampling.topP ?? (hasLogprobs ? 1 : DEFAULT_TOP_P),
    minP: sampling.minP ?? (hasLogprobs ? 0 : DEFAULT_MIN_P),
    seed: sampling.seed === undefined ? hash(ids.secret(12)) : toSeed(sampling.seed),
    penalties: hasPenalties
      ? { repeat: repeatPenalty ?? 1, frequency: frequencyPenalty ?? 0, presence: presencePenalty ?? 0 }
      : undefined,
    stop: sampling.stop,
    maxOutputTokens: sampling.maxOutputTokens,
  };
}

/** Clients send seeds of any size and sign; llama.cpp has 32 bits. */
function toSeed(seed: number): number {
  const wrapped = ((Math.trunc(seed) % 2 ** 32) + 2 ** 32) % 2 ** 32;
  return wrapped === RESERVED_SEED ? 0 : wrapped;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return toSeed(value);
}
