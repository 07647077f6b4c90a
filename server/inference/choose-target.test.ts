import { describe, expect, it } from 'vitest';
import { deploymentRow } from '../../tests/helpers/deployment-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import type { Deployment } from '../domain/deployment.ts';
import type { Target } from '../domain/target.ts';
import { createFakeEngine } from '../engines/fake/engine.ts';
import { chooseTarget, withTags, type Strategy } from './choose-target.ts';
import type { TargetLoad } from './target-health.ts';

const engine = createFakeEngine({ clock: createTestClock() });
const target = (id: string, more: Partial<Deployment> = {}): Target => ({
  id,
  engine,
  model: { name: 'echo' },
  deployment: deploymentRow('m', { id, ...more }),
});
const REST: TargetLoad = { inFlight: 0, requests: 0, tokens: 0, latencyMs: undefined };

function choose(
  strategy: Strategy,
  targets: readonly Target[],
  loads: Readonly<Record<string, Partial<TargetLoad>>> = {},
  random = 0,
): string | undefined {
  return chooseTarget(targets, {
    strategy,
    loadOf: ({ id }) => ({ ...REST, ...loads[id] }),
    random: () => random,
  })?.id;
}

describe('a shuffle', () => {
  it.each([
    [0, 'a'],
    [0.49, 'a'],
    [0.51, 'b'],
    [0.999, 'b'],
  ])('without weights is even: %d → %s', (random, id) => {
    expect(choose('simple-shuffle', [target('a'), target('b')], {}, random)).toBe(id);
  });

  it('goes by weight, else by requests, else by tokens a minute', () => {
    const by = (a: Partial<Deployment>, b: Partial<Deployment>) =>
      [0, 0.24, 0.26, 0.99].map((random) => choose('simple-shuffle', [target('a', a), target('b', b)], {}, random));
    const quarter = ['a', 'a', 'b', 'b'];
    expect(by({ weight: 1, rpm: 9 }, { weight: 3, rpm: 1 })).toEqual(quarter);
    expect(by({ rpm: 10, tpm: 9 }, { rpm: 30, tpm: 1 })).toEqual(quarter);
    expect(by({ tpm: 100 }, { tpm: 300 })).toEqual(quarter);
    expect(by({ weight: 1 }, {})).toEqual(['a', 'a', 'a', 'a']);
  });
});

describe('a choice by', () => {
  const two = [target('a'), target('b')];
  it.each([
    ['least-busy', { a: { inFlight: 2 }, b: { inFlight: 1 } }, 'b'],
    ['latency-based-routing', { a: { latencyMs: 10 }, b: { latencyMs: 20 } }, 'a'],
    ['latency-based-routing', { a: { latencyMs: 10 } }, 'b'],
    ['usage-based-routing-v2', { a: { tokens: 100 }, b: { tokens: 20 } }, 'b'],
  ] as const)('%s with %j asks %s', (strategy, loads, id) => {
    expect(choose(strategy, two, loads)).toBe(id);
  });

  it('cost asks the cheapest', () => {
    const price = (inputPerToken: number) => ({
      price: { inputPerToken, outputPerToken: 0, perRequest: null, perSecond: null },
    });
    expect(choose('cost-based-routing', [target('a', price(2)), target('b', price(1))])).toBe('b');
  });

  it('usage leaves out those at their limits, even when that leaves none', () => {
    const limited = [target('a', { rpm: 1 }), target('b', { tpm: 10 })];
    expect(choose('usage-based-routing-v2', limited, { a: { requests: 1 } })).toBe('b');
    expect(choose('usage-based-routing-v2', limited, { a: { requests: 1 }, b: { tokens: 10 } })).toBeUndefined();
    expect(choose('usage-based-routing-v2', [target('a', { rpm: 0 })])).toBeUndefined();
  });

  it('order asks the first, whatever the strategy', () => {
    const ordered = [target('a', { params: { order: 2 } }), target('b', { params: { order: 1 } }), target('c')];
    for (const random of [0, 0.5, 0.99]) expect(choose('simple-shuffle', ordered, {}, random)).toBe('b');
  });
});

describe('tags', () => {
  const targets = [target('free', { tags: ['free', 'default'] }), target('paid', { tags: ['paid'] }), target('plain')];
  it.each([
    [['paid'], ['paid']],
    [
      ['paid', 'free'],
      ['free', 'paid'],
    ],
    [['other'], ['free']],
    [[], ['free']],
  ])('%j go to %j', (tags, ids) => {
    expect(withTags(targets, tags).map(({ id }) => id)).toEqual(ids);
  });

  it('without a default go to those without tags, and requests without tags anywhere', () => {
    const some = targets.slice(1);
    expect(withTags(some, ['other']).map(({ id }) => id)).toEqual(['plain']);
    expect(withTags(some, [])).toEqual(some);
    expect(withTags(targets.slice(1, 2), ['other'])).toEqual([]);
  });
});
