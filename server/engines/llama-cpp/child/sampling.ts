import type { Generation } from '../child-protocol.ts';

/** Penalties look back over the whole answer, as OpenAI's do. */
const PENALTY_WINDOW = 8_192;

/** The settings that all ways to generate share, in the library's words. */
export interface Sampling {
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly seed: number;
}

export function samplingOf({ temperature, topK, topP, minP, seed }: Generation): Sampling {
  return {
    temperature,
    seed,
    ...(topK > 0 && { topK }),
    ...(topP < 1 && { topP }),
    ...(minP > 0 && { minP }),
  };
}

/** The library penalises repetition unless told not to. */
export function repeatPenaltyOf({
  penalties,
}: Generation): false | { lastTokens: number; penalty: number; frequencyPenalty: number; presencePenalty: number } {
  if (penalties === undefined) return false;
  return {
    lastTokens: PENALTY_WINDOW,
    penalty: penalties.repeat,
    frequencyPenalty: penalties.frequency,
    presencePenalty: penalties.presence,
  };
}
