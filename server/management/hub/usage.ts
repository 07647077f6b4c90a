import * as contract from '../../contract/hub/usage.ts';
import { toUsd } from '../../domain/money.ts';
import { implement, type Handler } from '../resource.ts';
import type { Names } from './names.ts';

/** What a range of usage adds up to; money in picodollars, times in milliseconds. */
interface Totals {
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
type By = contract.UsageDimension;
/** Days since the epoch (UTC), both included. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export interface UsageReader {
  totals(by: By | 'all', entity: string, span: Span): Totals;
  days(by: By | 'all', entity: string, span: Span): readonly (Totals & { readonly day: number })[];
  hours(fromHour: number, toHour: number): readonly (Totals & { readonly hour: number })[];
  top(by: By, span: Span, limit: number, offset: number): readonly (Totals & { readonly entity: string })[];
  countOf(by: By, span: Span): number;
  topModels(
    by: By,
    entity: string,
    span: Span,
    limit: number,
    offset: number,
  ): readonly (Totals & { readonly entity: string })[];
  countOfModels(by: By, entity: string, span: Span): number;
}

export interface UsageDeps {
  readonly usage: UsageReader;
  readonly names: Names;
}

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Up to so many days of everything come by the hour. */
const HOURLY_DAYS = 3;

export function usageHandlers({ usage, names }: UsageDeps): readonly Handler[] {
  return [
    implement(contract.getUsage, ({ query }) => {
      const span = { from: dayOf(query.from), to: dayOf(query.to) };
      const { by, of = 'all', entity = '', limit, offset } = query;
      const isHourly = of === 'all' && span.to - span.from < HOURLY_DAYS;
      const points = isHourly
        ? usage.hours(span.from * 24, span.to * 24 + 23).map((each) => ({ ...sumsOf(each), at: each.hour * HOUR_MS }))
        : usage.days(of, entity, span).map((each) => ({ ...sumsOf(each), at: each.day * DAY_MS }));
      const shares =
        of === 'all' ? usage.top(by, span, limit, offset) : usage.topModels(of, entity, span, limit, offset);
      return {
        totals: sumsOf(usage.totals(of, entity, span)),
        resolution: isHourly ? ('hour' as const) : ('day' as const),
        points,
        shares: shares.map((each) => ({
          ...sumsOf(each),
          entity: each.entity,
          name: names.nameOf(by, each.entity) ?? each.entity,
        })),
        shareCount: of === 'all' ? usage.countOf(by, span) : usage.countOfModels(of, entity, span),
      };
    }),
  ];
}

function dayOf(iso: string): number {
  return Date.parse(iso) / DAY_MS;
}

function sumsOf(totals: Totals): contract.UsageSums {
  const { requests, errors, cancelled, inputTokens, outputTokens, cost, durationMs, firstTokenMs } = totals;
  return {
    requests,
    errors,
    cancelled,
    inputTokens,
    outputTokens,
    cost: toUsd(cost),
    meanDurationMs: requests === 0 ? null : durationMs / requests,
    meanFirstTokenMs: totals.firstTokenCount === 0 ? null : firstTokenMs / totals.firstTokenCount,
  };
}
