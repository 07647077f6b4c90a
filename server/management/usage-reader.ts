/** What a range of usage adds up to; money in picodollars, times in milliseconds. */
export interface Totals {
  readonly requests: number;
  readonly errors: number;
  readonly cancelled: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
  readonly durationMs: number;
  readonly firstTokenMs: number;
  readonly firstTokenCount: number;
}

export type UsageBy = 'all' | 'model' | 'engine' | 'key' | 'user' | 'team' | 'organization' | 'customer' | 'tag';
type OneOf = Exclude<UsageBy, 'all'>;

/** Days since the epoch (UTC), both included. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

type OfEntity = Totals & { readonly entity: string };
type OfDay = Totals & { readonly day: number };
export type OfModel = OfDay & { readonly model: string; readonly served: string; readonly engine: string };

/** Usage as it is added up beside requests. `all` has one entity, the empty one. */
export interface UsageReader {
  totals(by: UsageBy, entity: string, span: DaySpan): Totals;
  days(by: UsageBy, entity: string, span: DaySpan): readonly OfDay[];
  hours(fromHour: number, toHour: number): readonly (Totals & { readonly hour: number })[];
  /** The most expensive first. */
  top(by: OneOf, span: DaySpan, limit: number, offset: number): readonly OfEntity[];
  countOf(by: OneOf, span: DaySpan): number;
  /** The same rows, and how many there are of all of them. */
  page(
    by: OneOf,
    span: DaySpan,
    limit: number,
    offset: number,
  ): { readonly rows: readonly OfEntity[]; readonly count: number };
  /** What all entities of a kind add up to. */
  totalsOfAll(by: UsageBy, span: DaySpan): Totals;
  /** Days on which any entity of a kind was used, oldest first. */
  daysOfAll(by: UsageBy, span: DaySpan): readonly number[];
  /** All entities of a kind together by day and model. */
  modelsOfAll(by: UsageBy, span: DaySpan): readonly OfModel[];
  topModels(by: UsageBy, entity: string, span: DaySpan, limit: number, offset: number): readonly OfEntity[];
  countOfModels(by: UsageBy, entity: string, span: DaySpan): number;
  models(by: UsageBy, entity: string, span: DaySpan): readonly OfModel[];
  daysOfEach(by: UsageBy, entities: readonly string[], span: DaySpan): readonly (OfDay & OfEntity)[];
}

const DAY_MS = 24 * 3600 * 1000;

/** @param iso a day such as `2026-11-24`, or a moment in it */
export function dayNumber(iso: string): number {
  return Math.floor(Date.parse(iso) / DAY_MS);
}

export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
