import { SHOWN, type Shown } from './model-groups.ts';

export const TABS = ['installed', 'discover'] as const;
export type Tab = (typeof TABS)[number];

/** What of the screen stands in its address. */
export interface ModelsSearch {
  /** Absent: what is installed. */
  readonly tab?: Tab;
  readonly search?: string;
  readonly shown?: Shown;
  /** The name whose details are open. */
  readonly name?: string;
}

/** Reads an address that anybody may have written. */
export function readModelsSearch(raw: Readonly<Record<string, unknown>>): ModelsSearch {
  const shown = SHOWN.find((each) => each === raw['shown']);
  const search = wordOf(raw['search']);
  const name = wordOf(raw['name']);
  return {
    ...(raw['tab'] === 'discover' && { tab: 'discover' }),
    ...(search !== undefined && { search }),
    ...(shown !== undefined && shown !== 'all' && { shown }),
    ...(name !== undefined && { name }),
  };
}

/** The router reads `?search=7` as a number. */
function wordOf(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
