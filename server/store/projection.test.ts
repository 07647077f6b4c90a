import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerEntry } from '../../tests/helpers/account-rows.ts';
import { openDatabase, type Database } from './database.ts';
import { createLedgerStore, type LedgerStore } from './ledger-store.ts';
import { createProjection, type Projection } from './projection.ts';
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

const entry = (requestId: string, more: Parameters<typeof ledgerEntry>[1] = {}) =>
  ledgerEntry(requestId, { at: DAY * DAY_MS, ...more });
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
    db.exec('DELETE FROM usage_by_day; DELETE FROM usage_by_block; DELETE FROM usage_by_hour');
    db.exec('UPDATE projection SET usage_id = 0');
    projection.advance(100);
    expect([usage.days('all', '', wide), usage.top('key', wide, 10, 0)]).toEqual(inMany);
    expect(usage.totals('all', '', wide).cost).toBe((22 * 23) / 2);
  });

  it('goes on when a price was mistyped by twelve digits, and adds the others up as they are', () => {
    const mad = { cost: 3e24, teamId: 'mad' };
    ledger.insert([
      entry('a', { charge: mad }),
      entry('b', { charge: mad }),
      entry('c', { charge: { cost: 7, teamId: 'sane' } }),
    ]);
    expect([projection.advance(2), projection.advance(2)]).toEqual([2, 1]);
    expect(usage.totals('team', 'sane', span).cost).toBe(7);
    expect(usage.totals('team', 'mad', span).cost).toBe(9e18);
    expect(usage.totals('all', '', span)).toMatchObject({ requests: 3, cost: 9e18 });
    projection.storeBalances([{ kind: 'team', id: 'mad', spend: 6e24, tokens: 0, since: 0, resetsAt: null }]);
    expect(projection.storedBalances()).toMatchObject([{ id: 'mad', spend: 9e18 }]);
  });

  it('is as it was when a batch fails half way, and is added up the next time', () => {
    ledger.insert([entry('a', { charge: { teamId: 't', cost: 5 } })]);
    db.exec("CREATE TRIGGER full_disk BEFORE INSERT ON request_terms BEGIN SELECT raise(ABORT, 'disk is full'); END");
    expect(() => projection.advance(10)).toThrow('disk is full');
    expect(usage.totals('all', '', span).requests).toBe(0);
    db.exec('DROP TRIGGER full_disk');
    expect(projection.advance(10)).toBe(1);
    expect(usage.totals('team', 't', span)).toMatchObject({ requests: 1, cost: 5 });
    expect(usage.top('team', span, 5, 0)).toMatchObject([{ entity: 't' }]);
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
