import { beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../tests/helpers/test-clock.ts';
import type { PayerRef, StoredBalance } from '../domain/account.ts';
import { parseBudgetDuration } from '../domain/budget-duration.ts';
import { createBalances, type Balances } from './balances.ts';
import type { ResetRule } from './reset-rules.ts';

const KEY: PayerRef = { kind: 'key', id: 'k' };
const daily: ResetRule = { type: 'calendar', duration: parseBudgetDuration('1d') };
const DAY_MS = 24 * 3600 * 1000;

let clock: TestClock;
let rule: ResetRule | null;
beforeEach(() => {
  clock = createTestClock();
  rule = null;
});

function open(stored: readonly StoredBalance[] = []): Balances {
  return createBalances({ stored, ruleOf: () => rule, timeZone: () => 'UTC', clock });
}
function storedOf(balances: Balances): readonly StoredBalance[] {
  let stored: readonly StoredBalance[] = [];
  balances.storeChanged((changed) => (stored = changed));
  return stored;
}
const midnightAfter = (time: number) => Math.floor(time / DAY_MS) * DAY_MS + DAY_MS;

describe('a balance', () => {
  it('of an account that used nothing is nothing', () => {
    expect(open().of(KEY)).toEqual({ spend: 0, tokens: 0, since: 0, resetsAt: null });
  });

  it('adds up what is charged to it, exactly', () => {
    const balances = open();
    for (let call = 0; call < 1000; call++) balances.charge([KEY], 35_000_001, 3, clock.now());
    expect(balances.of(KEY)).toMatchObject({ spend: 35_000_001_000, tokens: 3000 });
  });

  it('begins anew at the boundary, however late somebody looks', () => {
    rule = daily;
    const balances = open();
    const midnight = midnightAfter(clock.now());
    expect(balances.of(KEY).resetsAt).toBe(midnight);
    balances.charge([KEY], 5, 5, clock.now());
    clock.advance(midnight - clock.now() - 1);
    expect(balances.of(KEY).spend).toBe(5);
    clock.advance(1);
    expect(balances.of(KEY)).toEqual({ spend: 0, tokens: 0, since: midnight, resetsAt: midnight + DAY_MS });
    clock.advance(3.5 * DAY_MS);
    expect(balances.of(KEY)).toMatchObject({ since: midnight + 3 * DAY_MS, resetsAt: midnight + 4 * DAY_MS });
  });

  it('is charged and begins anew by a clock that was a year ahead and was set right', () => {
    rule = daily;
    const balances = open();
    const right = clock.now();
    balances.of(KEY);
    clock.advance(365 * DAY_MS);
    balances.charge([KEY], 2, 2, clock.now());
    clock.advance(right - clock.now());
    balances.charge([KEY], 5, 5, clock.now());
    expect(balances.of(KEY)).toEqual({ spend: 7, tokens: 7, since: right, resetsAt: midnightAfter(right) });
    expect(storedOf(balances)).toMatchObject([{ since: right, resetsAt: midnightAfter(right) }]);
    clock.advance(DAY_MS);
    expect(balances.of(KEY)).toMatchObject({ spend: 0, since: midnightAfter(right) });
  });

  it('takes no row of an earlier period: replayed rows lead to the same figures', () => {
    rule = daily;
    const balances = open();
    balances.of(KEY);
    clock.advance(DAY_MS);
    const { since } = balances.of(KEY);
    balances.charge([KEY], 7, 7, since - 1);
    expect(balances.of(KEY).spend).toBe(0);
    balances.charge([KEY], 7, 7, since);
    expect(balances.of(KEY).spend).toBe(7);
  });

  it('keeps its boundary while its rhythm stays, gets a new one with another, and none without', () => {
    rule = daily;
    const balances = open();
    const { resetsAt } = balances.of(KEY);
    balances.rulesChanged();
    expect(balances.of(KEY).resetsAt).toBe(resetsAt);
    rule = { type: 'calendar', duration: parseBudgetDuration('1h') };
    balances.rulesChanged();
    expect(balances.of(KEY).resetsAt).toBeLessThanOrEqual(clock.now() + 3600 * 1000);
    rule = null;
    balances.rulesChanged();
    expect(balances.of(KEY).resetsAt).toBeNull();
  });

  it('goes by the old rhythm until the moment in which it changes, though nobody looked', () => {
    rule = daily;
    const balances = open();
    balances.charge([KEY], 5, 5, clock.now());
    clock.advance(2 * DAY_MS);
    rule = null;
    balances.rulesChanged([KEY]);
    expect(balances.of(KEY)).toMatchObject({ spend: 0, resetsAt: null });
    rule = daily;
    balances.rulesChanged([KEY]);
    const [stored] = storedOf(balances);
    const reopened = open(stored === undefined ? [] : [stored]);
    reopened.charge([KEY], 5, 5, clock.now());
    clock.advance(DAY_MS);
    rule = null;
    reopened.rulesChanged();
    expect(reopened.of(KEY)).toMatchObject({ spend: 0, resetsAt: null });
  });

  it('that is rebuilt from a row of yesterday is that of today', () => {
    rule = daily;
    const yesterday = clock.now();
    clock.advance(DAY_MS);
    const balances = open();
    balances.charge([KEY], 5, 5, yesterday);
    expect(balances.of(KEY)).toMatchObject({ spend: 0, since: midnightAfter(yesterday) });
  });

  it('of a short period is right after a long time, on the boundary itself', () => {
    const HOUR_MS = 3600 * 1000;
    const hour = Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
    clock.advance(hour + HOUR_MS - clock.now() + 7);
    for (const type of ['calendar', 'interval'] as const) {
      const duration = parseBudgetDuration('30s');
      rule = type === 'calendar' ? { type, duration } : { type, duration, anchor: hour };
      const balances = open();
      balances.charge([KEY], 5, 5, clock.now());
      clock.advance(40 * DAY_MS);
      const since = clock.now() - 7;
      expect(balances.of(KEY)).toEqual({ spend: 0, tokens: 0, since, resetsAt: since + 30_000 });
    }
  });

  it('of a further window holds what was charged since the window is there', () => {
    const balances = open();
    const window = { kind: 'window', id: 'key:k\n1d' } as const;
    balances.charge([window], 5, 5, clock.now());
    expect(balances.of(window)).toMatchObject({ spend: 5, since: clock.now() });
  });

  it('goes on under another hash with what requests in flight hold of it', () => {
    const balances = open();
    balances.charge([KEY, { kind: 'key_model', id: 'k\necho' }], 5, 5, clock.now());
    const held = balances.live(KEY);
    held.inFlight += 1;
    balances.renameKey('k', 'k2');
    expect(balances.live({ kind: 'key', id: 'k2' })).toBe(held);
    expect(balances.of({ kind: 'key_model', id: 'k2\necho' }).spend).toBe(5);
    expect(balances.live(KEY)).toMatchObject({ spend: 0, inFlight: 0 });
    expect(storedOf(balances).map(({ id, spend }) => [id, spend])).toEqual([
      ['k2', 5],
      ['k2\necho', 5],
      ['k', 0],
      ['k\necho', 0],
    ]);
  });

  it('that shares a reusable budget begins anew when the budget does', () => {
    const anchor = clock.now() + 1000;
    rule = { type: 'interval', duration: parseBudgetDuration('1h'), anchor };
    const balances = open();
    expect(balances.of(KEY).resetsAt).toBe(anchor);
    clock.advance(1000);
    expect(balances.of(KEY)).toMatchObject({ since: anchor, resetsAt: anchor + 3600 * 1000 });
  });

  it('comes back as it was stored, with its boundary', () => {
    rule = daily;
    const balances = open();
    balances.charge([KEY], 9, 4, clock.now());
    const [stored] = storedOf(balances);
    expect(stored).toEqual({ ...KEY, spend: 9, tokens: 4, since: 0, resetsAt: midnightAfter(clock.now()) });
    expect(open(stored === undefined ? [] : [stored]).of(KEY)).toMatchObject({ spend: 9, tokens: 4 });
  });

  it('is told once, and again when it could not be stored', () => {
    const balances = open();
    balances.charge([KEY], 1, 1, clock.now());
    expect(() =>
      balances.storeChanged(() => {
        throw new Error('disk full');
      }),
    ).toThrow('disk full');
    expect(storedOf(balances)).toHaveLength(1);
    expect(storedOf(balances)).toEqual([]);
  });

  it('can be set by hand, and setting it to nothing forgets the tokens too', () => {
    const balances = open();
    balances.charge([KEY], 10, 10, clock.now());
    balances.setSpend(KEY, 3);
    expect(balances.of(KEY)).toMatchObject({ spend: 3, tokens: 10 });
    balances.setSpend(KEY, 0);
    expect(balances.of(KEY)).toMatchObject({ spend: 0, tokens: 0 });
  });
});
