import { describe, expect, it } from 'vitest';
import { readKeysSearch } from './keys-search.ts';

describe('the address of the keys', () => {
  it.each([
    [{}, {}],
    [
      { search: 12, state: 'blocked', order: 'spend', page: 3 },
      { search: '12', state: 'blocked', order: 'spend', page: 3 },
    ],
    [{ search: '', state: 'gone', order: 'created_at', page: 0 }, {}],
    [{ search: { a: 1 }, state: 1, order: 'token', page: '2' }, {}],
  ])('with %j means %j', (raw, search) => {
    expect(readKeysSearch(raw)).toEqual(search);
  });
});
