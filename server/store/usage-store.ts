import type { ReadableDatabase } from './database.ts';
import { BLOCK_DAYS, SELECT_SUMS, addTotals, noTotals, type UsageTotals } from './usage-sums.ts';

/** What usage is added up by. `all` has one entity, the empty one. */
export type UsageBy = 'all' | 'model' | 'engine' | 'key' | 'user' | 'team' | 'organization' | 'customer' | 'tag';

/** Days since the epoch (UTC), both included. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

export type EntityTotals = UsageTotals & { readonly entity: string };
export interface EntityPage {
  readonly rows: readonly EntityTotals[];
  readonly count: number;
}
export type DayTotals = UsageTotals & { readonly day: number };
export type ModelTotals = UsageTotals & {
  readonly day: number;
  readonly model: string;
  readonly served: string;
  readonly engine: string;
};

/** Reads what the projection added up; never the ledger itself. */
export interface UsageStore {
  totals(by: UsageBy, entity: string, span: DaySpan): UsageTotals;
  /** Days with a request, oldest first. */
  days(by: UsageBy, entity: string, span: DaySpan): readonly DayTotals[];
  /** @param fromHour hours since the epoch (UTC), both included; oldest first */
  hours(fromHour: number, toHour: number): readonly (UsageTotals & { readonly hour: number })[];
  /** The most expensive first, then those with the most tokens. */
  top(by: Exclude<UsageBy, 'all'>, span: DaySpan, limit: number, offset: number): readonly EntityTotals[];
  countOf(by: Exclude<UsageBy, 'all'>, span: DaySpan): number;
  /** The same rows, and how many there are of all of them. */
  page(by: Exclude<UsageBy, 'all'>, span: DaySpan, limit: number, offset: number): EntityPage;
  /** What all entities of a kind add up to; who belongs to several, such as tags, counts to each. */
  totalsOfAll(by: UsageBy, span: DaySpan): UsageTotals;
  /** Days on which any entity of a kind was used, oldest first. */
  daysOfAll(by: UsageBy, span: DaySpan): readonly number[];
  /** All entities of a kind together by day and model, oldest first. */
  modelsOfAll(by: UsageBy, span: DaySpan): readonly ModelTotals[];
  /** One entity's models in a span, the most expensive first. */
  topModels(by: UsageBy, entity: string, span: DaySpan, limit: number, offset: number): readonly EntityTotals[];
  countOfModels(by: UsageBy, entity: string, span: DaySpan): number;
  /** One entity by day and model, oldest first. */
  models(by: UsageBy, entity: string, span: DaySpan): readonly ModelTotals[];
  /** Totals by day of several entities at once, such as the keys of a user. */
  daysOfEach(by: UsageBy, entities: readonly string[], span: DaySpan): readonly (DayTotals & EntityTotals)[];
}

interface Of {
  readonly by: string;
  readonly entity: string;
}
interface Parts {
  readonly headFrom: number;
  readonly headTo: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly tailFrom: number;
  readonly tailTo: number;
}

/** Whole blocks of a span and the days before and after them; what is empty ends before it begins. */
function partsOf({ from, to }: DaySpan): Parts {
  const firstBlock = Math.ceil(from / BLOCK_DAYS);
  const lastBlock = Math.floor((to + 1) / BLOCK_DAYS) - 1;
  if (firstBlock > lastBlock) {
    return { headFrom: from, headTo: to, firstBlock: 0, lastBlock: -1, tailFrom: 0, tailTo: -1 };
  }
  return {
    headFrom: from,
    headTo: firstBlock * BLOCK_DAYS - 1,
    firstBlock,
    lastBlock,
    tailFrom: (lastBlock + 1) * BLOCK_DAYS,
    tailTo: to,
  };
}

/** Usage of one kind in the parts of a span; only what an order needs, because it reads every entity. */
const WEIGHTS = `
  SELECT entity, cost, input_tokens + output_tokens AS tokens FROM usage_by_day
    WHERE kind = @by AND day BETWEEN @headFrom AND @headTo
  UNION ALL SELECT entity, cost, input_tokens + output_tokens FROM usage_by_block
    WHERE kind = @by AND block BETWEEN @firstBlock AND @lastBlock
  UNION ALL SELECT entity, cost, input_tokens + output_tokens FROM usage_by_day
    WHERE kind = @by AND day BETWEEN @tailFrom AND @tailTo`;

/** Every day of a span: the tables are ordered by day first, and a list of days lets one entity be looked up in each. */
const EACH_DAY = `
  WITH RECURSIVE days(day) AS (SELECT @from WHERE @from <= @to UNION ALL SELECT day + 1 FROM days WHERE day < @to)`;
const EACH_BLOCK = `
  WITH RECURSIVE blocks(block) AS (
    SELECT @firstBlock WHERE @firstBlock <= @lastBlock UNION ALL SELECT block + 1 FROM blocks WHERE block < @lastBlock)`;
const ENTITY = '(SELECT id FROM entities WHERE kind = @by AND name = @entity)';
const NAMED =
  '(SELECT entities.id FROM json_each(@entities) AS wanted JOIN entities ON kind = @by AND name = wanted.value)';
const OF_ENTITY = `FROM days CROSS JOIN usage_by_day AS used
    ON used.kind = @by AND used.day = days.day AND used.entity = ${ENTITY} JOIN routes ON routes.id = used.route`;
const BIGGEST_FIRST = 'ORDER BY total(cost) DESC, total(input_tokens + output_tokens) DESC';

export function createUsageStore(db: ReadableDatabase): UsageStore {
  const known = db.prepare<[], { from: number | null; to: number | null }>(`
    SELECT (SELECT min(day) FROM usage_by_day WHERE kind = 'all') AS "from",
      (SELECT max(day) FROM usage_by_day WHERE kind = 'all') AS "to"`);
  const days = db.prepare<Of & DaySpan, DayTotals>(`
    ${EACH_DAY} SELECT used.day, ${SELECT_SUMS} FROM days CROSS JOIN usage_by_day AS used
      ON used.kind = @by AND used.day = days.day AND used.entity = ${ENTITY} GROUP BY used.day ORDER BY used.day`);
  const hours = db.prepare<[number, number], UsageTotals & { hour: number }>(
    `SELECT hour, ${SELECT_SUMS} FROM usage_by_hour WHERE hour BETWEEN ? AND ? GROUP BY hour ORDER BY hour`,
  );
  const heaviest = db.prepare<
    Parts & { by: string; limit: number; offset: number },
    { entity: number; count: number }
  >(`
    SELECT entity, count(*) OVER () AS count FROM (${WEIGHTS}) GROUP BY entity
    ORDER BY total(cost) DESC, total(tokens) DESC, entity LIMIT @limit OFFSET @offset`);
  const wholeDays = db.prepare<DaySpan & { by: string }, UsageTotals>(
    `SELECT ${SELECT_SUMS} FROM usage_by_day WHERE kind = @by AND day BETWEEN @from AND @to`,
  );
  const wholeBlocks = db.prepare<Parts & { by: string }, UsageTotals>(
    `SELECT ${SELECT_SUMS} FROM usage_by_block WHERE kind = @by AND block BETWEEN @firstBlock AND @lastBlock`,
  );
  const usedDays = db.prepare<DaySpan & { by: string }, { day: number }>(`
    ${EACH_DAY} SELECT day FROM days WHERE EXISTS (SELECT 1 FROM usage_by_day AS used WHERE kind = @by AND used.day = days.day)`);
  const modelsOfAll = db.prepare<DaySpan & { by: string }, ModelTotals>(`
    SELECT used.day, model, served, routes.engine AS engine, ${SELECT_SUMS} FROM usage_by_day AS used
      JOIN routes ON routes.id = used.route WHERE used.kind = @by AND used.day BETWEEN @from AND @to
    GROUP BY used.day, used.route ORDER BY used.day, model, served, routes.engine`);
  const count = db.prepare<Parts & { by: string }, { count: number }>(
    `SELECT count(DISTINCT entity) AS count FROM (${WEIGHTS})`,
  );
  const totalsByDays = db.prepare<DaySpan & { by: string; ids: string }, UsageTotals & { id: number }>(`
    ${EACH_DAY} SELECT used.entity AS id, ${SELECT_SUMS} FROM json_each(@ids) AS wanted CROSS JOIN days
      CROSS JOIN usage_by_day AS used ON used.kind = @by AND used.day = days.day AND used.entity = wanted.value
    GROUP BY used.entity`);
  const totalsByBlocks = db.prepare<Parts & { by: string; ids: string }, UsageTotals & { id: number }>(`
    ${EACH_BLOCK} SELECT used.entity AS id, ${SELECT_SUMS} FROM json_each(@ids) AS wanted CROSS JOIN blocks
      CROSS JOIN usage_by_block AS used ON used.kind = @by AND used.block = blocks.block AND used.entity = wanted.value
    GROUP BY used.entity`);
  const nameOf = db.prepare<[number], { name: string }>('SELECT name FROM entities WHERE id = ?');
  const idOf = db.prepare<[string, string], { id: number }>('SELECT id FROM entities WHERE kind = ? AND name = ?');
  const topModels = db.prepare<Of & DaySpan & { limit: number; offset: number }, EntityTotals>(`
    ${EACH_DAY} SELECT model AS entity, ${SELECT_SUMS} ${OF_ENTITY} GROUP BY model ${BIGGEST_FIRST}, model
    LIMIT @limit OFFSET @offset`);
  const countModels = db.prepare<Of & DaySpan, { count: number }>(
    `${EACH_DAY} SELECT count(DISTINCT model) AS count ${OF_ENTITY}`,
  );
  const models = db.prepare<Of & DaySpan, ModelTotals>(`
    ${EACH_DAY} SELECT used.day, model, served, routes.engine AS engine, ${SELECT_SUMS} ${OF_ENTITY}
    GROUP BY used.day, used.route ORDER BY used.day, model, served, routes.engine`);
  const daysOfEach = db.prepare<DaySpan & { by: string; entities: string }, DayTotals & EntityTotals>(`
    ${EACH_DAY} SELECT used.day, name AS entity, ${SELECT_SUMS} FROM days CROSS JOIN ${NAMED} AS wanted
      CROSS JOIN usage_by_day AS used ON used.kind = @by AND used.day = days.day AND used.entity = wanted.id
      JOIN entities ON entities.id = used.entity
    GROUP BY used.day, used.entity ORDER BY used.day, name`);

  /** Without the days before the first request and after the last one, of which a careless client asks for millions. */
  function within({ from, to }: DaySpan): DaySpan {
    const all = known.get();
    return { from: Math.max(from, all?.from ?? 0), to: Math.min(to, all?.to ?? -1) };
  }

  function totalsOf(by: UsageBy, ids: readonly number[], span: DaySpan): ReadonlyMap<number, UsageTotals> {
    const parts = partsOf(within(span));
    const values = { by, ids: JSON.stringify(ids) };
    const sums = new Map(ids.map((id) => [id, noTotals()]));
    const rows = [
      totalsByDays.all({ ...values, from: parts.headFrom, to: parts.headTo }),
      totalsByBlocks.all({ ...values, ...parts }),
      totalsByDays.all({ ...values, from: parts.tailFrom, to: parts.tailTo }),
    ];
    for (const { id, ...totals } of rows.flat()) addTotals(sums.get(id) ?? noTotals(), totals);
    return sums;
  }

  function page(by: UsageBy, span: DaySpan, limit: number, offset: number): EntityPage {
    const found = heaviest.all({ by, ...partsOf(within(span)), limit, offset });
    const ids = found.map(({ entity }) => entity);
    const sums = totalsOf(by, ids, span);
    const rows = ids.map((id) => ({ ...(sums.get(id) ?? noTotals()), entity: nameOf.get(id)?.name ?? '' }));
    return { rows, count: found[0]?.count ?? (offset === 0 ? 0 : countOf(by, span)) };
  }

  function countOf(by: UsageBy, span: DaySpan): number {
    return count.get({ by, ...partsOf(within(span)) })?.count ?? 0;
  }

  return {
    totals(by, entity, span) {
      const id = idOf.get(by, entity)?.id;
      return (id === undefined ? undefined : totalsOf(by, [id], span).get(id)) ?? noTotals();
    },
    days: (by, entity, span) => days.all({ by, entity, ...within(span) }),
    hours: (fromHour, toHour) => hours.all(fromHour, toHour),
    top: (by, span, limit, offset) => page(by, span, limit, offset).rows,
    countOf,
    page,
    totalsOfAll(by, span) {
      const parts = partsOf(within(span));
      const sums = noTotals();
      for (const totals of [
        wholeDays.get({ by, from: parts.headFrom, to: parts.headTo }),
        wholeBlocks.get({ by, ...parts }),
        wholeDays.get({ by, from: parts.tailFrom, to: parts.tailTo }),
      ]) {
        if (totals !== undefined) addTotals(sums, totals);
      }
      return sums;
    },
    daysOfAll: (by, span) => usedDays.all({ by, ...within(span) }).map(({ day }) => day),
    modelsOfAll: (by, span) => modelsOfAll.all({ by, ...within(span) }),
    topModels: (by, entity, span, limit, offset) => topModels.all({ by, entity, ...within(span), limit, offset }),
    countOfModels: (by, entity, span) => countModels.get({ by, entity, ...within(span) })?.count ?? 0,
    models: (by, entity, span) => models.all({ by, entity, ...within(span) }),
    daysOfEach: (by, entities, span) => daysOfEach.all({ by, entities: JSON.stringify(entities), ...within(span) }),
  };
}
