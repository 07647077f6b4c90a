import { describe, expect, it } from 'vitest';
import { readAuditSearch } from './audit-search.ts';

describe('the address of the audit', () => {
  it.each([
    [{}, {}],
    [
      { subject: 'keys', actor: 'master', subjectId: 7 },
      { subject: 'keys', actor: 'master', subjectId: '7' },
    ],
    [{ subject: '', actor: ['x'], subjectId: null, other: 'x' }, {}],
  ])('with %j means %j', (raw, search) => {
    expect(readAuditSearch(raw)).toEqual(search);
  });
});
