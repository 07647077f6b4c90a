import type { Database } from './database.ts';
import type { EntityKind, EntityNames } from './entity-names.ts';
import type { FindableRow } from './request-terms.ts';
import {
  BLOCK_DAYS,
  MAX_SUM,
  SUM_COLUMNS,
  addTotals,
  noTotals,
  totalsToValues,
  type MutableTotals,
} from './usage-sums.ts';

const HOUR_MS = 3600 * 1000;
const HOURS_OF_DAY = 24;

/** What usage is made of. */
export interface UsedRow extends FindableRow {
  readonly id: number;
  readonly receivedAt: number;
  readonly engine: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
  readonly durationMs: number;
  readonly firstTokenMs: number | null;
  readonly tags: readonly string[];
}

/** Adds rows to the usage tables; run it inside the transaction that remembers which rows they were. */
export function createUsageWriter(db: Database, names: EntityNames): (rows: readonly UsedRow[]) => void {
  const addByDay = db.prepare<unknown[]>(upsert('usage_by_day', ['kind', 'day', 'entity', 'route']));
  const addByBlock = db.prepare<unknown[]>(upsert('usage_by_block', ['kind', 'block', 'entity']));
  const addByHour = db.prepare<unknown[]>(upsert('usage_by_hour', ['hour']));
  const addHour = db.prepare<number[]>(`
    INSERT INTO ledger_hours (hour, first_id, last_id, ok, errors, cancelled) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (hour) DO UPDATE SET first_id = min(first_id, excluded.first_id), last_id = max(last_id, excluded.last_id),
      ok = ok + excluded.ok, errors = errors + excluded.errors, cancelled = cancelled + excluded.cancelled`);

  function writeDay(day: number, entities: ReadonlyMap<number, EntitySum>): void {
    const block = Math.floor(day / BLOCK_DAYS);
    for (const [entity, { kind, totals, byRoute }] of entities) {
      addByBlock.run(kind, block, entity, ...totalsToValues(totals));
      for (const [route, ofRoute] of byRoute) addByDay.run(kind, day, entity, route, ...totalsToValues(ofRoute));
    }
  }

  return (rows) => {
    const { hours, days } = addUp(rows, names);
    for (const [hour, { firstId, lastId, totals }] of hours) {
      addByHour.run(hour, ...totalsToValues(totals));
      const { requests, errors, cancelled } = totals;
      addHour.run(hour, firstId, lastId, requests - errors - cancelled, errors, cancelled);
    }
    for (const [day, entities] of days) writeDay(day, entities);
  };
}

/** Sums that would leave SQLite's integers stay at the end of them. */
const BOUNDED: ReadonlySet<string> = new Set(['cost', 'input_tokens', 'output_tokens']);

function upsert(table: string, keys: readonly string[]): string {
  const columns = [...keys, ...SUM_COLUMNS];
  const sums = SUM_COLUMNS.map((name) =>
    BOUNDED.has(name)
      ? `${name} = min(${name} + excluded.${name}, ${BigInt(MAX_SUM)})`
      : `${name} = ${name} + excluded.${name}`,
  );
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${sums.join(', ')}`;
}

interface HourSum {
  firstId: number;
  lastId: number;
  readonly totals: MutableTotals;
}

interface EntitySum {
  readonly kind: EntityKind;
  readonly totals: MutableTotals;
  readonly byRoute: Map<number, MutableTotals>;
}

/** Adds rows up in memory first: many rows of one batch end in the same few sums. */
function addUp(rows: readonly UsedRow[], names: EntityNames) {
  const hours = new Map<number, HourSum>();
  const days = new Map<number, Map<number, EntitySum>>();
  for (const row of rows) {
    const totals = totalsOf(row);
    const hour = Math.floor(row.receivedAt / HOUR_MS);
    const ofHour = madeIn(hours, hour, () => ({ firstId: row.id, lastId: row.id, totals: noTotals() }));
    ofHour.firstId = Math.min(ofHour.firstId, row.id);
    ofHour.lastId = Math.max(ofHour.lastId, row.id);
    addTotals(ofHour.totals, totals);
    const entities = madeIn(days, Math.floor(hour / HOURS_OF_DAY), () => new Map<number, EntitySum>());
    const route = names.route(row.modelAsked ?? '', row.modelServed ?? '', row.engine ?? '');
    for (const [kind, name] of usersOf(row)) {
      const ofEntity = madeIn(entities, names.entity(kind, name), () => ({
        kind,
        totals: noTotals(),
        byRoute: new Map(),
      }));
      addTotals(ofEntity.totals, totals);
      addTotals(madeIn(ofEntity.byRoute, route, noTotals), totals);
    }
  }
  return { hours, days };
}

function madeIn<Name, Value>(map: Map<Name, Value>, name: Name, make: () => Value): Value {
  let value = map.get(name);
  if (value === undefined) {
    value = make();
    map.set(name, value);
  }
  return value;
}

/** Everybody and everything whose usage a row counts to. */
function usersOf(row: UsedRow): readonly (readonly [kind: EntityKind, name: string])[] {
  const { caller, userId, teamId, organizationId, customerId, tags } = row;
  const users: (readonly [EntityKind, string])[] = [
    ['all', ''],
    ['model', row.modelAsked ?? ''],
    ['engine', row.engine ?? ''],
    ['key', caller],
  ];
  if (userId !== null) users.push(['user', userId]);
  if (teamId !== null) users.push(['team', teamId]);
  if (organizationId !== null) users.push(['organization', organizationId]);
  if (customerId !== null) users.push(['customer', customerId]);
  for (const tag of new Set(tags)) users.push(['tag', tag]);
  return users;
}

function totalsOf(row: UsedRow): MutableTotals {
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
