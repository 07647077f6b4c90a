import type { UsageDimension } from '../../../server/contract/hub/usage.ts';
import { MEASURES, type Measure } from './measures.ts';
import { RANGES, type Range } from './usage-range.ts';

export const DIMENSIONS = [
  'model',
  'key',
  'user',
  'team',
  'organization',
  'customer',
  'tag',
  'engine',
] as const satisfies readonly UsageDimension[];

/** What of the screen stands in its address, so that going back and reloading keep it. */
interface UsageSearch {
  readonly range?: Range;
  readonly measure?: Measure;
  readonly by?: UsageDimension;
  /** Only what this one used; both or none. */
  readonly of?: UsageDimension;
  readonly entity?: string;
  /** From 1, which is left out. */
  readonly page?: number;
}

/** Reads an address that anybody may have written. */
export function readUsageSearch(raw: Readonly<Record<string, unknown>>): UsageSearch {
  // The router reads `?range=7` as a number.
  const range = RANGES.find((each) => each === String(raw['range']));
  const measure = MEASURES.find((each) => each === raw['measure']);
  const by = DIMENSIONS.find((each) => each === raw['by']);
  const of = DIMENSIONS.find((each) => each === raw['of']);
  const { entity, page } = raw;
  const isOne = of !== undefined && (typeof entity === 'string' || typeof entity === 'number') && entity !== '';
  return {
    ...(range !== undefined && { range }),
    ...(measure !== undefined && { measure }),
    ...(by !== undefined && { by }),
    ...(isOne && { of, entity: String(entity) }),
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 && { page }),
  };
}
