import type { Principal } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import type { ModelFacts, ModelKnowledge } from './model-facts.ts';

/** Words that stand for models in an access list, as LiteLLM's clients write them. */
const ALL_MODELS = 'all-proxy-models';
/** In a key's list: all that its team may use, which the team's own list says. */
const ALL_OF_TEAM = 'all-team-models';
/** In a user's list: nothing but through teams. */
const NONE_OF_OWN = 'no-default-models';

/** Who did not allow a model, with the list that says so. */
export interface AccessRefusal {
  readonly by: 'key' | 'team' | 'user' | 'org';
  readonly list: readonly string[];
}

/**
 * Whether one list lets a model through. An entry is a name, an alias or its target, an access group, a prefix ending in
 * `*`, or a special word; an empty list is no limit.
 */
export function listAllows(list: readonly string[], model: string, facts: ModelFacts | undefined): boolean {
  return (
    list.length === 0 ||
    list.some((entry) => {
      if (entry === model || entry === ALL_MODELS || entry === ALL_OF_TEAM) return true;
      if (entry.endsWith('*') && model.startsWith(entry.slice(0, -1))) return true;
      return facts !== undefined && (facts.accessGroups.includes(entry) || facts.otherNames.includes(entry));
    })
  );
}

export interface ModelAccess {
  /** Undefined when the caller may use the model: its key's list, and its team's or else its user's, and its organization's. */
  refusalOf(caller: Principal, model: string): AccessRefusal | undefined;
}

export function createModelAccess(book: AccountBook, models: ModelKnowledge): ModelAccess {
  function* listsOf({ key, teamId, userId, organizationId }: Principal): Generator<AccessRefusal> {
    if (key !== undefined) yield { by: 'key', list: key.models };
    if (teamId !== null) yield { by: 'team', list: book.teams.get(teamId)?.models ?? [] };
    else if (userId !== null) yield { by: 'user', list: book.users.get(userId)?.models ?? [] };
    if (organizationId !== null) yield { by: 'org', list: book.organizations.get(organizationId)?.models ?? [] };
  }

  return {
    refusalOf(caller, model) {
      // Whoever owns the hub is no user of it; and nobody made lists for callers without a key.
      if (caller.key === undefined) return undefined;
      const facts = models.factsOf(model);
      for (const refusal of listsOf(caller)) {
        if (refusal.by === 'user' && refusal.list.includes(NONE_OF_OWN)) return refusal;
        if (!listAllows(refusal.list, model, facts)) return refusal;
      }
      return undefined;
    },
  };
}
