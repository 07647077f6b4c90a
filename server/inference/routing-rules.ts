import type { ContextOverflow } from '../domain/context-fit.ts';
import type { Strategy } from './choose-target.ts';

/** What the owner's settings say of routing. */
export interface RoutingRules {
  readonly strategy: Strategy;
  /** How often a failed request is tried again on the deployments of its model. */
  readonly retries: number;
  /** How long a failing deployment is left alone; 0 = never. */
  readonly cooldownMs: number;
  /** For one attempt, where nobody says otherwise. */
  readonly timeoutMs: number;
  /** Requests only go to deployments with their tags. */
  readonly isFilteredByTags: boolean;
  /** Models to try when one fails: `{asked: [next, …]}`; `*` stands for every other model. */
  readonly fallbacks: Readonly<Record<string, readonly string[]>>;
  /** The same for prompts that are too long. */
  readonly contextWindowFallbacks: Readonly<Record<string, readonly string[]>>;
  /** What happens to a conversation that is too long for a model, where nobody says otherwise. */
  readonly contextOverflow: ContextOverflow;
  readonly defaultFallbacks: readonly string[];
}
