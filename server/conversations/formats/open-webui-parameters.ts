import type { ChatParameters } from '../../contract/chat/message.ts';
import { field, listOf, numberOf, textOf } from './foreign.ts';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'max'] as const;

interface Range {
  readonly name: keyof ChatParameters;
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
}

/** Their names for what we know, and what we take of it. */
const RANGES: Readonly<Record<string, Range>> = {
  temperature: { name: 'temperature', least: 0, most: 2 },
  top_p: { name: 'topP', least: 0, most: 1 },
  top_k: { name: 'topK', least: 0, most: 1_000, isWhole: true },
  min_p: { name: 'minP', least: 0, most: 1 },
  repeat_penalty: { name: 'repeatPenalty', least: 0, most: 2 },
  presence_penalty: { name: 'presencePenalty', least: -2, most: 2 },
  frequency_penalty: { name: 'frequencyPenalty', least: -2, most: 2 },
  seed: { name: 'seed', least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER, isWhole: true },
  max_tokens: { name: 'maxOutputTokens', least: 1, most: 10_000_000, isWhole: true },
  num_ctx: { name: 'contextLength', least: 256, most: 100_000_000, isWhole: true },
};

/** Parameters of a chat; what has no meaning here, or a value that is none, is left to the model. */
export function readOpenWebUiParameters(params: unknown): ChatParameters {
  const numbers = Object.entries(RANGES).flatMap(([theirs, { name, least, most, isWhole = false }]) => {
    const value = numberOf(field(params, theirs));
    if (value === undefined || value < least || value > most || (isWhole && !Number.isInteger(value))) return [];
    return [[name, value]];
  });
  const stops = listOf(field(params, 'stop')).map(textOf);
  const stop = stops.filter((text) => text !== '' && text.length <= 200).slice(0, 16);
  const effort = EFFORTS.find((each) => each === field(params, 'reasoning_effort'));
  return {
    ...(Object.fromEntries(numbers) as ChatParameters),
    ...(stop.length > 0 && { stop }),
    ...(effort !== undefined && { reasoningEffort: effort }),
  };
}
