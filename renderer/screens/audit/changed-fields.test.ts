import { describe, expect, it } from 'vitest';
import { changedFields } from './changed-fields.ts';

describe('what changed between two rows', () => {
  it('is each field that differs, also inside an object', () => {
    const before = { name: 'a', limits: { maxBudget: 1, rpmLimit: null }, models: ['x'], updatedAt: 1 };
    const after = { name: 'a', limits: { maxBudget: 2, rpmLimit: 5 }, models: ['x', 'y'], updatedAt: 2 };
    expect(changedFields(before, after)).toEqual([
      { field: 'limits.maxBudget', before: 1, after: 2 },
      { field: 'models', before: ['x'], after: ['x', 'y'] },
      { field: 'limits.rpmLimit', before: undefined, after: 5 },
    ]);
  });

  it('is all that was set when something is made or deleted, without what is empty', () => {
    const row = { name: 'a', models: [], metadata: {}, limits: { maxBudget: null }, createdAt: 1, blocked: false };
    expect(changedFields(null, row)).toEqual([
      { field: 'name', before: undefined, after: 'a' },
      { field: 'blocked', before: undefined, after: false },
    ]);
    expect(changedFields(row, null).map(({ before }) => before)).toEqual(['a', false]);
  });
});
