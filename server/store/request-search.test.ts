import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerEntry } from '../../tests/helpers/account-rows.ts';
import type { LedgerEntry } from '../domain/ports.ts';
import { openDatabase, type Database } from './database.ts';
import { createLedgerStore, type LedgerRow, type LedgerStore } from './ledger-store.ts';
import { createProjection, type Projection } from './projection.ts';
import { createRequestSearch, type RequestFilter, type RequestSearch } from './request-search.ts';
import { BUCKET_ROWS } from './request-terms.ts';

const HOUR_MS = 3600 * 1000;
const START = 20_000 * 24 * HOUR_MS;

let db: Database;
let ledger: LedgerStore;
let projection: Projection;
let search: RequestSearch;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  ledger = createLedgerStore(db);
  projection = createProjection(db, ledger);
  search = createRequestSearch(db);
});
afterEach(() => db.close());

const named = (rows: readonly { readonly requestId: string }[]) => rows.map(({ requestId }) => requestId);
const find = async (filter: RequestFilter, limit = 500, before?: number) =>
  named(await search.page(filter, limit, before));

/** Rows of everybody in an order that nobody planned: long answers are booked after shorter ones that came later. */
function mixedRows(count: number): LedgerEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const draw = (index * 7919 + 13) % 101;
    return ledgerEntry(`r${index}`, {
      key: draw % 3 === 0 ? 'often' : `k${draw % 7}`,
      at: START + Math.floor((index / count) * 6 * HOUR_MS) - (draw % 10 === 0 ? 2 * HOUR_MS : draw),
      charge: {
        userId: draw % 4 === 0 ? 'u' : null,
        teamId: draw % 5 === 0 ? 't' : null,
        organizationId: draw % 9 === 0 ? 'o' : null,
        customerId: draw % 6 === 0 ? 'c' : null,
        cost: draw * 10,
      },
      outcome: {
        result: draw % 8 === 0 ? 'error' : draw % 11 === 0 ? 'cancelled' : 'ok',
        modelAsked: `m${draw % 4}`,
        modelServed: draw % 8 === 0 ? undefined : `served-${draw % 2}`,
      },
    });
  });
}

const FILTERS: readonly RequestFilter[] = [
  {},
  { from: START },
  { until: START + HOUR_MS },
  { from: START + HOUR_MS, until: START + 3 * HOUR_MS },
  { from: START + 1.4 * HOUR_MS, until: START + 1.6 * HOUR_MS },
  { from: START + 0.5 * HOUR_MS, until: START + 4.25 * HOUR_MS },
  { from: START + 100 * HOUR_MS },
  { until: 1 },
  { from: START + 2 * HOUR_MS, until: START + HOUR_MS },
  { outcomes: ['error'] },
  { outcomes: ['ok', 'cancelled'], from: START + 0.5 * HOUR_MS },
  { outcomes: [] },
  { outcomes: ['error'], model: 'm1' },
  { model: 'm2' },
  { model: 'served-1', from: START + HOUR_MS },
  { model: 'nobody-asked' },
  { minCost: 500 },
  { maxCost: 100, outcomes: ['ok'] },
  { minCost: 300, maxCost: 600, from: START + HOUR_MS },
  { of: { kind: 'key', value: 'often' } },
  { of: { kind: 'key', value: 'often' }, from: START + 0.7 * HOUR_MS, until: START + 5 * HOUR_MS },
  { of: { kind: 'key', value: 'k3' }, outcomes: ['ok'] },
  { of: { kind: 'user', value: 'u' }, model: 'm0' },
  { of: { kind: 'team', value: 't' }, minCost: 200 },
  { of: { kind: 'organization', value: 'o' }, until: START + 2.5 * HOUR_MS },
  { of: { kind: 'customer', value: 'c' } },
  { of: { kind: 'customer', value: 'nobody' } },
  { of: { kind: 'reply', value: 'reply-r77' } },
  { of: { kind: 'reply', value: 'r8' } },
  { of: { kind: 'replyId', value: 'reply-r77' } },
  { of: { kind: 'replyId', value: 'reply-r8' } },
  { of: { kind: 'replyId', value: 'r8' } },
  { dialect: 'openai', outcomes: ['error'] },
  { dialect: 'klingon' },
  { text: 'R77' },
  { text: 'served-1', of: { kind: 'key', value: 'often' } },
  { text: "%'; DROP TABLE requests; --" },
];

const OWNER = {
  key: (row: LedgerRow) => row.caller,
  user: (row: LedgerRow) => row.userId,
  team: (row: LedgerRow) => row.teamId,
  organization: (row: LedgerRow) => row.organizationId,
  customer: (row: LedgerRow) => row.customerId,
  replyId: (row: LedgerRow) => row.replyId,
  reply: (row: LedgerRow) => (row.outcome === 'error' ? row.requestId : row.replyId),
};

function matches(row: LedgerRow, filter: RequestFilter): boolean {
  const { of, from, until, outcomes, model, dialect, text, minCost, maxCost } = filter;
  const words = [row.requestId, row.replyId, row.modelAsked, row.modelServed, row.callerAlias, row.customerId];
  return (
    (dialect === undefined || row.dialect === dialect) &&
    (text === undefined || words.some((word) => word?.toLowerCase().includes(text.toLowerCase()))) &&
    (of === undefined || OWNER[of.kind](row) === of.value) &&
    (from === undefined || row.receivedAt >= from) &&
    (until === undefined || row.receivedAt < until) &&
    (outcomes === undefined || outcomes.includes(row.outcome)) &&
    (model === undefined || row.modelAsked === model || row.modelServed === model) &&
    (minCost === undefined || row.cost >= minCost) &&
    (maxCost === undefined || row.cost <= maxCost)
  );
}

describe('finding requests', () => {
  it.each([0, 137, 1_000])('gives every filter what reading all rows would, with %i rows added up', async (addedUp) => {
    ledger.insert(mixedRows(1_000));
    projection.advance(addedUp);
    const all = ledger.after(0, 1_000).toReversed();
    for (const filter of FILTERS) {
      const expected = named(all.filter((row) => matches(row, filter)));
      expect([filter, await find(filter, 1_000)]).toEqual([filter, expected]);
      expect([filter, await search.count(filter)]).toEqual([filter, expected.length]);
      const middle = Math.floor(expected.length / 2);
      const slice = await search.slice(filter, 7, middle);
      expect([filter, named(slice)]).toEqual([filter, expected.slice(middle, middle + 7)]);
      expect(await search.slice(filter, 7, expected.length)).toEqual([]);
    }
  });

  it('stops a search that has to read the rows, and says where to go on', async () => {
    ledger.insert(mixedRows(30));
    db.prepare('UPDATE requests SET id = id + 3000000 WHERE id > 20').run();
    const text = { text: 'reply-r' } as const;
    const seen: string[] = [];
    let steps = 0;
    for (let before: number | undefined; steps < 50; steps++) {
      const { rows, next } = await search.scan(text, 100, before);
      seen.push(...named(rows));
      if (next === null) break;
      before = next;
    }
    expect(seen).toEqual(await find(text));
    expect([seen.length, steps]).toEqual([30, 7]);
    expect((await search.scan({}, 100)).next).toBeNull();
    expect((await search.scan({}, 10)).next).toBe(3_000_021);
  });

  it('goes on where the last page ended, without a gap or a repeat', async () => {
    ledger.insert(mixedRows(95));
    projection.advance(60);
    const of = { kind: 'key', value: 'often' } as const;
    const seen: string[] = [];
    for (let before: number | undefined; ;) {
      const page = await search.page({ of }, 10, before);
      seen.push(...named(page));
      before = page.at(-1)?.id;
      if (page.length < 10) break;
    }
    expect(seen).toEqual(await find({ of }));
    expect(seen.length).toBeGreaterThan(20);
    expect(await find({}, 10, 1)).toEqual([]);
  });

  it('finds rows of every bucket, and passes over buckets in which there are none', async () => {
    ledger.insert([ledgerEntry('early', { key: 'rare', charge: { userId: 'u' } })]);
    db.prepare('UPDATE requests SET id = ?').run(BUCKET_ROWS - 1);
    ledger = createLedgerStore(db);
    ledger.insert([ledgerEntry('next', { key: 'rare' })]);
    db.prepare('UPDATE requests SET id = ? WHERE id = ?').run(BUCKET_ROWS * 3 + 5, BUCKET_ROWS);
    ledger = createLedgerStore(db);
    ledger.insert([ledgerEntry('late', { key: 'other' })]);
    expect(projection.advance(10)).toBe(3);
    const rare = { of: { kind: 'key', value: 'rare' } } as const;
    expect([await find(rare), await search.count(rare)]).toEqual([['next', 'early'], 2]);
    expect([await find({}), await search.count({})]).toEqual([['late', 'next', 'early'], 3]);
    expect(await find({ of: { kind: 'user', value: 'u' } })).toEqual(['early']);
  });

  it('counts and finds nothing of what was purged, while its usage stays', async () => {
    ledger.insert(mixedRows(200));
    projection.advance(1_000);
    projection.storeBalances([]);
    expect(ledger.purge(START + 3 * HOUR_MS, 150)).toBeGreaterThan(50);
    const left = ledger.after(0, 1_000).toReversed();
    for (const filter of FILTERS) {
      const expected = named(left.filter((row) => matches(row, filter)));
      expect([filter, await find(filter, 1_000)]).toEqual([filter, expected]);
      expect([filter, await search.count(filter)]).toEqual([filter, expected.length]);
    }
    ledger.purge(Number.MAX_SAFE_INTEGER, 1_000);
    const counted =
      'SELECT (SELECT count(*) FROM request_terms) AS terms, (SELECT sum(ok + errors + cancelled) FROM ledger_hours) AS hours, (SELECT sum(requests) FROM usage_by_hour) AS used';
    expect(db.prepare(counted).get()).toEqual({ terms: 0, hours: 0, used: 200 });
  });
});
