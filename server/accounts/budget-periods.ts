import { HubError } from '../domain/errors.ts';
import { monthsLater, startOf, toInstant, toLocal } from './local-time.ts';

type Unit = 's' | 'm' | 'h' | 'd' | 'w' | 'mo' | 'y';

export interface BudgetDuration {
  readonly amount: number;
  readonly unit: Unit;
}

/** How people say it; LiteLLM stores these words and resets daily, which nobody who writes `monthly` means. */
const WORDS: Readonly<Record<string, BudgetDuration>> = {
  hourly: { amount: 1, unit: 'h' },
  daily: { amount: 1, unit: 'd' },
  weekly: { amount: 7, unit: 'd' },
  monthly: { amount: 1, unit: 'mo' },
  yearly: { amount: 1, unit: 'y' },
};
const WRITTEN = /^(\d{1,6})(mo|s|m|h|d|w|y)$/;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** @throws HubError for anything but a number with a unit, or a word such as `monthly` */
export function parseBudgetDuration(text: string, param = 'budget_duration'): BudgetDuration {
  const word = WORDS[text.toLowerCase()];
  if (word !== undefined) return word;
  const [, amount, unit] = WRITTEN.exec(text) ?? [];
  if (amount === undefined || unit === undefined || Number(amount) === 0) {
    throw new HubError(
      'invalid_request',
      `${param} is ${JSON.stringify(text.slice(0, 40))}. Expected a number and a unit, such as 30s, 15m, 12h, 30d, 1w or 1mo, or one of ${Object.keys(WORDS).join(', ')}.`,
      { param, wireType: 'bad_request_error' },
    );
  }
  return { amount: Number(amount), unit: unit as Unit };
}

/**
 * When a budget that is looked at now begins anew. Aligned to the calendar, not to when the budget was made, by LiteLLM's
 * rules (proxy HTTP contract 6.3): `7d` is the next Monday, `30d` and `1mo` the first of the next month, `24h` midnight.
 * @param now epoch milliseconds
 * @param timeZone an IANA name
 * @returns epoch milliseconds, always after `now`
 */
export function nextCalendarReset({ amount, unit }: BudgetDuration, now: number, timeZone: string): number {
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
      return toInstant({ ...startOf(local, 'minute'), second: next(local.second) }, timeZone);
    case 'm':
      return toInstant({ ...startOf(local, 'hour'), minute: next(local.minute) }, timeZone);
    case 'h':
      return toInstant({ ...midnight, hour: next(local.hour) }, timeZone);
    case 'd':
      if (amount === 7) return toInstant(weeks(1), timeZone);
      if (amount === 30) return toInstant(months(1), timeZone);
      return toInstant({ ...midnight, day: midnight.day + amount }, timeZone);
    case 'w':
      return toInstant(weeks(amount), timeZone);
    case 'mo':
      return toInstant(months(amount), timeZone);
    case 'y':
      return toInstant({ ...midnight, day: 1, month: 1, year: local.year + amount }, timeZone);
  }
}

/** The end of exactly one duration, as reusable budgets count: a month is the same day and time of the next one. */
export function afterDuration({ amount, unit }: BudgetDuration, start: number): number {
  if (unit !== 'mo' && unit !== 'y') return start + amount * SECONDS[unit] * 1000;
  return monthsLater(start, unit === 'y' ? amount * 12 : amount);
}
