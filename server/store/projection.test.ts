import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyRow, NO_CHARGE, openingOf, principalOf } from '../../tests/helpers/account-rows.ts';
import type { CallOutcome, Charge, LedgerEntry } from '../domain/ports.ts';
import { openDatabase, type Database } from './database.ts';
import { createLedgerStore, type LedgerStore } from './ledger-store.ts';
import { createProjection, type Projection } from './projection.ts';
import { createRequestSearch } from './request-search.ts';
import { createUsageStore, type UsageStore } from './usage-store.ts';

const DAY_MS = 24 * 3600 * 1000;
/** A day after the epoch that begins an hour of its own. */
const DAY = 20_000;

let db: Database;
let ledger: LedgerStore;
let projection: Projection;
let usage: UsageStore;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  ledger = createLedgerStore(db);
  projection = createProjection(db, ledger);
  usage = createUsageStore(db);
});
afterEach(() => db.close());

function entry(
  requestId: string,
  more: { key?: string; at?: number; charge?: Partial<Charge>; outcome?: Partial<CallOutcome> } = {},
): LedgerEntry {
  const { key = 'k', at = DAY * DAY_MS, charge = {}, outcome = {} } = more;
  return {
    opening: openingOf(principalOf(keyRow(key)), { requestId, receivedAt: at, replyId: `reply-${requestId}` }),
    charge: { ...NO_CHARGE, ...charge },
    settledAt: at + 5,
    result: 'ok',
    modelAsked: 'echo',
    modelServed: 'echo-1',
    engineId: 'fake',
    usage: { inputTokens: 10, outputTokens: 5 },
    timeToFirstTokenMs: 4,
    durationMs: 8,
    ...outcome,
  };
}
const span = { from: DAY, to: DAY };
const one = { requests: 1, errors: 0, cancelled: 0, inputTokens: 10, outputTokens: 5, durationMs: 8 };

describe('usage', () => {
  it('is what the rows of the ledger add up to, for everybody whom they belong to', () => {
    const charge = { userId: 'u', teamId: 't', organizationId: 'o', customerId: 'c', tags: ['red', 'red'], cost: 7 };
    ledger.insert([
      entry('a', { charge }),
      entry('b', { charge, outcome: { result: 'error', timeToFirstTokenMs: undefined, engineId: undefined } }),
      entry('c', { key: 'other', outcome: { result: 'cancelled' } }),
    ]);
    expect(projection.advance(100)).toBe(3);
    const everything = {
      requests: 3,
      errors: 1,
      cancelled: 1,
      inputTokens: 30,
      outputTokens: 15,
      cost: 14,
      durationMs: 24,
      firstTokenMs: 8,
      firstTokenCount: 2,
    };
    expect(usage.totals('all', '', span)).toEqual(everything);
    expect(usage.totals('model', 'echo', span)).toEqual(everything);
    for (const [by, id] of [
      ['key', 'k'],
      ['user', 'u'],
      ['team', 't'],
      ['organization', 'o'],
      ['customer', 'c'],
      ['tag', 'red'],
    ] as const) {
      expect(usage.totals(by, id, span)).toMatchObject({ requests: 2, errors: 1, cost: 14 });
      expect(usage.topModels(by, id, span, 10, 0)).toMatchObject([{ entity: 'echo', requests: 2, cost: 14 }]);
    }
    expect(usage.top('engine', span, 10, 0).map(({ entity, requests }) => [entity, requests])).toEqual([
      ['fake', 2],
      ['', 1],
    ]);
  });

  it('adds up the same in one batch, in many, and after a restart in between', () => {
    const rows = Array.from({ length: 23 }, (_, index) =>
      entry(`r${index}`, { key: `k${index % 3}`, at: (DAY + (index % 4)) * DAY_MS, charge: { cost: index } }),
    );
    ledger.insert(rows);
    while (createProjection(db, ledger).advance(4) > 0);
    expect(projection.advance(100)).toBe(0);
    const wide = { from: DAY, to: DAY + 3 };
    const inMany = [usage.days('all', '', wide), usage.top('key', wide, 10, 0)];
    db.exec('DELETE FROM usage_by_day; DELETE FROM usage_by_model; DELETE FROM usage_by_hour');
    db.exec('UPDATE projection SET usage_id = 0');
    projection.advance(100);
    expect([usage.days('all', '', wide), usage.top('key', wide, 10, 0)]).toEqual(inMany);
    expect(usage.totals('all', '', wide).cost).toBe((22 * 23) / 2);
  });

  it('is listed by day, by hour, by model, in pages, the most expensive first', () => {
    ledger.insert([
      entry('a', { charge: { cost: 5 } }),
      entry('b', { key: 'dear', charge: { cost: 9 }, at: DAY * DAY_MS + 3_600_000 }),
      entry('c', { at: (DAY + 2) * DAY_MS, outcome: { modelAsked: 'big' } }),
    ]);
    projection.advance(100);
    const wide = { from: DAY - 1, to: DAY + 5 };
    expect(usage.days('all', '', wide).map(({ day, requests }) => [day - DAY, requests])).toEqual([
      [0, 2],
      [2, 1],
    ]);
    expect(usage.hours(DAY * 24, DAY * 24 + 23).map(({ hour, cost }) => [hour - DAY * 24, cost])).toEqual([
      [0, 5],
      [1, 9],
    ]);
    expect(usage.top('key', wide, 1, 0)).toMatchObject([{ entity: 'dear', ...one, cost: 9 }]);
    expect(usage.top('key', wide, 5, 1)).toMatchObject([{ entity: 'k', requests: 2 }]);
    expect([usage.countOf('key', wide), usage.countOfModels('key', 'k', wide)]).toEqual([2, 2]);
    expect(usage.models('key', 'k', wide).map(({ day, model, served }) => [day - DAY, model, served])).toEqual([
      [0, 'echo', 'echo-1'],
      [2, 'big', 'echo-1'],
    ]);
    expect(usage.daysOfEach('key', ['k', 'dear', 'nobody'], span).map(({ entity }) => entity)).toEqual(['dear', 'k']);
    expect(usage.totals('key', 'nobody', wide).requests).toBe(0);
  });
});

describe('balances', () => {
  const balance = { kind: 'key', id: 'k', spend: 7, tokens: 15, since: 0, resetsAt: null } as const;

  it('are stored with how far they go, so that only later rows are charged again', () => {
    ledger.insert([entry('a'), entry('b')]);
    expect([...projection.rowsSinceBalances()].map(({ requestId }) => requestId)).toEqual(['a', 'b']);
    projection.storeBalances([balance]);
    ledger.insert([entry('c')]);
    const reopened = createProjection(db, ledger);
    expect(reopened.storedBalances()).toEqual([balance]);
    expect([...reopened.rowsSinceBalances()].map(({ requestId }) => requestId)).toEqual(['c']);
    reopened.storeBalances([{ ...balance, spend: 9 }]);
    expect(reopened.storedBalances()).toEqual([{ ...balance, spend: 9 }]);
  });

  it('are stored all or not at all', () => {
    const broken = { ...balance, id: 'z', spend: 0.5 };
    expect(() => projection.storeBalances([balance, broken])).toThrow(/INTEGER/);
    expect(projection.storedBalances()).toEqual([]);
  });
});

describe('finding requests', () => {
  const find = (filter: Parameters<ReturnType<typeof createRequestSearch>['page']>[0], limit = 500, before?: number) =>
    createRequestSearch(db)
      .page(filter, limit, before)
      .map(({ requestId }) => requestId);

  it('comes newest first, page by page, filtered, without a gap or a repeat, added up or not', () => {
    const rows = Array.from({ length: 25 }, (_, index) =>
      entry(`r${index}`, {
        key: index % 2 === 0 ? 'even' : 'odd',
        outcome: { result: index % 5 === 0 ? 'error' : 'ok' },
      }),
    );
    ledger.insert(rows);
    for (const addedUp of [0, 20, 5]) {
      projection.advance(addedUp);
      const seen: string[] = [];
      let before: number | undefined;
      for (;;) {
        const page = createRequestSearch(db).page({}, 10, before);
        seen.push(...page.map(({ requestId }) => requestId));
        before = page.at(-1)?.id;
        if (page.length < 10) break;
      }
      expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `r${24 - index}`));
      expect(find({ outcome: 'error' })).toEqual(['r20', 'r15', 'r10', 'r5', 'r0']);
      const odd = { kind: 'key', value: 'odd' } as const;
      expect(find({ outcome: 'error', of: odd })).toEqual(['r15', 'r5']);
      expect(createRequestSearch(db).count({ of: odd })).toBe(12);
      const slices = [0, 5, 10].flatMap((offset) =>
        createRequestSearch(db)
          .slice({ of: odd }, 5, offset)
          .map(({ requestId }) => requestId),
      );
      expect(slices).toEqual(Array.from({ length: 12 }, (_, index) => `r${23 - 2 * index}`));
      expect(find({ of: { kind: 'key', value: 'nobody' } })).toEqual([]);
      expect(find({}, 10, 1)).toEqual([]);
      expect(find({ of: { kind: 'reply', value: 'reply-r7' } })).toEqual(['r7']);
    }
  });

  it('looks at time, model and cost', () => {
    ledger.insert([
      entry('old', { at: 1000, charge: { cost: 3 } }),
      entry('new', { at: 2000, outcome: { modelAsked: 'big' } }),
    ]);
    expect(find({ from: 1500 })).toEqual(['new']);
    expect(find({ until: 2000 })).toEqual(['old']);
    expect(find({ model: 'big' })).toEqual(['new']);
    expect(find({ model: 'echo-1' })).toEqual(['new', 'old']);
    expect(find({ minCost: 1 })).toEqual(['old']);
    expect(find({ maxCost: 2 })).toEqual(['new']);
  });

  it('finds nothing of what was purged', () => {
    ledger.insert([entry('a', { charge: { userId: 'u', customerId: 'c' } })]);
    projection.advance(10);
    projection.storeBalances([]);
    expect(ledger.purge(Number.MAX_SAFE_INTEGER, 10)).toBe(1);
    expect(find({ of: { kind: 'user', value: 'u' } })).toEqual([]);
    expect(db.prepare('SELECT count(*) AS n FROM request_terms').get()).toEqual({ n: 0 });
    expect(usage.totals('user', 'u', span).requests).toBe(1);
  });
});
