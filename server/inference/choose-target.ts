import { regionOf, type Target } from '../domain/target.ts';
import type { TargetLoad } from './target-health.ts';

const STRATEGIES = [
  'simple-shuffle',
  'least-busy',
  'latency-based-routing',
  'usage-based-routing-v2',
  'cost-based-routing',
] as const;
export type Strategy = (typeof STRATEGIES)[number];

export interface ChoiceDeps {
  readonly strategy: Strategy;
  readonly loadOf: (target: Target) => TargetLoad;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Which of several healthy targets is asked. Undefined when limits of a usage-based routing leave none. */
export function chooseTarget(targets: readonly Target[], deps: ChoiceDeps): Target | undefined {
  const first = firstInOrder(targets);
  if (deps.strategy !== 'usage-based-routing-v2' && first.length === 1) return first[0];
  switch (deps.strategy) {
    case 'simple-shuffle':
      return shuffled(first, deps.random);
    case 'least-busy':
      return lowest(first, (target) => deps.loadOf(target).inFlight, deps.random);
    case 'latency-based-routing':
      // One that was never asked goes first: nobody knows how fast it is.
      return lowest(first, (target) => deps.loadOf(target).latencyMs ?? -1, deps.random);
    case 'usage-based-routing-v2':
      return lowest(
        first.filter((target) => isWithinLimits(target, deps.loadOf(target))),
        (target) => deps.loadOf(target).tokens,
        deps.random,
      );
    case 'cost-based-routing':
      return lowest(first, costOfToken, deps.random);
  }
}

/** Those with the lowest `order`; targets without one come last. */
function firstInOrder(targets: readonly Target[]): readonly Target[] {
  if (!targets.some((target) => target.deployment?.params['order'] !== undefined)) return targets;
  const orderOf = ({ deployment }: Target) => {
    const order = deployment?.params['order'];
    return typeof order === 'number' ? order : Infinity;
  };
  const least = Math.min(...targets.map(orderOf));
  return targets.filter((target) => orderOf(target) === least);
}

/** At random, by the first of weight, requests a minute and tokens a minute that any target has. */
function shuffled(targets: readonly Target[], random: () => number): Target | undefined {
  for (const name of ['weight', 'rpm', 'tpm'] as const) {
    const weights = targets.map(({ deployment }) => deployment?.[name] ?? 0);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total > 0) return weighted(targets, weights, random() * total);
  }
  return targets[Math.floor(random() * targets.length)];
}

function weighted(targets: readonly Target[], weights: readonly number[], point: number): Target | undefined {
  let passed = 0;
  return targets.find((_, index) => {
    passed += weights[index] ?? 0;
    return point < passed;
  });
}

/** One of those with the lowest value. */
function lowest(
  targets: readonly Target[],
  valueOf: (target: Target) => number,
  random: () => number,
): Target | undefined {
  const least = Math.min(...targets.map(valueOf));
  const best = targets.filter((target) => valueOf(target) === least);
  return best.length <= 1 ? best[0] : best[Math.floor(random() * best.length)];
}

function isWithinLimits({ deployment }: Target, load: TargetLoad): boolean {
  const { rpm = null, tpm = null } = deployment ?? {};
  return (rpm === null || load.requests < rpm) && (tpm === null || load.tokens < tpm);
}

function costOfToken({ deployment }: Target): number {
  return (deployment?.price.inputPerToken ?? 0) + (deployment?.price.outputPerToken ?? 0);
}

/** Those in a region: `eu-west-1` is in `eu`. What nobody said a region of is in none. */
export function inRegion(targets: readonly Target[], region: string): readonly Target[] {
  return targets.filter((target) => {
    const own = regionOf(target)?.toLowerCase();
    return own === region || own?.startsWith(`${region}-`) === true;
  });
}

/**
 * Those that carry one of the request's tags; without a match, or without tags, those tagged `default`, and where none is,
 * all without tags of their own choosing.
 */
export function withTags(targets: readonly Target[], tags: readonly string[]): readonly Target[] {
  const tagged = (wanted: readonly string[]) =>
    targets.filter(({ deployment }) => deployment?.tags.some((tag) => wanted.includes(tag)) === true);
  const matching = tagged(tags);
  if (matching.length > 0) return matching;
  const fallback = tagged(['default']);
  if (fallback.length > 0) return fallback;
  return tags.length === 0 ? targets : targets.filter(({ deployment }) => (deployment?.tags.length ?? 0) === 0);
}
