import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerEntry } from '../../tests/helpers/account-rows.ts';
import { propertyRuns } from '../../tests/helpers/property-runs.ts';
import type { LedgerEntry } from '../domain/ports.ts';
import { openDatabase } from './database.ts';
import { createLedgerStore } from './ledger-store.ts';
import { createProjection } from './projection.ts';
import { createRequestSearch } from './request-search.ts';
import { createUsageStore, type UsageBy } from './usage-store.ts';
import { noTotals, type UsageTotals } from './usage-sums.ts';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Some days before a block of usage ends. */
const START = 20_000;
const DAYS = 40;

const name = (of: string, count: number) => fc.integer({ min: 0, max: count - 1 }).map((n) => `${of}${n}`);
const maybe = (of: string, count: number) => fc.option(name(of, count), { freq: 2 });

const row = fc.record({
  at: fc.integer({ min: START * DAY_MS, max: (START + DAYS) * DAY_MS - 1 }),
  key: name('k', 4),
  userId: maybe('u', 3),
  teamId: maybe('t', 2),
  organizationId: maybe('o', 2),
  customerId: maybe('c', 3),
  tags: fc.array(name('tag', 3), { maxLength: 3 }),
  modelAsked: fc.option(name('m', 3), { freq: 5, nil: undefined }),
  modelServed: fc.option(name('s', 2), { freq: 5, nil: undefined }),
  engineId: fc.option(name('e', 2), { freq: 5, nil: undefined }),
  result: fc.constantFrom('ok', 'ok', 'ok', 'cancelled', 'error'),
  usage: fc.option(fc.record({ inputTokens: fc.nat(5_000), outputTokens: fc.nat(5_000) }), { freq: 5, nil: undefined }),
  cost: fc.nat(2 ** 40),
  timeToFirstTokenMs: fc.option(fc.nat(900), { nil: undefined }),
  durationMs: fc.nat(10_000),
});
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

/** What happens to a ledger: rows come, are added up in pieces of any size, and the oldest are removed. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('come'), rows: fc.array(row, { maxLength: 12 }) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('add up'), limit: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('store balances') }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('remove'), day: fc.nat(DAYS), limit: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('open again') }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const span = fc
  .tuple(fc.integer({ min: -5, max: DAYS + 5 }), fc.nat(DAYS))
  .map(([first, length]) => ({ from: START + first, to: START + first + length }));

function entryOf(row: Row, requestId: string): LedgerEntry {
  const { at, key, userId, teamId, organizationId, customerId, tags, cost, ...outcome } = row;
  return ledgerEntry(requestId, {
    key,
    at,
    charge: { userId, teamId, organizationId, customerId, tags, cost },
    outcome,
  });
}

const namesOf: { readonly [By in UsageBy]: (row: Row) => readonly (string | null)[] } = {
  all: () => [''],
  model: ({ modelAsked }) => [modelAsked ?? ''],
  engine: ({ engineId }) => [engineId ?? ''],
  key: ({ key }) => [key],
  user: ({ userId }) => [userId],
  team: ({ teamId }) => [teamId],
  organization: ({ organizationId }) => [organizationId],
  customer: ({ customerId }) => [customerId],
  tag: ({ tags }) => [...new Set(tags)],
};

function totalsOf(rows: readonly Row[]): UsageTotals {
  const totals = noTotals();
  for (const { result, usage, cost, durationMs, timeToFirstTokenMs } of rows) {
    totals.requests += 1;
    totals.errors += Number(result === 'error');
    totals.cancelled += Number(result === 'cancelled');
    totals.inputTokens += usage?.inputTokens ?? 0;
    totals.outputTokens += usage?.outputTokens ?? 0;
    totals.cost += cost;
    totals.durationMs += durationMs;
    totals.firstTokenMs += timeToFirstTokenMs ?? 0;
    totals.firstTokenCount += Number(timeToFirstTokenMs !== undefined);
  }
  return totals;
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const dayOf = ({ at }: Row) => Math.floor(at / DAY_MS);

function grouped(rows: readonly Row[], by: UsageBy): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    for (const entity of namesOf[by](row)) {
      if (entity !== null) groups.set(entity, [...(groups.get(entity) ?? []), row]);
    }
  }
  return groups;
}

async function live(steps: readonly Step[], { from, to }: { from: number; to: number }): Promise<void> {
  const db = openDatabase({ path: ':memory:' });
  let ledger = createLedgerStore(db);
  let projection = createProjection(db, ledger);
  const came: Row[] = [];
  try {
    for (const step of steps) {
      switch (step.type) {
        case 'come':
          ledger.insert(step.rows.map((row, index) => entryOf(row, `r${came.length + index}`)));
          came.push(...step.rows);
          break;
        case 'add up':
          projection.advance(step.limit);
          break;
        case 'store balances':
          projection.storeBalances([]);
          break;
        case 'remove':
          ledger.purge((START + step.day) * DAY_MS, step.limit);
          break;
        case 'open again':
          ledger = createLedgerStore(db);
          projection = createProjection(db, ledger);
          break;
      }
    }
    while (projection.advance(7) > 0);
    const rows = came.filter((row) => dayOf(row) >= from && dayOf(row) <= to);
    const usage = createUsageStore(db);
    for (const by of Object.keys(namesOf) as UsageBy[]) {
      const groups = grouped(rows, by);
      for (const [entity, own] of groups) {
        expect(usage.totals(by, entity, { from, to })).toEqual(totalsOf(own));
        expect(usage.days(by, entity, { from, to })).toEqual(
          [...Map.groupBy(own, dayOf)]
            .toSorted(([a], [b]) => a - b)
            .map(([day, ofDay]) => ({ day, ...totalsOf(ofDay) })),
        );
      }
      const each = [...groups.values()].flat();
      expect(usage.totalsOfAll(by, { from, to })).toEqual(totalsOf(each));
      const days = [...new Set(each.map(dayOf))].toSorted((a, b) => a - b);
      expect(usage.daysOfAll(by, { from, to })).toEqual(days);
      const models = Map.groupBy(usage.modelsOfAll(by, { from, to }), ({ day }) => day);
      expect([...models].map(([day, ofDay]) => [day, ofDay.reduce((sum, { cost }) => sum + cost, 0)])).toEqual(
        days.map((day) => [day, totalsOf(each.filter((row) => dayOf(row) === day)).cost]),
      );
      if (by === 'all') continue;
      const top = usage.top(by, { from, to }, 100, 0);
      expect(new Map(top.map(({ entity, ...totals }) => [entity, totals]))).toEqual(
        new Map([...groups].map(([entity, own]) => [entity, totalsOf(own)])),
      );
      expect(usage.countOf(by, { from, to })).toBe(groups.size);
      for (const offset of [0, 1, 50]) {
        const { rows: page, count } = usage.page(by, { from, to }, 2, offset);
        expect([page, count]).toEqual([top.slice(offset, offset + 2), groups.size]);
      }
    }
    for (const { hour, ...totals } of usage.hours(from * 24, to * 24 + 23)) {
      expect(totals).toEqual(totalsOf(rows.filter(({ at }) => Math.floor(at / HOUR_MS) === hour)));
    }
    await compareSearch(came);
  } finally {
    db.close();
  }

  /** Rows that are left are found and counted by whatever they have; those that are gone are not. */
  async function compareSearch(came: readonly Row[]): Promise<void> {
    const left = ledger.after(0, 10_000).map(({ requestId }) => requestId);
    const rows = left.map((requestId) => came[Number(requestId.slice(1))]).filter((row) => row !== undefined);
    expect(rows).toHaveLength(left.length);
    const search = createRequestSearch(db);
    const received = { from: from * DAY_MS + HOUR_MS / 2, until: (to + 1) * DAY_MS - HOUR_MS / 3 };
    const within = rows.filter(({ at }) => at >= received.from && at < received.until);
    expect([await search.count({}), await search.count(received)]).toEqual([rows.length, within.length]);
    for (const kind of ['key', 'user', 'team', 'organization', 'customer'] as const) {
      for (const [value, own] of grouped(within, kind)) {
        const filter = { of: { kind, value }, ...received };
        expect(await search.count(filter)).toBe(own.length);
        expect(sorted((await search.page(filter, 1_000)).map(({ cost }) => cost))).toEqual(
          sorted(own.map(({ cost }) => cost)),
        );
      }
    }
    for (const outcome of ['cancelled', 'error'] as const) {
      const own = rows.filter(({ result }) => result === outcome);
      expect(await search.count({ outcomes: [outcome] })).toBe(own.length);
    }
  }
}

describe('what is added up', () => {
  it('is what the rows add up to, however they came, were added up and were removed', async () => {
    const histories = fc.array(step, { minLength: 3, maxLength: 25, size: 'max' });
    await fc.assert(fc.asyncProperty(histories, span, live), propertyRuns(40));
  }, 600_000);
});
