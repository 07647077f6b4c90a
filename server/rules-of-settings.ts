import type { AccountRules } from './accounts/open-accounts.ts';
import type { HubSettings } from './contract/hub/settings.ts';
import { COMPAT } from './domain/compat.ts';
import { ownValue } from './domain/own-value.ts';
import type { RoutingRules } from './inference/routing-rules.ts';
import type { FallbackType } from './models/list-models.ts';

/** What the owner's settings mean to each room, in its own words. */

export function accountRules(settings: HubSettings): AccountRules {
  return {
    maxBudget: settings.globalMaxBudget,
    budgetDuration: settings.globalBudgetDuration,
    customerBudgetId: settings.customerBudgetId,
    timeZone: settings.timeZone,
    tokenRateLimitType: settings.tokenRateLimitType,
    applyUserBudgetToTeamKeys: settings.applyUserBudgetToTeamKeys,
    compat: COMPAT[settings.compat],
  };
}

export function fallbacksOf(settings: HubSettings, model: string, type: FallbackType): readonly string[] {
  // No engine here refuses a content, so there is nothing to fall back from.
  if (type === 'content_policy') return [];
  const lists = type === 'general' ? settings.fallbacks : settings.contextWindowFallbacks;
  return ownValue(lists, model) ?? [];
}

export function routingRules(settings: HubSettings): RoutingRules {
  return {
    strategy: settings.routingStrategy,
    retries: settings.retries,
    cooldownMs: settings.cooldownSeconds * 1000,
    timeoutMs: settings.requestTimeoutSeconds * 1000,
    isFilteredByTags: settings.filterByTags,
    fallbacks: settings.fallbacks,
    contextWindowFallbacks: settings.contextWindowFallbacks,
    contextOverflow: settings.contextOverflow,
    defaultFallbacks: settings.defaultFallbacks,
  };
}
