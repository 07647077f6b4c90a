import type { BudgetDuration } from '../domain/budget-duration.ts';
import { monthsLater, startOf, toInstant, toLocal } from './local-time.ts';

/** Of the units that are always as long. */
export const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

const QUARTER_MS = 15 * 60 * 1000;
/**
 * Thousands of accounts begin anew at the same midnight, and to ask a calendar costs fifty microseconds each time. Rhythms
 * are as many as owners write.
 */
const remembered = new Map<string, number>();
let rememberedQuarter = 0;

/**
 * When a budget that is looked at now begins anew. Aligned to the calendar, not to when the budget was made, by LiteLLM's
 * rules (proxy HTTP contract 6.3): `7d` is the next Monday, `30d` and `1mo` the first of the next month, `24h` midnight.
 * @param now epoch milliseconds
 * @param timeZone an IANA name
 * @returns epoch milliseconds, always after `now`
 */
export function nextCalendarReset(duration: BudgetDuration, now: number, timeZone: string): number {
  const { amount, unit } = duration;
  if (unit === 's' || unit === 'm') return workOut(duration, now, timeZone);
  // The answer is the same for a whole hour of the clock on the wall, which begins with a quarter of one everywhere.
  const quarter = Math.floor(now / QUARTER_MS);
  if (quarter !== rememberedQuarter) remembered.clear();
  rememberedQuarter = quarter;
  const name = `${amount}${unit} ${timeZone}`;
  let known = remembered.get(name);
  if (known === undefined) remembered.set(name, (known = workOut(duration, now, timeZone)));
  return known;
}

function workOut({ amount, unit }: BudgetDuration, now: number, timeZone: string): number {
  const local = toLocal(now, timeZone);
  const next = (count: number) => (Math.floor(count / amount) + 1) * amount;
  const midnight = startOf(local, 'day');
  const weeks = (count: number) => ({
    ...midnight,
    day: midnight.day + ((8 - local.weekday) % 7 || 7) + 7 * (count - 1),
  });
  const months = (count: number) => ({ ...midnight, day: 1, month: local.month + count });
  switch (unit) {
    case 's':
      return toInstant({ ...startOf(local, 'minute'), second: next(local.second) }, timeZone, now);
    case 'm':
      return toInstant({ ...startOf(local, 'hour'), minute: next(local.minute) }, timeZone, now);
    case 'h':
      return toInstant({ ...midnight, hour: next(local.hour) }, timeZone, now);
    case 'd':
      if (amount === 7) return toInstant(weeks(1), timeZone, now);
      if (amount === 30) return toInstant(months(1), timeZone, now);
      return toInstant({ ...midnight, day: midnight.day + amount }, timeZone, now);
    case 'w':
      return toInstant(weeks(amount), timeZone, now);
    case 'mo':
      return toInstant(months(amount), timeZone, now);
    case 'y':
      return toInstant({ ...midnight, day: 1, month: 1, year: local.year + amount }, timeZone, now);
  }
}

/** The end of exactly one duration, as reusable budgets count: a month is the same day and time of the next one. */
export function afterDuration({ amount, unit }: BudgetDuration, start: number): number {
  if (unit !== 'mo' && unit !== 'y') return start + amount * SECONDS[unit] * 1000;
  return monthsLater(start, unit === 'y' ? amount * 12 : amount);
}
