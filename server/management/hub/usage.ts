import * as contract from '../../contract/hub/usage.ts';
import { toUsd } from '../../domain/money.ts';
import { implement, type Handler } from '../resource.ts';
import { dayNumber, type DaySpan, type Totals, type UsageReader } from '../usage-reader.ts';
import type { Names } from './names.ts';

export interface UsageDeps {
  readonly usage: UsageReader;
  readonly names: Names;
}

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Up to so many days of everything come by the hour. */
const HOURLY_DAYS = 3;
/** As many as a person can tell apart in a chart, for as many days as have room in one. */
const MOST_SERIES = 5;
const MOST_SERIES_DAYS = 100;

export function usageHandlers({ usage, names }: UsageDeps): readonly Handler[] {
  const nameOf = (by: contract.UsageDimension, entity: string) => names.nameOf(by, entity) ?? entity;

  function seriesOf(by: contract.UsageDimension, entities: readonly string[], span: DaySpan): contract.UsageSeries[] {
    const days = Map.groupBy(usage.daysOfEach(by, entities, span), ({ entity }) => entity);
    return entities.map((entity) => ({
      entity,
      name: nameOf(by, entity),
      points: (days.get(entity) ?? []).map((each) => ({ ...sumsOf(each), at: each.day * DAY_MS })),
    }));
  }

  return [
    implement(contract.getUsage, ({ query }) => {
      const span = { from: dayNumber(query.from), to: dayNumber(query.to) };
      const { by, of = 'all', entity = '', limit, offset } = query;
      const isHourly = of === 'all' && span.to - span.from < HOURLY_DAYS;
      const points = isHourly
        ? usage.hours(span.from * 24, span.to * 24 + 23).map((each) => ({ ...sumsOf(each), at: each.hour * HOUR_MS }))
        : usage.days(of, entity, span).map((each) => ({ ...sumsOf(each), at: each.day * DAY_MS }));
      const { rows: shares, count } =
        of === 'all'
          ? usage.page(by, span, limit, offset)
          : {
              rows: usage.topModels(of, entity, span, limit, offset),
              count: usage.countOfModels(of, entity, span),
            };
      const isStacked = !isHourly && of === 'all' && span.to - span.from < MOST_SERIES_DAYS;
      const leaders = isStacked && offset > 0 ? usage.top(by, span, MOST_SERIES, 0) : shares.slice(0, MOST_SERIES);
      return {
        entityName: query.of === undefined ? null : nameOf(query.of, entity),
        totals: sumsOf(usage.totals(of, entity, span)),
        resolution: isHourly ? ('hour' as const) : ('day' as const),
        points,
        shares: shares.map((each) => ({
          ...sumsOf(each),
          entity: each.entity,
          name: nameOf(by, each.entity),
        })),
        shareCount: count,
        series: isStacked
          ? seriesOf(
              by,
              leaders.map((each) => each.entity),
              span,
            )
          : [],
      };
    }),
  ];
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
