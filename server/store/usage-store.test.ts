import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerEntry } from '../../tests/helpers/account-rows.ts';
import { openDatabase, type Database } from './database.ts';
import { createLedgerStore } from './ledger-store.ts';
import { createProjection } from './projection.ts';
import { createUsageStore, type UsageStore } from './usage-store.ts';
import { BLOCK_DAYS } from './usage-sums.ts';

const DAY_MS = 24 * 3600 * 1000;
/** The first day of a block. */
const START = 1_250 * BLOCK_DAYS;
const DAYS = 70;
const TEAMS = ['a', 'b', 'c', 'd', 'e'];

let db: Database;
let usage: UsageStore;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  usage = createUsageStore(db);
});
afterEach(() => db.close());

interface Used {
  readonly day: number;
  readonly team: string;
  readonly model: string;
  readonly cost: number;
}

/** Every team on most days; what they cost is no round number, so that a day too many or too few is seen. */
const USED: readonly Used[] = Array.from({ length: DAYS }, (_, day) =>
  TEAMS.filter((_, index) => (day * 31 + index * 17) % 4 !== 0).map((team, index) => ({
    day: START + day,
    team,
    model: `m${(day + index) % 3}`,
    cost: 1_000 + ((day * 7919 + index * 104_729) % 9_973),
  })),
).flat();

function fill(): void {
  const ledger = createLedgerStore(db);
  ledger.insert(
    USED.map(({ day, team, model, cost }, index) =>
      ledgerEntry(`r${index}`, {
        at: day * DAY_MS + 1,
        charge: { teamId: team, cost },
        outcome: { modelAsked: model },
      }),
    ),
  );
  const projection = createProjection(db, ledger);
  while (projection.advance(50) > 0);
}

function sumBy(rows: readonly Used[], nameOf: (used: Used) => string | number) {
  return [...Map.groupBy(rows, nameOf)].map(([name, group]) => ({
    name,
    requests: group.length,
    cost: group.reduce((sum, { cost }) => sum + cost, 0),
  }));
}

describe('usage of a span', () => {
  const spans = [
    [0, DAYS],
    [0, 0],
    [3, 5],
    [15, 16],
    [0, BLOCK_DAYS - 1],
    [1, BLOCK_DAYS],
    [BLOCK_DAYS, 2 * BLOCK_DAYS - 1],
    [9, 60],
    [5, 68],
    [-40, 20],
    [50, 500],
    [80, 90],
  ] as const;

  it.each(spans)('from day %i to day %i is the sum of its rows, however it is asked for', (first, last) => {
    fill();
    const span = { from: START + first, to: START + last };
    const rows = USED.filter(({ day }) => day >= span.from && day <= span.to);
    const byTeam = sumBy(rows, ({ team }) => team).toSorted((a, b) => b.cost - a.cost);
    const top = usage.top('team', span, 10, 0);
    expect(top.map(({ entity, requests, cost }) => ({ name: entity, requests, cost }))).toEqual(byTeam);
    expect(usage.top('team', span, 2, 1)).toEqual(top.slice(1, 3));
    expect(usage.countOf('team', span)).toBe(byTeam.length);
    const whole = sumBy(rows, () => 'all')[0] ?? { requests: 0, cost: 0 };
    expect(usage.totals('all', '', span)).toMatchObject({ requests: whole.requests, cost: whole.cost });

    for (const { name, requests, cost } of byTeam) {
      const team = String(name);
      const own = rows.filter((used) => used.team === team);
      expect(usage.totals('team', team, span)).toMatchObject({ requests, cost });
      expect(usage.days('team', team, span).map(({ day, cost }) => [day, cost])).toEqual(
        own.map(({ day, cost }) => [day, cost]),
      );
      const models = sumBy(own, ({ model }) => model).toSorted((a, b) => b.cost - a.cost);
      expect(usage.topModels('team', team, span, 9, 0).map(({ entity, cost }) => [entity, cost])).toEqual(
        models.map(({ name, cost }) => [name, cost]),
      );
      expect(usage.countOfModels('team', team, span)).toBe(models.length);
      expect(usage.models('team', team, span).map(({ day, model, cost }) => [day, model, cost])).toEqual(
        own.map(({ day, model, cost }) => [day, model, cost]),
      );
    }
    const wanted = ['b', 'e', 'nobody'];
    expect(usage.daysOfEach('team', wanted, span).map(({ day, entity, cost }) => [day, entity, cost])).toEqual(
      rows.filter(({ team }) => wanted.includes(team)).map(({ day, team, cost }) => [day, team, cost]),
    );
  });

  it('of millions of days is asked for as quickly as that of the days there are', () => {
    fill();
    const ever = { from: -700_000, to: 3_000_000 };
    expect(usage.days('team', 'a', ever)).toEqual(usage.days('team', 'a', { from: START, to: START + DAYS }));
    expect(usage.top('team', ever, 1, 0)).toHaveLength(1);
  });

  it('is nothing before the first request', () => {
    const span = { from: START, to: START + DAYS };
    expect(usage.totals('all', '', span).requests).toBe(0);
    expect([usage.days('all', '', span), usage.top('key', span, 9, 0), usage.countOf('key', span)]).toEqual([
      [],
      [],
      0,
    ]);
    expect(usage.models('key', 'nobody', span)).toEqual([]);
  });
});
