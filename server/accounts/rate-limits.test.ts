import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chatRequest,
  keyRow,
  memoryAccountRecords,
  openingOf,
  principalOf,
  teamRow,
  TEST_ACTOR,
  userRow,
} from '../../tests/helpers/account-rows.ts';
import { propertyRuns } from '../../tests/helpers/property-runs.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { NO_LIMITS, type AccountChange, type Limits } from '../domain/account.ts';
import { COMPAT } from '../domain/compat.ts';
import { HubError } from '../domain/errors.ts';
import { createAccountBook } from './account-book.ts';
import { createGatekeeper, type Hold } from './admission.ts';
import { createBalances } from './balances.ts';
import { createLimitLookup } from './limit-lookup.ts';
import { createModelAccess } from './model-access.ts';
import { createRateWindows, WINDOW_MS, type RateWindow } from './rate-windows.ts';

const PRICE = { inputPerToken: 1e-6, outputPerToken: 2e-6, perRequest: null, perSecond: null };
const RULES = {
  maxBudget: null,
  budgetDuration: null,
  customerBudgetId: null,
  timeZone: 'UTC',
  tokenRateLimitType: 'total',
  applyUserBudgetToTeamKeys: false,
  compat: COMPAT.new,
} as const;
const few = fc.option(fc.integer({ min: 0, max: 4 }));
const tokens = fc.option(fc.constantFrom(0, 15, 60, 200));
const limits = fc.record({
  rpmLimit: few,
  tpmLimit: tokens,
  maxParallelRequests: few,
  maxBudget: fc.option(fc.constantFrom(0.000_05, 0.000_5), { freq: 1 }),
  modelRpmLimit: fc.constantFrom({}, { a: 1 }, { a: 3 }),
  modelTpmLimit: fc.constantFrom({}, { a: 40 }),
});

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('admit'),
      key: fc.nat(1),
      model: fc.constantFrom('a', 'b'),
      maxTokens: fc.integer({ min: 1, max: 60 }),
      customer: fc.option(fc.constant('c'), { freq: 1 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('release'), pick: fc.nat(30), share: fc.integer({ min: 0, max: 100 }) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('dearer'), pick: fc.nat(30) }) },
  {
    weight: 3,
    // Clocks are set back too.
    arbitrary: fc.record({
      type: fc.constant('wait'),
      ms: fc.constantFrom(1, 20_000, WINDOW_MS, 3 * WINDOW_MS, -WINDOW_MS, -1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('limit'),
      who: fc.constantFrom('key', 'user', 'team', 'customer'),
      limits,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('sweep') }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function createGates() {
  const clock = createTestClock();
  const book = createAccountBook({ records: memoryAccountRecords(), clock });
  const models = {
    limitsOfDeployment: () => NO_LIMITS,
    groupOfDeployment: () => undefined,
    factsOf: () => ({ price: PRICE, contextLength: 4_096, accessGroups: [], otherNames: [] }),
  };
  const lookup = createLimitLookup({ book, models, global: () => RULES, clock });
  const windows = createRateWindows(clock);
  const gatekeeper = createGatekeeper({
    book,
    balances: createBalances({ stored: [], ruleOf: lookup.ruleOf, timeZone: () => 'UTC', clock }),
    limits: lookup,
    windows,
    access: createModelAccess(book, models),
    models,
    rules: () => RULES,
    clock,
  });
  const put = (...changes: readonly AccountChange[]) => book.apply(changes, TEST_ACTOR);
  const key = (n: number, limits: Limits = NO_LIMITS) => keyRow(`k${n}`, { userId: 'u', teamId: 't', limits });
  put({ type: 'put', table: 'keys', row: key(0) }, { type: 'put', table: 'keys', row: key(1) });
  return {
    clock,
    windows,
    gatekeeper,
    put,
    key,
    callerOf: (n: number) => principalOf(book.keys.get(`k${n}`) ?? key(n)),
  };
}

function changeOf(who: 'key' | 'user' | 'team' | 'customer', limits: Limits, key: (n: number, l: Limits) => object) {
  const customer = { userId: 'c', alias: null, blocked: false, allowedModelRegion: null, defaultModel: null };
  const rows = {
    key: { table: 'keys', row: key(0, limits) },
    user: { table: 'users', row: userRow('u', { limits }) },
    team: { table: 'teams', row: teamRow('t', { limits }) },
    customer: { table: 'customers', row: { ...customer, budgetId: null, limits, createdAt: 1, updatedAt: 1 } },
  };
  return { type: 'put', ...rows[who] } as AccountChange;
}

function live(steps: readonly Step[]): void {
  const { clock, windows, gatekeeper, put, key, callerOf } = createGates();
  const holds: { readonly hold: Hold; readonly request: ReturnType<typeof chatRequest>; most: number }[] = [];
  const seen = new Set<RateWindow>();

  function requireSound(): void {
    const held = holds.flatMap(({ hold }) => hold.windows.map(({ window }) => window));
    for (const window of seen) {
      expect(window.inFlight).toBe(held.filter((each) => each === window).length);
      expect(window.tokens).toBeGreaterThanOrEqual(0);
      expect(window.requests).toBeGreaterThanOrEqual(0);
    }
    for (const { hold } of holds) {
      for (const { balance } of hold.accounts) {
        expect(balance.inFlight).toBeGreaterThan(0);
        expect(balance.reservedTokens).toBeGreaterThanOrEqual(hold.tokens);
        expect(balance.reservedSpend).toBeGreaterThanOrEqual(hold.money);
      }
    }
  }

  function admit({ key: n, model, maxTokens, customer }: Extract<Step, { type: 'admit' }>): void {
    const request = chatRequest({ model, sampling: { stop: [], maxOutputTokens: maxTokens } });
    const opening = openingOf(callerOf(n), { wishes: customer === null ? {} : { customerId: customer } });
    const before = structuredClone([...seen]);
    try {
      const hold = gatekeeper.admit(opening, request);
      holds.push({ hold, request, most: maxTokens });
      for (const { gate, window } of hold.windows) {
        seen.add(window);
        if (gate.rpm !== null) expect(window.requests).toBeLessThanOrEqual(gate.rpm);
        if (gate.tpm !== null) expect(window.tokens).toBeLessThanOrEqual(gate.tpm);
        if (gate.parallel !== null) expect(window.inFlight).toBeLessThanOrEqual(gate.parallel);
      }
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      // Refused: at most a minute that was over began anew.
      for (const [index, window] of [...seen].entries()) {
        if (before[index]?.round === window.round) expect(window).toEqual(before[index]);
        else expect([window.requests, window.tokens]).toEqual([0, 0]);
      }
    }
  }

  for (const step of steps) {
    switch (step.type) {
      case 'admit':
        admit(step);
        break;
      case 'release': {
        const [held] = holds.splice(step.pick % Math.max(1, holds.length), 1);
        if (held !== undefined) gatekeeper.release(held.hold, Math.floor((held.most * step.share) / 100));
        break;
      }
      case 'dearer': {
        const held = holds[step.pick % Math.max(1, holds.length)];
        if (held !== undefined) gatekeeper.extend(held.hold, held.request, 'b');
        break;
      }
      case 'wait':
        clock.advance(step.ms);
        break;
      case 'limit':
        put(changeOf(step.who, { ...NO_LIMITS, ...step.limits }, key));
        break;
      case 'sweep':
        windows.sweep();
        break;
    }
    requireSound();
  }

  const accounts = holds.flatMap(({ hold }) => hold.accounts);
  for (const { hold } of holds.splice(0)) gatekeeper.release(hold, 0);
  requireSound();
  for (const { balance } of accounts) {
    expect([balance.inFlight, balance.reservedSpend, balance.reservedTokens]).toEqual([0, 0, 0]);
  }
}

describe('limits within a minute', () => {
  it('are never exceeded and never below nothing, whatever comes, ends, changes, and however the clock goes', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 80, size: 'max' }), live), propertyRuns(500));
  }, 600_000);
});
