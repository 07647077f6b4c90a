import type { RoutingRules } from '../../server/inference/routing-rules.ts';

/** The rules of a hub whose owner changed none. */
export const ROUTING_RULES: RoutingRules = {
  strategy: 'simple-shuffle',
  retries: 2,
  cooldownMs: 5_000,
  timeoutMs: 6_000_000,
  isFilteredByTags: false,
  fallbacks: {},
  contextWindowFallbacks: {},
  contextOverflow: 'refuse',
  defaultFallbacks: [],
};
