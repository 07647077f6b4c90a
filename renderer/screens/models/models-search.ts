import { SHOWN, type Shown } from './model-groups.ts';

export const TABS = ['installed', 'discover'] as const;
export type Tab = (typeof TABS)[number];

export const KINDS = ['all', 'tools', 'vision', 'reasoning', 'code', 'embedding'] as const;
/** What a model of the catalogue is for. */
export type Kind = (typeof KINDS)[number];

export const CONTEXTS = [4096, 8192, 16_384, 32_768, 65_536, 131_072] as const;

/** What of the screen stands in its address. */
export interface ModelsSearch {
  /** Absent: what is installed. */
  readonly tab?: Tab;
  readonly search?: string;
  readonly shown?: Shown;
  /** The name whose details are open. */
  readonly name?: string;
  /** Of the catalogue. */
  readonly kind?: Kind;
  /** Tokens that somebody needs. */
  readonly context?: number;
  readonly fits?: true;
}

/** Reads an address that anybody may have written. */
export function readModelsSearch(raw: Readonly<Record<string, unknown>>): ModelsSearch {
  const shown = SHOWN.find((each) => each === raw['shown']);
  const search = wordOf(raw['search']);
  const name = wordOf(raw['name']);
  const kind = KINDS.find((each) => each === raw['kind']);
  const context = CONTEXTS.find((each) => each === Number(raw['context']));
  return {
    ...(raw['tab'] === 'discover' && { tab: 'discover' }),
    ...(search !== undefined && { search }),
    ...(shown !== undefined && shown !== 'all' && { shown }),
    ...(name !== undefined && { name }),
    ...(kind !== undefined && kind !== 'all' && { kind }),
    ...(context !== undefined && { context }),
    ...((raw['fits'] === true || raw['fits'] === 'true') && { fits: true }),
  };
}

/** The router reads `?search=7` as a number. */
function wordOf(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
