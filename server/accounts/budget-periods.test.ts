import { describe, expect, it } from 'vitest';
import { parseBudgetDuration } from '../domain/budget-duration.ts';
import { afterDuration, nextCalendarReset } from './budget-periods.ts';

/** The reference moment of the contract's table, a Wednesday. */
const NOW = Date.parse('2026-02-18T13:37:20Z');
const next = (text: string, now = NOW, zone = 'UTC') =>
  new Date(nextCalendarReset(parseBudgetDuration(text), now, zone)).toISOString();

describe('the next reset of a budget', () => {
  it.each([
    ['30s', '2026-02-18T13:37:30'],
    ['45s', '2026-02-18T13:37:45'],
    ['15m', '2026-02-18T13:45:00'],
    ['7m', '2026-02-18T13:42:00'],
    ['1h', '2026-02-18T14:00:00'],
    ['6h', '2026-02-18T18:00:00'],
    ['5h', '2026-02-18T15:00:00'],
    ['24h', '2026-02-19T00:00:00'],
    ['1d', '2026-02-19T00:00:00'],
    ['25h', '2026-02-19T01:00:00'],
    ['2d', '2026-02-20T00:00:00'],
    ['14d', '2026-03-04T00:00:00'],
    ['28d', '2026-03-18T00:00:00'],
    ['90d', '2026-05-19T00:00:00'],
    ['7d', '2026-02-23T00:00:00'],
    ['30d', '2026-03-01T00:00:00'],
    ['1mo', '2026-03-01T00:00:00'],
    ['2mo', '2026-04-01T00:00:00'],
    ['1w', '2026-02-23T00:00:00'],
    ['2w', '2026-03-02T00:00:00'],
    ['1y', '2027-01-01T00:00:00'],
    ['daily', '2026-02-19T00:00:00'],
    ['weekly', '2026-02-23T00:00:00'],
    ['monthly', '2026-03-01T00:00:00'],
    ['Monthly', '2026-03-01T00:00:00'],
    ['yearly', '2027-01-01T00:00:00'],
  ])('of %s is %s', (text, expected) => {
    expect(next(text)).toBe(`${expected}.000Z`);
  });

  it('is always later than now, also on the boundary itself', () => {
    expect(next('1d', Date.parse('2026-02-19T00:00:00Z'))).toBe('2026-02-20T00:00:00.000Z');
    expect(next('7d', Date.parse('2026-02-23T00:00:00Z'))).toBe('2026-03-02T00:00:00.000Z');
    expect(next('1mo', Date.parse('2026-12-01T00:00:00Z'))).toBe('2027-01-01T00:00:00.000Z');
  });

  it('follows the clock on the wall, through the changes of summer time', () => {
    expect(next('1d', NOW, 'America/New_York')).toBe('2026-02-19T05:00:00.000Z');
    expect(next('1d', Date.parse('2026-03-08T12:00:00Z'), 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
    expect(next('1d', Date.parse('2026-11-01T04:30:00Z'), 'America/New_York')).toBe('2026-11-02T05:00:00.000Z');
    expect(next('1mo', NOW, 'Asia/Kolkata')).toBe('2026-02-28T18:30:00.000Z');
    // Midnight does not exist on this day in Cairo: the clock goes from 23:59 to 01:00.
    expect(next('1d', Date.parse('2026-04-23T12:00:00Z'), 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z');
  });
});

describe('a duration that is none', () => {
  it.each(['', '30', 'd', '0d', '-1d', '1.5d', '30 d', '1hr', '30days', 'fortnightly', '9999999d', '1mo1d'])(
    '%j is refused by name',
    (text) => {
      expect(() => parseBudgetDuration(text)).toThrow(`budget_duration is ${JSON.stringify(text)}`);
    },
  );
});

describe('the end of exactly one duration', () => {
  it.each([
    ['1d', '2026-02-19T13:37:20'],
    ['30d', '2026-03-20T13:37:20'],
    ['1w', '2026-02-25T13:37:20'],
    ['1mo', '2026-03-18T13:37:20'],
    ['90s', '2026-02-18T13:38:50'],
    ['1y', '2027-02-18T13:37:20'],
  ])('of %s is %s', (text, expected) => {
    expect(new Date(afterDuration(parseBudgetDuration(text), NOW)).toISOString()).toBe(`${expected}.000Z`);
  });

  it('is the last day of a month that is too short', () => {
    const january = Date.parse('2026-01-31T10:00:00Z');
    expect(new Date(afterDuration({ amount: 1, unit: 'mo' }, january)).toISOString()).toBe('2026-02-28T10:00:00.000Z');
  });
});

describe('the next reset', () => {
  it.each(['UTC', 'Asia/Kathmandu', 'Pacific/Chatham', 'Australia/Lord_Howe', 'Australia/Sydney'])(
    'is never one that has passed, minute by minute through an hour that the clock shows twice, in %s',
    (zone) => {
      const from = Date.parse('2026-04-03T10:00:07Z');
      const seen = new Map<string, number>();
      for (let now = from; now < from + 3 * 24 * 3600 * 1000; now += 61_000) {
        for (const text of ['10m', '1h', '1d', '7d', '1mo']) {
          const reset = Date.parse(next(text, now, zone));
          expect(reset).toBeGreaterThan(now);
          const before = seen.get(text);
          // A day's or a month's moves when it is reached, and not before.
          if (before !== undefined && now < before && !/[mh]$/.test(text)) expect(reset).toBe(before);
          seen.set(text, reset);
        }
      }
    },
  );
});
