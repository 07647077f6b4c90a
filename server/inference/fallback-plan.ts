import type { HubError } from '../domain/errors.ts';
import { ownValue } from '../domain/own-value.ts';
import type { RoutingRules } from './routing-rules.ts';

/** Fallbacks of fallbacks are followed so far. */
const MOST_HOPS = 5;
/** In a list of fallbacks: for every model that is not named. */
const ANY_MODEL = '*';

/** Which models are tried in turn when the asked one fails, each at most once. */
export interface FallbackPlan {
  /** Those that were tried. */
  readonly tried: readonly string[];
  /** The next one after the present one failed so; undefined when there is none. */
  next(error: HubError): string | undefined;
  /** Tries this one now, whatever the lists say. @returns false where it was tried, or the caller may not use or pay for it */
  take(model: string): boolean;
}

/**
 * @param asked the model that was asked for
 * @param wished the client's own list; it takes the place of the settings'
 * @param mayUse whether the caller may use a model that the settings name
 * @param affords whether the caller's budgets pay for a model that is tried next
 */
export function createFallbackPlan(
  asked: string,
  wished: readonly string[] | undefined,
  rules: RoutingRules,
  mayUse: (model: string) => boolean,
  affords: (model: string) => boolean,
): FallbackPlan {
  const seen = new Set([asked]);
  const tried: string[] = [];
  let waiting: readonly { readonly model: string; readonly hop: number }[] = [];
  let current = { model: asked, hop: 0 };

  function fallbacksOf(model: string, error: HubError): readonly string[] {
    if (wished !== undefined) return model === asked ? wished : [];
    const { fallbacks, contextWindowFallbacks, defaultFallbacks } = rules;
    const larger = error.code === 'context_length_exceeded' ? ownValue(contextWindowFallbacks, model) : undefined;
    // A name that nothing has is somebody's slip; only who foresaw it gets another model.
    if (error.code === 'model_not_found') return larger ?? ownValue(fallbacks, model) ?? [];
    return larger ?? ownValue(fallbacks, model) ?? fallbacks[ANY_MODEL] ?? defaultFallbacks;
  }

  return {
    tried,
    next(error) {
      const hop = current.hop + 1;
      const more = hop > MOST_HOPS ? [] : fallbacksOf(current.model, error);
      // A fallback's own fallbacks come before the rest of the list that it stands in.
      waiting = [...more.map((model) => ({ model, hop })), ...waiting];
      while (waiting.length > 0) {
        const [candidate, ...rest] = waiting;
        waiting = rest;
        if (candidate === undefined || seen.has(candidate.model) || tried.length >= MOST_HOPS) continue;
        seen.add(candidate.model);
        if (wished === undefined && !mayUse(candidate.model)) continue;
        if (!affords(candidate.model)) continue;
        current = candidate;
        tried.push(candidate.model);
        return candidate.model;
      }
      return undefined;
    },
    take(model) {
      if (seen.has(model) || !mayUse(model) || !affords(model)) return false;
      seen.add(model);
      tried.push(model);
      current = { model, hop: current.hop + 1 };
      return true;
    },
  };
}
