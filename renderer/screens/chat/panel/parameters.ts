import type { ChatParameters } from '../../../../server/contract/chat/message.ts';
import type { Texts } from '../../../texts/en.ts';

/** A parameter that is a number. */
export interface NumberParameter {
  readonly key: keyof Texts['chatPanel']['names'] & keyof ChatParameters;
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
  /** Where its slider ends and stands while nothing is chosen; absent = it has none. */
  readonly slider?: { readonly most: number; readonly step: number; readonly rest: number };
}

const share = { least: 0, most: 1, isWhole: false };
const penalty = { least: -2, most: 2, isWhole: false, slider: { most: 2, step: 0.1, rest: 0 } };

/** Those that many people turn. The limits are those of the contract. */
export const mainParameters: readonly NumberParameter[] = [
  { key: 'temperature', least: 0, most: 2, isWhole: false, slider: { most: 2, step: 0.05, rest: 0.8 } },
  { key: 'topP', ...share, slider: { most: 1, step: 0.01, rest: 0.95 } },
  {
    key: 'maxOutputTokens',
    least: 1,
    most: 10_000_000,
    isWhole: true,
    slider: { most: 16_384, step: 128, rest: 4_096 },
  },
  {
    key: 'contextLength',
    least: 256,
    most: 100_000_000,
    isWhole: true,
    slider: { most: 131_072, step: 1_024, rest: 8_192 },
  },
];

export const moreParameters: readonly NumberParameter[] = [
  { key: 'topK', least: 0, most: 1_000, isWhole: true, slider: { most: 200, step: 1, rest: 40 } },
  { key: 'minP', ...share, slider: { most: 1, step: 0.01, rest: 0.05 } },
  { key: 'repeatPenalty', least: 0, most: 2, isWhole: false, slider: { most: 2, step: 0.01, rest: 1.1 } },
  { key: 'presencePenalty', ...penalty },
  { key: 'frequencyPenalty', ...penalty },
  { key: 'seed', least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER, isWhole: true },
];

/** The number that is written; undefined where it is none, or out of the limits. */
export function readParameter({ least, most, isWhole }: NumberParameter, written: string): number | undefined {
  const text = written.trim().replace(',', '.');
  const number = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number) || number < least || number > most) return undefined;
  return isWhole && !Number.isInteger(number) ? undefined : number;
}

/** Parameters with one changed, or taken away: then it is the model's. */
export function withParameter<Key extends keyof ChatParameters>(
  parameters: ChatParameters,
  key: Key,
  value: ChatParameters[Key] | undefined,
): ChatParameters {
  const { [key]: _, ...rest } = parameters;
  return value === undefined ? rest : { ...parameters, [key]: value };
}
