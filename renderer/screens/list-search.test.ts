import { describe, expect, it } from 'vitest';
import { readListSearch, withSearch } from './list-search.ts';

describe('the part of a list in the address', () => {
  it('is read whatever stands there', () => {
    expect(readListSearch({ search: 'ada', role: 'proxy_admin', page: 3 })).toEqual({
      search: 'ada',
      role: 'proxy_admin',
      page: 3,
    });
    expect(readListSearch({ search: 12 })).toEqual({ search: '12' });
    expect(readListSearch({ search: '', role: ['a'], page: 'x', other: 1 })).toEqual({});
    expect(readListSearch({ page: 1 })).toEqual({});
    expect(readListSearch({ page: -4 })).toEqual({});
    expect(readListSearch({ page: 1.5 })).toEqual({});
  });

  it('begins anew when something else is searched for', () => {
    expect(withSearch({ search: 'a', role: 'proxy_admin', page: 7 }, { search: 'b' })).toEqual({
      search: 'b',
      role: 'proxy_admin',
    });
    expect(withSearch({ search: 'a', page: 7 }, { search: '' })).toEqual({});
  });
});
