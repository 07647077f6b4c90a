import { beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../tests/helpers/test-clock.ts';
import type { HubError } from '../domain/errors.ts';
import { createAddressLimits, type AddressLimits, type AddressRules } from './address-limits.ts';

const ADDRESS = '192.168.0.7';

let clock: TestClock;
let rules: AddressRules;
let limits: AddressLimits;
beforeEach(() => {
  clock = createTestClock();
  clock.advance(5_000);
  rules = { requestsPerSecond: 10, burst: 20, open: 100 };
  limits = createAddressLimits(() => rules, clock);
});

interface Visitor {
  /** When it was let in, in milliseconds since the test began. */
  enteredAt: number | undefined;
  refusal: HubError | undefined;
  answers: number;
  isGone: boolean;
  leave: () => void;
}

function send(address = ADDRESS): Visitor {
  const visitor: Visitor = {
    enteredAt: undefined,
    refusal: undefined,
    answers: 0,
    isGone: false,
    leave: () => undefined,
  };
  const leave = limits.arrive(address, (refusal) => {
    visitor.answers += 1;
    visitor.refusal = refusal;
    if (refusal === undefined) visitor.enteredAt = clock.monotonic() - 5_000;
  });
  visitor.leave = () => {
    visitor.isGone = true;
    leave();
  };
  return visitor;
}
const sendMany = (count: number, address = ADDRESS) => Array.from({ length: count }, () => send(address));
const entered = (visitors: readonly Visitor[]) => visitors.map(({ enteredAt }) => enteredAt);
const refused = (visitors: readonly Visitor[]) => visitors.filter(({ refusal }) => refusal !== undefined);

describe('requests of one address', () => {
  it('go on at once up to the rate, wait in order for their turn beyond it, and are refused beyond the burst', () => {
    const visitors = sendMany(25);
    expect(refused(visitors)).toEqual(visitors.slice(21));
    clock.advance(2_000);
    expect(entered(visitors.slice(0, 21))).toEqual(Array.from({ length: 21 }, (_, index) => index * 100));
    expect(visitors.every(({ answers }) => answers === 1)).toBe(true);
  });

  it('are refused in words that say the limit, and when to come back: when the queue is worked off', () => {
    const last = sendMany(22).at(-1);
    expect(last?.refusal).toMatchObject({
      code: 'rate_limited',
      status: 429,
      message: expect.stringContaining(
        'Rate limit exceeded for address: 192.168.0.7. Limit type: requests. Current limit: 10 a second and 20 that wait, Remaining: 0.',
      ) as string,
      details: { retryAfterSeconds: 3 },
    });
    rules = { ...rules, requestsPerSecond: 1, burst: 100_000 };
    sendMany(200);
    rules = { ...rules, burst: 0 };
    expect(send().refusal?.details.retryAfterSeconds).toBe(60);
  });

  it('find room again as turns pass: one in each interval', () => {
    sendMany(21);
    clock.advance(99);
    expect(refused(sendMany(2))).toHaveLength(2);
    clock.advance(1);
    expect(refused(sendMany(2))).toHaveLength(1);
    clock.advance(500);
    expect(refused(sendMany(7))).toHaveLength(2);
  });

  it('that keep to the rate never wait', () => {
    for (let turn = 0; turn < 50; turn++) {
      expect(send().enteredAt).toBe(turn * 100);
      clock.advance(100);
    }
  });

  it('gather no credit while nobody comes', () => {
    send();
    clock.advance(60_000);
    const visitors = sendMany(3);
    expect(visitors.filter(({ enteredAt }) => enteredAt !== undefined)).toHaveLength(1);
  });

  it('without a burst are refused as soon as one is too early', () => {
    rules = { ...rules, burst: 0 };
    expect(refused(sendMany(3))).toHaveLength(2);
    clock.advance(100);
    expect(send().refusal).toBeUndefined();
  });

  it('keep to a rate that is faster than any timer', () => {
    rules = { requestsPerSecond: 10_000, burst: 1_000, open: 10_000 };
    const visitors = sendMany(1_000);
    clock.advance(50);
    const passed = visitors.filter(({ enteredAt }) => enteredAt !== undefined).length;
    expect(passed).toBeGreaterThan(490);
    expect(passed).toBeLessThan(511);
    clock.advance(60);
    expect(entered(visitors)).not.toContain(undefined);
  });
});

describe('requests that are open at once', () => {
  beforeEach(() => {
    rules = { requestsPerSecond: 1_000, burst: 1_000, open: 2 };
  });

  it('are refused beyond the limit when their turn comes, until one ends', () => {
    const visitors = sendMany(3);
    clock.advance(10);
    expect(visitors[2]?.refusal).toMatchObject({
      status: 429,
      message: expect.stringContaining('Limit type: max_parallel_requests. Current limit: 2, Remaining: 0.') as string,
      details: { retryAfterSeconds: 1 },
    });
    visitors[0]?.leave();
    expect(send().refusal).toBeUndefined();
    clock.advance(1);
    expect(send().refusal).toBeDefined();
  });

  it('are not counted while they wait, and not twice when they end twice', () => {
    rules = { requestsPerSecond: 10, burst: 5, open: 1 };
    const [first, second] = sendMany(3);
    first?.leave();
    first?.leave();
    clock.advance(100);
    expect(second?.enteredAt).toBe(100);
    clock.advance(100);
    expect(send().refusal).toBeUndefined();
  });
});

describe('a client that leaves while it waits', () => {
  it('is never let in, and gives its place to the next', () => {
    const visitors = sendMany(21);
    visitors[1]?.leave();
    const late = send();
    expect(late.refusal).toBeUndefined();
    clock.advance(5_000);
    expect(visitors[1]?.answers).toBe(0);
    expect(visitors[2]?.enteredAt).toBe(100);
    expect(late.enteredAt).toBe(2_000);
  });
});

describe('a change of the rules', () => {
  it('holds for the next request and for those that wait', () => {
    rules = { ...rules, requestsPerSecond: 1 };
    const visitors = sendMany(11);
    clock.advance(1_000);
    rules = { ...rules, requestsPerSecond: 100, burst: 0 };
    expect(send().refusal).toBeDefined();
    clock.advance(1_000);
    expect(entered(visitors)).toEqual([0, 1_000, 2_000, ...[10, 20, 30, 40, 50, 60, 70, 80].map(() => undefined)]);
    clock.advance(100);
    expect(entered(visitors).slice(3)).toEqual([2_010, 2_020, 2_030, 2_040, 2_050, 2_060, 2_070, 2_080]);
  });
});

describe('several addresses', () => {
  it('do not share a limit, but all of one IPv6 network do', () => {
    rules = { ...rules, burst: 0 };
    expect(send('10.0.0.1').refusal).toBeUndefined();
    expect(send('10.0.0.2').refusal).toBeUndefined();
    expect(send('::ffff:10.0.0.1').refusal).toBeDefined();
    expect(send('2001:db8::1').refusal).toBeUndefined();
    expect(send('2001:db8::2').refusal?.message).toContain('address: 2001:db8:0:0::/64.');
    expect(send('2001:db8:0:1::2').refusal).toBeUndefined();
  });
});

describe('random arrivals and departures', () => {
  it.each([1, 2, 3, 4, 5])('never pass more than the rate and the limits allow (%i)', (seed) => {
    const random = randomFrom(seed);
    rules = { requestsPerSecond: 10, burst: 4, open: 3 };
    const visitors: Visitor[] = [];
    let present: Visitor[] = [];
    for (let step = 0; step < 3_000; step++) {
      if (random() < 0.5) present.push(send());
      if (random() < 0.5) present[Math.floor(random() * present.length)]?.leave();
      if (random() < 0.5) clock.advance(Math.floor(random() * 120));
      visitors.push(...present.filter((each) => !visitors.includes(each)));
      present = present.filter(({ isGone, refusal }) => !isGone && refusal === undefined);
      const open = present.filter(({ enteredAt }) => enteredAt !== undefined).length;
      expect(open).toBeLessThanOrEqual(3);
      expect(present.length - open).toBeLessThanOrEqual(4);
    }
    const times = entered(visitors)
      .filter((time) => time !== undefined)
      .toSorted((a, b) => a - b);
    expect(times.length).toBeGreaterThan(300);
    times.forEach((time, index) => expect(time).toBeGreaterThanOrEqual((times[index - 1] ?? -100) + 100));
    expect(visitors.every(({ answers }) => answers <= 1)).toBe(true);
    for (const visitor of present) visitor.leave();
    clock.advance(1_000);
    limits.sweep();
    expect(limits.size).toBe(0);
  });
});

describe('what is remembered', () => {
  it('is an address that waits, is open or came just now, and nobody else', () => {
    const [first] = sendMany(3, '10.0.0.1');
    sendMany(1, '10.0.0.2')[0]?.leave();
    clock.advance(101);
    limits.sweep();
    expect(limits.size).toBe(1);
    first?.leave();
    clock.advance(500);
    limits.sweep();
    expect(limits.size).toBe(1);
  });

  it('stays small while ever new addresses come and go', () => {
    let most = 0;
    for (let index = 0; index < 20_000; index++) {
      send(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`).leave();
      clock.advance(1);
      if (index % 1_000 === 0) limits.sweep();
      most = Math.max(most, limits.size);
    }
    expect(most).toBeLessThanOrEqual(1_101);
  });
});

/** The same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7f_ff_ff_ff;
    return state / 0x80_00_00_00;
  };
}
