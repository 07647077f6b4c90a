import { describe, expect, it } from 'vitest';
import { readActivitySearch } from './activity-search.ts';

describe('the address of the Activity page', () => {
  it('is read as it was written', () => {
    const search = {
      outcome: 'error',
      caller: 'master',
      model: 'a/b:c',
      dialect: 'openai',
      text: 'x y',
      id: 'chatcmpl-1',
    };
    expect(readActivitySearch(search)).toEqual(search);
    expect(readActivitySearch({ id: 7, model: 4 })).toEqual({ id: '7', model: '4' });
  });

  it('loses what is no value of it', () => {
    expect(readActivitySearch({ outcome: 'fine', caller: '', model: null, dialect: ['a'], text: {}, more: 1 })).toEqual(
      {},
    );
  });
});
