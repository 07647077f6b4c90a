import { describe, expect, it } from 'vitest';
import { COMPAT } from '../domain/compat.ts';
import { HubError } from '../domain/errors.ts';
import { expiryOf } from './key-lifetime.ts';

const expiry = (duration: string | null | undefined, now: number, compat = COMPAT.new) =>
  expiryOf(duration, now, compat);
const NOW = Date.UTC(2026, 1, 18, 13, 37, 20, 101);

describe('a key that is made with a duration', () => {
  // LiteLLM's table: number, then unit read greedily, the rest ignored.
  it.each([
    ['0s', 0],
    ['30s', 30],
    ['15m', 900],
    ['1h', 3600],
    ['1hr', 3600],
    ['30d', 2_592_000],
    ['30days', 2_592_000],
    ['1w', 604_800],
    ['007d', 604_800],
  ])('of %s expires %i seconds later', (duration, seconds) => {
    expect(expiry(duration, NOW)).toBe(NOW + seconds * 1000);
  });

  it.each([
    ['1mo', '2026-02-18', '2026-03-18'],
    ['1mo', '2026-01-31', '2026-02-28'],
    ['1mo', '2028-01-31', '2028-02-29'],
    ['1mo', '2026-12-31', '2027-01-31'],
    ['3mo', '2026-11-30', '2027-02-28'],
    ['12mo', '2028-02-29', '2029-02-28'],
    ['0mo', '2026-05-31', '2026-05-31'],
  ])('of %s on %s expires on %s, at the same time of day', (duration, from, to) => {
    const time = 'T23:59:59.999Z';
    expect(new Date(expiry(duration, Date.parse(from + time)) ?? 0).toISOString()).toBe(to + time);
  });

  it.each([null, undefined, '', 'None', 'null', '-1'])('of %j never expires', (duration) => {
    expect(expiry(duration, NOW)).toBeNull();
  });

  it.each(['', 'None', 'null'])('of %j is refused where LiteLLM 1.81.13 is asked for', (duration) => {
    expect(() => expiry(duration, NOW, COMPAT.p81)).toThrow('Expected a number and a unit');
    expect([null, undefined, '-1'].map((none) => expiry(none, NOW, COMPAT.p81))).toEqual([null, null, null]);
  });

  it.each(['30', '30 d', '1y', 'monthly', 'd', '-5d', '1.5h', ' 30d', '+1d', '٣d', 'x'.repeat(10_000)])(
    'of %.20j is refused with the field and what is expected',
    (duration) => {
      expect(() => expiry(duration, NOW)).toThrow(HubError);
      expect(() => expiry(duration, NOW)).toThrow(/^duration is ".{0,41}. Expected a number and a unit/);
    },
  );

  it.each(['9999999d', '99999999999999999999d', '999999mo', `${'9'.repeat(400)}s`])(
    'of %.20j is refused, because no calendar goes so far',
    (duration) => {
      expect(() => expiry(duration, NOW)).toThrow('ends after the last day a calendar knows');
    },
  );

  it('is always written with four digits of year', () => {
    const days = Math.floor((Date.UTC(9999, 11, 31) - NOW) / 86_400_000);
    expect(new Date(expiry(`${days}d`, NOW) ?? 0).toISOString()).toMatch(/^9999-12-/);
    expect(() => expiry(`${days + 2}d`, NOW)).toThrow('calendar');
  });
});
