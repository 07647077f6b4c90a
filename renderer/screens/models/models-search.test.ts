import { describe, expect, it } from 'vitest';
import { readModelsSearch } from './models-search.ts';

describe('the address of the models', () => {
  it.each([
    [{}, {}],
    [
      { search: 'qwen', shown: 'aliases', name: 'a/b' },
      { search: 'qwen', shown: 'aliases', name: 'a/b' },
    ],
    [
      { tab: 'discover', search: 'x' },
      { tab: 'discover', search: 'x' },
    ],
    [{ tab: 'installed' }, {}],
    [
      { tab: 'discover', kind: 'code', context: 32_768, fits: true },
      { tab: 'discover', kind: 'code', context: 32_768, fits: true },
    ],
    [{ kind: 'all', context: 7, fits: 'no' }, {}],
    [{ search: 7, shown: 'all', name: '' }, { search: '7' }],
    [{ search: ['x'], shown: 'nonsense', name: { a: 1 }, other: 1 }, {}],
  ])('with %j means %j', (raw, search) => {
    expect(readModelsSearch(raw)).toEqual(search);
  });
});
