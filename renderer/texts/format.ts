import { currentLocale, keepOrder } from './locale.ts';

/** Numbers and times as the reader's own language writes them. */

/** Money below a cent keeps two figures that say something: $0.0000123, not $0.00. */
export function formatUsd(usd: number): string {
  const isTiny = usd !== 0 && Math.abs(usd) < 0.01;
  const money = new Intl.NumberFormat(currentLocale(), {
    style: 'currency',
    currency: 'USD',
    ...(isTiny ? { maximumSignificantDigits: 2, minimumFractionDigits: 0 } : { maximumFractionDigits: 2 }),
  });
  return keepOrder(money.format(usd));
}

export function formatCount(count: number): string {
  return new Intl.NumberFormat(currentLocale()).format(count);
}

/** 12,345,678 as 12M: for axes and tiles, where there is no room. */
export function formatShort(count: number): string {
  return new Intl.NumberFormat(currentLocale(), { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}

/** A context as model libraries write it: 131,072 is 128K, 8,000 is 8K. */
export function formatTokens(tokens: number): string {
  return tokens >= 1024 && tokens % 1024 === 0 ? `${formatCount(tokens / 1024)}K` : formatShort(tokens);
}

export function formatPercent(share: number): string {
  return new Intl.NumberFormat(currentLocale(), { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** @param ms null where nothing was measured */
export function formatMs(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1000 ? keepOrder(`${formatCount(Math.round(ms))} ms`) : formatSeconds(ms / 1000, ms < 10_000 ? 2 : 1);
}

export function formatSeconds(seconds: number, digits: number): string {
  return keepOrder(`${formatDecimal(seconds, digits)} s`);
}

/** With exactly so many digits after the point, or the comma. */
export function formatDecimal(number: number, digits: number): string {
  return new Intl.NumberFormat(currentLocale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(number);
}

export function formatDate(time: string | number): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(new Date(time));
}

/** For lists: the year only where it is another one. */
export function formatDay(time: string | number): string {
  const date = new Date(time);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(currentLocale(), {
    month: 'short',
    day: 'numeric',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(date);
}

/** For lists of what happened lately: without the year and the seconds. */
export function formatShortTime(time: string | number): string {
  return new Intl.DateTimeFormat(currentLocale(), {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(time));
}

/** Of today: with the seconds, without the day. */
export function formatTime(time: string | number): string {
  return new Intl.DateTimeFormat(currentLocale(), { timeStyle: 'medium' }).format(new Date(time));
}

export function formatDateTime(time: string | number): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(time));
}

const SIZE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as model libraries write sizes. */
export function formatSize(bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), SIZE_UNITS.length - 1);
  return keepOrder(`${formatDecimal(bytes / 1000 ** step, step === 0 ? 0 : 1)} ${SIZE_UNITS[step] ?? ''}`);
}
