import { HubError } from '../../domain/errors.ts';
import type { Sampling } from '../../domain/inference-request.ts';
import { show } from '../read-body.ts';

const TYPES = { float: 'float32', integer: 'int', boolean: 'bool', texts: 'array of strings' } as const;
type OptionType = keyof typeof TYPES;

/** Every option whose type is checked; what is not here is ignored, as Ollama does it. */
const OPTIONS: Readonly<Record<string, OptionType>> = {
  temperature: 'float',
  top_k: 'integer',
  top_p: 'float',
  min_p: 'float',
  typical_p: 'float',
  repeat_penalty: 'float',
  repeat_last_n: 'integer',
  presence_penalty: 'float',
  frequency_penalty: 'float',
  seed: 'integer',
  num_predict: 'integer',
  num_keep: 'integer',
  stop: 'texts',
  num_ctx: 'integer',
  num_batch: 'integer',
  num_gpu: 'integer',
  main_gpu: 'integer',
  use_mmap: 'boolean',
  num_thread: 'integer',
  draft_num_predict: 'integer',
  mirostat: 'integer',
  mirostat_tau: 'float',
  mirostat_eta: 'float',
};
/** How a model is loaded is the hub's business: one client's wish would load it anew for all others. */
const NOT_HONOURED = ['num_batch', 'num_gpu', 'main_gpu', 'use_mmap', 'num_thread', 'draft_num_predict'] as const;
const MOST_TOKENS = 2 ** 31 - 1;

export interface DecodedOptions {
  readonly sampling: Sampling;
  /** Tokens. */
  readonly contextLength: number | undefined;
  /** Options that mean something and are not honoured. */
  readonly ignored: readonly string[];
}

/** @throws HubError that names the option, its value and what is expected */
export function decodeOptions(options: Readonly<Record<string, unknown>> | null | undefined): DecodedOptions {
  const given = new Map(Object.entries(options ?? {}).filter(([, value]) => value !== null && value !== undefined));
  for (const [name, value] of given) {
    const type = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    if (type !== undefined && !isOfType(value, type)) {
      throw new HubError('invalid_type', `option "${name}" must be of type ${TYPES[type]}, but it is ${show(value)}.`, {
        param: `options.${name}`,
      });
    }
  }
  const seed = integer(given, 'seed');
  return {
    sampling: {
      temperature: number(given, 'temperature', 0, Infinity),
      topP: number(given, 'top_p', 0, 1),
      topK: atLeastZero(integer(given, 'top_k')),
      minP: number(given, 'min_p', 0, 1),
      // −1 is how Ollama writes "a new one each time".
      seed: seed === undefined || seed < 0 ? undefined : seed,
      presencePenalty: number(given, 'presence_penalty', -Infinity, Infinity),
      frequencyPenalty: number(given, 'frequency_penalty', -Infinity, Infinity),
      repeatPenalty: number(given, 'repeat_penalty', 0, Infinity),
      stop: ((given.get('stop') ?? []) as readonly string[]).filter((text) => text !== ''),
      maxOutputTokens: outputLimit(integer(given, 'num_predict')),
    },
    contextLength: contextLength(integer(given, 'num_ctx')),
    ignored: NOT_HONOURED.filter((name) => given.has(name)).map((name) => `options.${name}`),
  };
}

function isOfType(value: unknown, type: OptionType): boolean {
  switch (type) {
    case 'float':
    case 'integer':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'texts':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
  }
}

function number(given: ReadonlyMap<string, unknown>, name: string, min: number, max: number): number | undefined {
  const value = given.get(name) as number | undefined;
  if (value === undefined || (value >= min && value <= max)) return value;
  throw outOfRange(name, value, max === Infinity ? `${min} or more` : `a number from ${min} to ${max}`);
}

/** Fractions are cut off, as Ollama does it. */
function integer(given: ReadonlyMap<string, unknown>, name: string): number | undefined {
  const value = given.get(name) as number | undefined;
  return value === undefined ? undefined : Math.trunc(value);
}

function atLeastZero(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.max(0, value);
}

/** Negative = no limit. */
function outputLimit(value: number | undefined): number | undefined {
  if (value === undefined || (value < 0 && value >= -MOST_TOKENS)) return undefined;
  if (value > 0 && value <= MOST_TOKENS) return value;
  throw outOfRange('num_predict', value, `a positive number of tokens up to ${MOST_TOKENS}, or -1 for no limit`);
}

/** 0 = as the hub likes. */
function contextLength(value: number | undefined): number | undefined {
  if (value === undefined || value === 0) return undefined;
  if (value > 0 && value <= MOST_TOKENS) return value;
  throw outOfRange('num_ctx', value, `a positive number of tokens up to ${MOST_TOKENS}, or 0 for the hub's own`);
}

function outOfRange(name: string, value: number, expected: string): HubError {
  return new HubError('invalid_request', `option "${name}" is ${value}. Expected ${expected}.`, {
    param: `options.${name}`,
  });
}
