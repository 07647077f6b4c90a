import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { keyRow, teamRow, TEST_ACTOR, userRow } from '../tests/helpers/account-rows.ts';
import { createBalanceOracle } from '../tests/helpers/balance-oracle.ts';
import {
  createBookkeepingWorld,
  PRICES,
  removeTemplate,
  type BookkeepingWorld,
} from '../tests/helpers/bookkeeping-world.ts';
import { propertyRuns } from '../tests/helpers/property-runs.ts';
import type { SettablePayer } from './accounts/spend-changes.ts';
import { membershipId, NO_LIMITS, type AccountChange, type Limits, type PayerRef } from './domain/account.ts';
import { toPicodollars } from './domain/money.ts';
import { createUsageStore } from './store/usage-store.ts';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** The evening before the clocks change in Berlin, two days before a month ends. */
const START = Date.parse('2026-03-28T20:30:00Z');

afterAll(removeTemplate);

/** Budgets that pay for some calls of the dear model, and for many of the cheap one. */
const limits = fc.oneof(
  { weight: 2, arbitrary: fc.constant(NO_LIMITS) },
  {
    weight: 5,
    arbitrary: fc
      .record({
        maxBudget: fc.option(fc.constantFrom(0, 0.000_5, 0.001, 0.003, 0.01)),
        tokenBudget: fc.option(fc.constantFrom(0, 50, 400, 3_000), { freq: 2 }),
        budgetDuration: fc.option(fc.constantFrom('1h', '1d', '7d', 'monthly')),
        budgetWindows: fc.option(fc.constant([{ maxBudget: 0.002, budgetDuration: '1d' }]), { freq: 1, nil: [] }),
        modelMaxBudget: fc.constantFrom(
          {},
          { dear: { budgetLimit: 0.001, timePeriod: '1d' } },
          { dear: { budgetLimit: 0.004, timePeriod: null } },
        ),
      })
      .map((more): Limits => ({ ...NO_LIMITS, ...more })),
  },
);

const WHO = ['key', 'user', 'team', 'member', 'customer', 'shared budget', 'budget of the organization'] as const;
type Who = (typeof WHO)[number];

const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('admit'),
      key: fc.integer({ min: 0, max: 4 }),
      model: fc.constantFrom(...Object.keys(PRICES)),
      maxTokens: fc.integer({ min: 1, max: 120 }),
      customer: fc.option(fc.constantFrom('c0', 'c1', 'c2'), { freq: 1 }),
      tag: fc.option(fc.constant('red'), { freq: 1 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('settle'),
      pick: fc.nat(50),
      share: fc.integer({ min: 0, max: 100 }),
      result: fc.constantFrom('ok', 'ok', 'ok', 'cancelled', 'error'),
    }),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('turn') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('tick') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('look') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('wait'),
      ms: fc.constantFrom(1, 30_000, HOUR_MS, 5 * HOUR_MS, DAY_MS, 9 * DAY_MS, 33 * DAY_MS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('limit'), who: fc.constantFrom(...WHO), which: fc.nat(2), limits }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('rules'),
      maxBudget: fc.option(fc.constantFrom(0.002, 0.02)),
      budgetDuration: fc.option(fc.constantFrom('1d', 'monthly')),
      customerBudgetId: fc.option(fc.constant('shared')),
      timeZone: fc.constantFrom('Europe/Berlin', 'Europe/Berlin', 'America/New_York'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('regenerate'), key: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete team') }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('set spend'), pick: fc.nat(50), usd: fc.constantFrom(0, 0.000_9, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('reset') }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('crash') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('disk'), isFull: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('keep'), days: fc.constantFrom(0, 1) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const stamps = { createdAt: 1, createdBy: 'x', updatedAt: 1, updatedBy: 'x' };
const put = (world: BookkeepingWorld, ...changes: readonly AccountChange[]) =>
  world.books.book.apply(changes, TEST_ACTOR);

/** A team with two members and a key of each in an organization, a key without a team, and a budget that several share. */
function settle(world: BookkeepingWorld): void {
  const shared = { budgetId: 'shared', limits: { ...NO_LIMITS, maxBudget: 0.002, budgetDuration: '1d' } };
  put(
    world,
    { type: 'put', table: 'budgets', row: { ...shared, resetsAt: START + 5 * HOUR_MS, ...stamps } },
    { type: 'put', table: 'budgets', row: { budgetId: 'o-budget', limits: NO_LIMITS, resetsAt: null, ...stamps } },
    {
      type: 'put',
      table: 'organizations',
      row: {
        organizationId: 'o',
        organizationAlias: 'O',
        models: [],
        metadata: {},
        budgetId: 'o-budget',
        extras: {},
        ...stamps,
      },
    },
    ...['u0', 'u1', 'u2'].map((id) => ({ type: 'put', table: 'users', row: userRow(id) }) as const),
    ...teamOf(world),
    { type: 'put', table: 'keys', row: keyRow(world.token(2), { userId: 'u2' }) },
    ...['c0', 'c1'].map((userId, n) => ({ type: 'put', table: 'customers', row: customer(userId, n === 1) }) as const),
  );
}

function customer(userId: string, isShared: boolean) {
  return {
    userId,
    alias: null,
    blocked: false,
    allowedModelRegion: null,
    defaultModel: null,
    budgetId: isShared ? 'shared' : null,
    limits: NO_LIMITS,
    createdAt: 1,
    updatedAt: 1,
  };
}

function teamOf(world: BookkeepingWorld): readonly AccountChange[] {
  const key = (n: number) => {
    const { extras = {} } = world.books.book.keys.get(world.token(n)) ?? {};
    const budgetId = n === 1 ? 'shared' : null;
    return keyRow(world.token(n), { userId: `u${n}`, teamId: 't', organizationId: 'o', budgetId, extras });
  };
  const member = (n: number) =>
    ({
      teamId: 't',
      userId: `u${n}`,
      role: 'user',
      budgetId: n === 1 ? 'shared' : null,
      limits: NO_LIMITS,
      createdAt: 1,
    }) as const;
  return [
    { type: 'put', table: 'teams', row: teamRow('t') },
    ...[0, 1].map((n) => ({ type: 'put', table: 'memberships', row: member(n) }) as const),
    ...[0, 1].map((n) => ({ type: 'put', table: 'keys', row: key(n) }) as const),
  ];
}

function limit(world: BookkeepingWorld, who: Who, which: number, limits: Limits): void {
  const { book } = world.books;
  const now = world.clock.now();
  const budget = (budgetId: string): AccountChange => {
    const resetsAt = limits.budgetDuration === null ? null : now + DAY_MS;
    return {
      type: 'put',
      table: 'budgets',
      row: { budgetId, limits: { ...limits, modelMaxBudget: {} }, resetsAt, ...stamps },
    };
  };
  const own: Limits = { ...limits, modelMaxBudget: {} };
  switch (who) {
    case 'key': {
      const row = book.keys.get(world.token(which));
      if (row !== undefined) put(world, { type: 'put', table: 'keys', row: { ...row, limits } });
      return;
    }
    case 'user':
      return put(world, { type: 'put', table: 'users', row: userRow(`u${which}`, { limits: own }) });
    case 'team':
      return put(world, { type: 'put', table: 'teams', row: teamRow('t', { limits: own }) });
    case 'member': {
      const row = book.memberships.get(membershipId('t', `u${which % 2}`));
      if (row !== undefined) put(world, { type: 'put', table: 'memberships', row: { ...row, limits: own } });
      return;
    }
    case 'customer':
      return put(world, { type: 'put', table: 'customers', row: { ...customer('c0', false), limits: own } });
    case 'shared budget':
      return put(world, budget('shared'));
    case 'budget of the organization':
      return put(world, budget('o-budget'));
  }
}

type Oracle = ReturnType<typeof createBalanceOracle>;

type SettableRef = PayerRef & { readonly kind: SettablePayer };
const isSettable = (ref: PayerRef): ref is SettableRef => ['key', 'user', 'team'].includes(ref.kind);

async function passTurn(world: BookkeepingWorld, oracle: Oracle): Promise<void> {
  await world.turn();
  oracle.follow();
}

async function take(step: Step, world: BookkeepingWorld, oracle: Oracle): Promise<void> {
  switch (step.type) {
    case 'admit': {
      const call = world.admit(step.key, step.model, step.maxTokens, step.customer, step.tag);
      if (call !== undefined) oracle.admitted(call);
      return;
    }
    case 'settle': {
      const call = world.calls[step.pick % world.calls.length];
      if (call !== undefined) world.settle(call, Math.floor((call.maxOutputTokens * step.share) / 100), step.result);
      return;
    }
    case 'turn':
      return world.turn();
    case 'tick':
      // Rows of long calls may be written and removed within one tick: they are looked at before.
      if (world.retentionDays > 0) await passTurn(world, oracle);
      return world.books.housekeeping.tick();
    case 'look':
      return oracle.compare();
    case 'wait':
      // A turn of the event loop takes no hours.
      await passTurn(world, oracle);
      return world.clock.advance(step.ms);
    case 'limit':
      oracle.changed();
      return limit(world, step.who, step.which, step.limits);
    case 'rules': {
      oracle.changed();
      const { type: _type, ...rules } = step;
      world.rules = { ...world.rules, ...rules };
      return world.books.rulesChanged();
    }
    case 'regenerate':
      return world.regenerate(step.key);
    case 'delete team':
      world.deleteTeam('t');
      oracle.follow();
      for (const ref of oracle.refs()) {
        if (/^(team:)?t(\n|$)/.test(ref.id) || ref.id.startsWith('member:t\n')) oracle.setSpend(ref, 0);
      }
      oracle.changed();
      return put(world, ...teamOf(world));
    case 'set spend': {
      const refs = oracle.refs().filter(isSettable);
      const ref = refs[step.pick % refs.length];
      if (ref === undefined) return;
      world.books.spends.set({ ...oracle.actual(ref), kind: ref.kind }, toPicodollars(step.usd), TEST_ACTOR);
      oracle.follow();
      oracle.setSpend(ref, toPicodollars(step.usd));
      return oracle.changed();
    }
    case 'reset':
      world.books.spends.resetAll(['key', 'team'], TEST_ACTOR);
      oracle.follow();
      for (const ref of oracle.refs()) if (ref.kind === 'key' || ref.kind === 'team') oracle.setSpend(ref, 0);
      return oracle.changed();
    case 'crash':
      world.crash();
      return oracle.crashed();
    case 'disk':
      world.fillDisk(false);
      return step.isFull ? world.fillDisk(true) : undefined;
    case 'keep':
      world.retentionDays = step.days;
      return;
  }
}

/** Every answer that was told finished is in the ledger once, as it was told; what failed to be booked is not. */
function compareLedger(world: BookkeepingWorld, oracle: Oracle): void {
  const booked = new Map(oracle.rows.map((row) => [row.requestId, row]));
  expect(booked.size).toBe(oracle.rows.length);
  for (const { requestId, cost, tokens } of world.finished) {
    expect(booked.get(requestId)).toMatchObject({ cost, tokens });
  }
  for (const requestId of world.unbooked) expect(booked.has(requestId)).toBe(false);
}

async function compareUsage(world: BookkeepingWorld, oracle: Oracle): Promise<void> {
  world.books.housekeeping.tick();
  await world.turn();
  const ever = { from: 0, to: Math.ceil(world.clock.now() / DAY_MS) };
  const { requests, cost } = createUsageStore(world.database()).totals('all', '', ever);
  expect({ requests, cost }).toEqual({
    requests: oracle.rows.length,
    cost: oracle.rows.reduce((sum, row) => sum + row.cost, 0),
  });
}

async function live(steps: readonly Step[]): Promise<void> {
  const world = createBookkeepingWorld(START);
  try {
    settle(world);
    const oracle = createBalanceOracle(world);
    oracle.follow();
    for (const step of steps) {
      await take(step, world, oracle);
      // Calls whose booking failed are told so in promises.
      await Promise.resolve();
      oracle.follow();
    }
    world.fillDisk(false);
    for (const call of world.calls.slice()) world.settle(call, 0, 'cancelled');
    await world.turn();
    oracle.follow();
    oracle.compare();
    world.crash();
    oracle.crashed();
    oracle.follow();
    oracle.compare();
    compareLedger(world, oracle);
    await compareUsage(world, oracle);
  } finally {
    world.close();
  }
}

describe('accounts, balances and the ledger', () => {
  it('agree in every order of admission, booking, change, reset, full disk and crash', async () => {
    const histories = fc.array(step, { minLength: 5, maxLength: 80, size: 'max' });
    await fc.assert(fc.asyncProperty(histories, live), propertyRuns(150));
  }, 600_000);
});
