import type { StoredBalance } from '../domain/account.ts';
import type { Database } from './database.ts';
import type { LedgerRow, LedgerStore } from './ledger-store.ts';
import { termsOf } from './request-terms.ts';
import {
  addTotals,
  noTotals,
  SUM_COLUMNS,
  totalsToValues,
  type MutableTotals,
  type UsageTotals,
} from './usage-sums.ts';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Adds up the ledger beside the path of a request: usage by day and hour, where to find whose rows, and balances. All of it
 * could be made anew from the ledger; it is kept so that nobody has to wait for that.
 */
export interface Projection {
  /** Adds up at most `limit` further rows, in one transaction. Returns how many there were. */
  advance(limit: number): number;
  /** Balances as they were stored, and the ledger rows that they don't hold yet, oldest first. */
  storedBalances(): readonly StoredBalance[];
  rowsSinceBalances(): Iterable<LedgerRow>;
  /** Stores balances that hold every row of the ledger: call it when no row waits to be written. */
  storeBalances(changed: readonly StoredBalance[]): void;
  /** The newest row that is added up. */
  usageId(): number;
}

/** Rows that are read at once when balances are rebuilt. */
const REPLAY_ROWS = 5_000;

export function createProjection(db: Database, ledger: LedgerStore): Projection {
  const read = db.prepare<[], { usageId: number; balanceId: number }>(
    'SELECT usage_id AS usageId, balance_id AS balanceId FROM projection WHERE id = 1',
  );
  const moveUsage = db.prepare<[number]>('UPDATE projection SET usage_id = ? WHERE id = 1');
  const moveBalances = db.prepare<[]>(
    'UPDATE projection SET balance_id = (SELECT coalesce(max(id), balance_id) FROM requests) WHERE id = 1',
  );
  const addTerm = db.prepare<[string, number]>('INSERT OR IGNORE INTO request_terms VALUES (?, ?)');
  const addByDay = db.prepare<unknown[]>(upsert('usage_by_day', ['dimension', 'day', 'entity']));
  const addByModel = db.prepare<unknown[]>(
    upsert('usage_by_model', ['dimension', 'entity', 'day', 'model', 'served', 'engine']),
  );
  const addByHour = db.prepare<unknown[]>(upsert('usage_by_hour', ['hour']));
  const selectBalances = db.prepare<[], StoredBalance>(
    'SELECT kind, id, spend, tokens, since, resets_at AS resetsAt FROM balances',
  );
  const putBalance = db.prepare<unknown[]>('INSERT OR REPLACE INTO balances VALUES (?, ?, ?, ?, ?, ?)');

  const position = () => read.get() ?? { usageId: 0, balanceId: 0 };

  return {
    advance: db.transaction((limit: number) => {
      const rows = ledger.after(position().usageId, limit);
      const last = rows.at(-1);
      if (last === undefined) return 0;
      const sums = addUp(rows);
      for (const { at, totals } of sums.byDay.values()) addByDay.run(...at, ...totalsToValues(totals));
      for (const { at, totals } of sums.byModel.values()) addByModel.run(...at, ...totalsToValues(totals));
      for (const { at, totals } of sums.byHour.values()) addByHour.run(...at, ...totalsToValues(totals));
      for (const row of rows) for (const term of termsOf(row)) addTerm.run(term, row.id);
      moveUsage.run(last.id);
      return rows.length;
    }),
    storedBalances: () => selectBalances.all(),
    *rowsSinceBalances() {
      let { balanceId } = position();
      for (;;) {
        const rows = ledger.after(balanceId, REPLAY_ROWS);
        yield* rows;
        const last = rows.at(-1);
        if (last === undefined) return;
        balanceId = last.id;
      }
    },
    storeBalances: db.transaction((changed: readonly StoredBalance[]) => {
      for (const { kind, id, spend, tokens, since, resetsAt } of changed) {
        putBalance.run(kind, id, spend, tokens, since, resetsAt);
      }
      moveBalances.run();
    }),
    usageId: () => position().usageId,
  };
}

function upsert(table: string, keys: readonly string[]): string {
  const columns = [...keys, ...SUM_COLUMNS];
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${SUM_COLUMNS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;
}

interface Sum {
  /** The values of the table's key. */
  readonly at: readonly (string | number)[];
  readonly totals: MutableTotals;
}

interface Sums {
  readonly byDay: Map<string, Sum>;
  readonly byModel: Map<string, Sum>;
  readonly byHour: Map<string, Sum>;
}

/** Adds rows up in memory first: many rows of one batch end in the same few sums. */
function addUp(rows: readonly LedgerRow[]): Sums {
  const sums: Sums = { byDay: new Map(), byModel: new Map(), byHour: new Map() };
  for (const row of rows) {
    const totals = totalsOf(row);
    const day = Math.floor(row.receivedAt / DAY_MS);
    const model = row.modelAsked ?? '';
    const engine = row.engine ?? '';
    add(sums.byHour, [Math.floor(row.receivedAt / HOUR_MS)], totals);
    add(sums.byDay, ['all', day, ''], totals);
    add(sums.byDay, ['model', day, model], totals);
    add(sums.byDay, ['engine', day, engine], totals);
    for (const [dimension, entity] of payersOf(row)) {
      add(sums.byDay, [dimension, day, entity], totals);
      add(sums.byModel, [dimension, entity, day, model, row.modelServed ?? '', engine], totals);
    }
    add(sums.byModel, ['all', '', day, model, row.modelServed ?? '', engine], totals);
    add(sums.byModel, ['engine', engine, day, model, row.modelServed ?? '', engine], totals);
  }
  return sums;
}

function add(sums: Map<string, Sum>, at: readonly (string | number)[], totals: UsageTotals): void {
  const name = at.join('\n');
  let sum = sums.get(name);
  if (sum === undefined) {
    sum = { at, totals: noTotals() };
    sums.set(name, sum);
  }
  addTotals(sum.totals, totals);
}

function payersOf(row: LedgerRow): readonly (readonly [dimension: string, entity: string])[] {
  const { caller, userId, teamId, organizationId, customerId, tags } = row;
  const values = { key: caller, user: userId, team: teamId, organization: organizationId, customer: customerId };
  return [
    ...Object.entries(values).flatMap(([dimension, entity]) => (entity === null ? [] : [[dimension, entity] as const])),
    ...[...new Set(tags)].map((tag) => ['tag', tag] as const),
  ];
}

function totalsOf(row: LedgerRow): UsageTotals {
  return {
    requests: 1,
    errors: Number(row.outcome === 'error'),
    cancelled: Number(row.outcome === 'cancelled'),
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    cost: row.cost,
    durationMs: row.durationMs,
    firstTokenMs: row.firstTokenMs ?? 0,
    firstTokenCount: Number(row.firstTokenMs !== null),
  };
}
