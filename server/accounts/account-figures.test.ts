import { describe, expect, it } from 'vitest';
import { keyRow, memoryAccountRecords, teamRow, TEST_ACTOR, userRow } from '../../tests/helpers/account-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { membershipId, NO_LIMITS } from '../domain/account.ts';
import { COMPAT } from '../domain/compat.ts';
import { toPicodollars } from '../domain/money.ts';
import { createAccountBook } from './account-book.ts';
import { createAccountFigures } from './account-figures.ts';
import { createBalances } from './balances.ts';
import { createLimitLookup } from './limit-lookup.ts';
import { createRateWindows, WINDOW_MS } from './rate-windows.ts';

function setUp() {
  const clock = createTestClock(Date.parse('2026-11-03T10:00:00Z'));
  const book = createAccountBook({ records: memoryAccountRecords(), clock });
  const noGlobal = { maxBudget: null, budgetDuration: null, customerBudgetId: null, compat: COMPAT.new };
  const limits = createLimitLookup({
    book,
    models: { limitsOfDeployment: () => NO_LIMITS },
    global: () => noGlobal,
    clock,
  });
  const balances = createBalances({ stored: [], ruleOf: limits.ruleOf, timeZone: () => 'UTC', clock });
  const windows = createRateWindows(clock);
  return { clock, book, balances, windows, figures: createAccountFigures({ book, balances, limits, windows }) };
}
const withBudget = (maxBudget: number, budgetDuration: string | null = null) => ({
  limits: { ...NO_LIMITS, maxBudget, budgetDuration },
});

describe('what is left of budgets', () => {
  it('is told of those that have one, and of no deleted key', () => {
    const { book, balances, figures } = setUp();
    book.apply(
      [
        { type: 'put', table: 'keys', row: keyRow('a', { keyAlias: 'laptop', ...withBudget(10, '1d') }) },
        { type: 'put', table: 'keys', row: keyRow('without') },
        { type: 'put', table: 'keys', row: keyRow('gone', { deletedAt: 1, ...withBudget(10) }) },
        { type: 'put', table: 'teams', row: teamRow('t', withBudget(5)) },
        { type: 'put', table: 'users', row: userRow('u', withBudget(1)) },
      ],
      TEST_ACTOR,
    );
    balances.setSpend({ kind: 'key', id: 'a' }, toPicodollars(2.5));
    balances.setSpend({ kind: 'user', id: 'u' }, toPicodollars(1.25));
    expect([...figures.budgetsOf('key')]).toEqual([
      { id: 'a', alias: 'laptop', maxBudget: 10, remaining: 7.5, resetsAt: Date.parse('2026-11-04T00:00:00Z') },
    ]);
    expect([...figures.budgetsOf('team')]).toMatchObject([{ id: 't', remaining: 5, resetsAt: null }]);
    expect([...figures.budgetsOf('user')]).toMatchObject([{ id: 'u', remaining: -0.25 }]);
  });
});

describe('what is left of a key’s limits for a model', () => {
  it('is what the present minute has not taken, and all of it in the next', () => {
    const { book, clock, windows, figures } = setUp();
    const limits = { ...NO_LIMITS, modelRpmLimit: { chat: 5 }, modelTpmLimit: { chat: 100, other: 7 } };
    book.apply([{ type: 'put', table: 'keys', row: keyRow('a', { limits }) }], TEST_ACTOR);
    Object.assign(windows.of('model_per_key', membershipId('a', 'chat')), { requests: 2, tokens: 130 });
    expect([...figures.modelLimits()]).toEqual([
      { id: 'a', alias: null, model: 'chat', requests: 3, tokens: 0 },
      { id: 'a', alias: null, model: 'other', requests: undefined, tokens: 7 },
    ]);
    clock.advance(WINDOW_MS);
    expect([...figures.modelLimits()][0]).toMatchObject({ requests: 5, tokens: 100 });
  });
});
