import type { UsageSums } from '../../../server/contract/hub/usage.ts';
import { currentLocale } from '../../texts/locale.ts';

const DAY_MS = 24 * 3600 * 1000;

export const RANGES = ['1', '7', '30', '90'] as const;
/** Days that end today. */
export type Range = (typeof RANGES)[number];

export interface Days {
  /** `YYYY-MM-DD`, UTC: the ledger's days. */
  readonly from: string;
  readonly to: string;
}

/** @param now epoch milliseconds */
export function daysOf(range: Range, now: number): Days {
  return { from: isoDay(now - (Number(range) - 1) * DAY_MS), to: isoDay(now) };
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** A point of the chart, also where nothing was asked. */
export type FilledPoint = UsageSums & { readonly at: number };

/** When a point is. Days are UTC, so their names are too; hours are the reader's own. */
export function formatPointTime(at: number, resolution: 'hour' | 'day'): string {
  return new Intl.DateTimeFormat(
    currentLocale(),
    resolution === 'day'
      ? { month: 'short', day: 'numeric', timeZone: 'UTC' }
      : { day: 'numeric', hour: '2-digit', minute: '2-digit' },
  ).format(at);
}

/** Every point of a range, so that times without a request are gaps and not left out. */
export function fillGaps<Point extends { readonly at: number }>(
  points: readonly Point[],
  { from, to }: Days,
  resolution: 'hour' | 'day',
  nothing: Omit<Point, 'at'>,
): readonly (Omit<Point, 'at'> & { readonly at: number })[] {
  const step = resolution === 'day' ? DAY_MS : 3600 * 1000;
  const first = Date.parse(from);
  const count = Math.round((Date.parse(to) + DAY_MS - first) / step);
  const known = new Map(points.map((point) => [point.at, point]));
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    return known.get(at) ?? { ...nothing, at };
  });
}
