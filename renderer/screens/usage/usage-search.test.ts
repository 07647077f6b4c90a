import { describe, expect, it } from 'vitest';
import { readUsageSearch } from './usage-search.ts';

describe('the address of the usage', () => {
  it.each([
    [{}, {}],
    [
      { range: 30, measure: 'cost', by: 'team', page: 2 },
      { range: '30', measure: 'cost', by: 'team', page: 2 },
    ],
    [
      { of: 'key', entity: 'abc' },
      { of: 'key', entity: 'abc' },
    ],
    [
      { of: 'user', entity: 7 },
      { of: 'user', entity: '7' },
    ],
    [{ of: 'key' }, {}],
    [{ entity: 'abc' }, {}],
    [{ range: '5', measure: 'love', by: 1, of: 'nobody', entity: 'x', page: -1 }, {}],
  ])('with %j means %j', (raw, search) => {
    expect(readUsageSearch(raw)).toEqual(search);
  });
});
