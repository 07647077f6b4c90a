import { describe, expect, it } from 'vitest';
import { draftOf, limitChanges, noLimits } from './limits-draft.ts';

describe('limits in a form', () => {
  it('send nothing when nothing was touched', () => {
    const before = draftOf({ max_budget: 10, budget_duration: '7d', models: ['a', 'b'], rpm_limit: null });
    expect(limitChanges(before, { ...before })).toEqual({});
  });

  it('send what was written, and null for what was emptied', () => {
    const before = draftOf({ max_budget: 10, soft_budget: 8, budget_duration: 'monthly', models: ['a'] });
    const after = { ...before, max_budget: ' 12.5 ', soft_budget: '', budget_duration: '', models: [], rpm_limit: '0' };
    expect(limitChanges(before, after)).toEqual({
      max_budget: 12.5,
      soft_budget: null,
      budget_duration: null,
      models: [],
      rpm_limit: 0,
    });
  });

  it('tell a budget of nothing from no budget', () => {
    expect(draftOf({ max_budget: 0 }).max_budget).toBe('0');
    expect(draftOf({ max_budget: null }).max_budget).toBe('');
    expect(limitChanges(noLimits, draftOf({ max_budget: 0 }))).toEqual({ max_budget: 0 });
  });
});
