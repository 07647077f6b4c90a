/** A moment as a clock on the wall shows it. Months count from 1; fields may overflow, as in `day: 32`. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const DAY_MS = 24 * 3600 * 1000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

/** @param weekday 0 = Sunday */
export function toLocal(instant: number, timeZone: string): LocalTime & { readonly weekday: number } {
  const fields = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<keyof LocalTime, number>;
  const weekday = new Date(Date.UTC(fields.year, fields.month - 1, fields.day)).getUTCDay();
  return { ...fields, weekday };
}

/**
 * The moment at which the clock on the wall shows this. A time that the change to summer time skips is the moment after
 * the gap; of a time that is shown twice it is the first that is after `after` (epoch milliseconds).
 */
export function toInstant(local: LocalTime, timeZone: string, after = -Infinity): number {
  const wanted = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
  const offsetAt = (instant: number) => {
    const shown = toLocal(instant, timeZone);
    return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second) - instant;
  };
  const offsets = [offsetAt(wanted - DAY_MS), offsetAt(wanted + DAY_MS)];
  const candidates = offsets.map((offset) => wanted - offset).toSorted((a, b) => a - b);
  const exact = candidates.find((instant) => instant > after && instant + offsetAt(instant) === wanted);
  return exact ?? Math.max(...candidates);
}

export function startOf(local: LocalTime, unit: 'minute' | 'hour' | 'day'): LocalTime {
  const { year, month, day } = local;
  return {
    year,
    month,
    day,
    hour: unit === 'day' ? 0 : local.hour,
    minute: unit === 'minute' ? local.minute : 0,
    second: 0,
  };
}

/** The same day and time (UTC) so many months on; the last day of a month that is too short. */
export function monthsLater(instant: number, months: number): number {
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}
