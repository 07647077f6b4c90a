import { describe, expect, it } from 'vitest';
import { noLimits } from '../../components/limits-draft.ts';
import { customerChanges, type CustomerDraft } from './customer-draft.ts';

const nobody: CustomerDraft = { id: '', alias: '', budgetId: '', limits: noLimits };
const limited: CustomerDraft = { ...nobody, id: 'c', alias: 'Shop', limits: { ...noLimits, max_budget: '5' } };
const sharing: CustomerDraft = { ...nobody, id: 'c', alias: 'Shop', budgetId: 'silver' };

describe('a customer in a form', () => {
  it('is made with what was written', () => {
    expect(customerChanges(nobody, { ...limited, id: ' c ' })).toEqual({ user_id: 'c', alias: 'Shop', max_budget: 5 });
    expect(customerChanges(nobody, sharing)).toEqual({ user_id: 'c', alias: 'Shop', budget_id: 'silver' });
  });

  it('stays as it is where nothing was touched', () => {
    expect(customerChanges(limited, { ...limited })).toEqual({ user_id: 'c' });
    expect(customerChanges(sharing, { ...sharing })).toEqual({ user_id: 'c' });
  });

  it('gives up its own limits for a shared budget, and the shared budget for its own', () => {
    expect(customerChanges(limited, { ...limited, budgetId: 'silver' })).toEqual({
      user_id: 'c',
      budget_id: 'silver',
      max_budget: null,
    });
    expect(customerChanges(sharing, { ...sharing, budgetId: '', limits: limited.limits })).toEqual({
      user_id: 'c',
      budget_id: null,
      max_budget: 5,
    });
  });

  it('loses a name that was emptied', () => {
    expect(customerChanges(limited, { ...limited, alias: ' ' })).toEqual({ user_id: 'c', alias: null });
  });
});
