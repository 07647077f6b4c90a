import type { ReadableDatabase } from './database.ts';
import { SELECT_SUMS, type UsageTotals } from './usage-sums.ts';

/** What usage is added up by. `all` has one entity, the empty one. */
export type UsageBy = 'all' | 'model' | 'engine' | 'key' | 'user' | 'team' | 'organization' | 'customer' | 'tag';

/** Days since the epoch (UTC), both included. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

export type EntityTotals = UsageTotals & { readonly entity: string };
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
  /** One entity's models in a span, the most expensive first. */
  topModels(by: UsageBy, entity: string, span: DaySpan, limit: number, offset: number): readonly EntityTotals[];
  countOfModels(by: UsageBy, entity: string, span: DaySpan): number;
  /** One entity by day and model, oldest first. */
  models(by: UsageBy, entity: string, span: DaySpan): readonly ModelTotals[];
  /** Totals by day of several entities at once, such as the keys of a user. */
  daysOfEach(by: UsageBy, entities: readonly string[], span: DaySpan): readonly (DayTotals & EntityTotals)[];
}

type Span = DaySpan & { readonly by: string; readonly entity: string };
type Page = DaySpan & { readonly by: string; readonly limit: number; readonly offset: number };

const IN_SPAN = 'dimension = @by AND day BETWEEN @from AND @to';
const BIGGEST_FIRST = 'ORDER BY cost DESC, inputTokens + outputTokens DESC, entity';

export function createUsageStore(db: ReadableDatabase): UsageStore {
  const totals = db.prepare<Span, UsageTotals>(
    `SELECT ${SELECT_SUMS} FROM usage_by_day WHERE ${IN_SPAN} AND entity = @entity`,
  );
  const days = db.prepare<Span, DayTotals>(`
    SELECT day, ${SELECT_SUMS} FROM usage_by_day WHERE ${IN_SPAN} AND entity = @entity GROUP BY day ORDER BY day`);
  const hours = db.prepare<[number, number], UsageTotals & { hour: number }>(
    `SELECT hour, ${SELECT_SUMS} FROM usage_by_hour WHERE hour BETWEEN ? AND ? GROUP BY hour ORDER BY hour`,
  );
  const top = db.prepare<Page, EntityTotals>(`
    SELECT entity, ${SELECT_SUMS} FROM usage_by_day WHERE ${IN_SPAN}
    GROUP BY entity ${BIGGEST_FIRST} LIMIT @limit OFFSET @offset`);
  const count = db.prepare<Omit<Page, 'limit' | 'offset'>, { count: number }>(
    `SELECT count(DISTINCT entity) AS count FROM usage_by_day WHERE ${IN_SPAN}`,
  );
  const topModels = db.prepare<Span & Page, EntityTotals>(`
    SELECT model AS entity, ${SELECT_SUMS} FROM usage_by_model WHERE ${IN_SPAN} AND entity = @entity
    GROUP BY model ${BIGGEST_FIRST} LIMIT @limit OFFSET @offset`);
  const countModels = db.prepare<Span, { count: number }>(
    `SELECT count(DISTINCT model) AS count FROM usage_by_model WHERE ${IN_SPAN} AND entity = @entity`,
  );
  const models = db.prepare<Span, ModelTotals>(`
    SELECT day, model, served, engine, ${SELECT_SUMS} FROM usage_by_model WHERE ${IN_SPAN} AND entity = @entity
    GROUP BY day, model, served, engine ORDER BY day, model, served, engine`);
  const daysOfEach = db.prepare<DaySpan & { by: string; entities: string }, DayTotals & EntityTotals>(`
    SELECT day, entity, ${SELECT_SUMS} FROM usage_by_day
    WHERE ${IN_SPAN} AND entity IN (SELECT value FROM json_each(@entities)) GROUP BY day, entity ORDER BY day, entity`);

  return {
    totals: (by, entity, span) => totals.get({ by, entity, ...span }) ?? NO_TOTALS,
    days: (by, entity, span) => days.all({ by, entity, ...span }),
    hours: (fromHour, toHour) => hours.all(fromHour, toHour),
    top: (by, span, limit, offset) => top.all({ by, ...span, limit, offset }),
    countOf: (by, span) => count.get({ by, ...span })?.count ?? 0,
    topModels: (by, entity, span, limit, offset) => topModels.all({ by, entity, ...span, limit, offset }),
    countOfModels: (by, entity, span) => countModels.get({ by, entity, ...span })?.count ?? 0,
    models: (by, entity, span) => models.all({ by, entity, ...span }),
    daysOfEach: (by, entities, span) => daysOfEach.all({ by, entities: JSON.stringify(entities), ...span }),
  };
}

const NO_TOTALS: UsageTotals = {
  requests: 0,
  errors: 0,
  cancelled: 0,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
  durationMs: 0,
  firstTokenMs: 0,
  firstTokenCount: 0,
};
