import { membershipId, type PayerRef } from '../domain/account.ts';
import type { AccountBook } from './account-book.ts';
import type { LimitLookup } from './limit-lookup.ts';
import type { ModelKnowledge } from './model-facts.ts';
import { renamed } from './renamed-model.ts';

/** Who a request belongs to: what its ledger row says too, so that balances can be rebuilt from rows. */
export interface ChargedTo {
  readonly callerKind: 'master' | 'session' | 'key' | 'local';
  /** The key's hash where the caller is a key. */
  readonly caller: string;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  readonly customerId: string | null;
  readonly tags: readonly string[];
  readonly modelAsked: string | null;
  /** What served it. */
  readonly deploymentId: string | null;
  /** The model's name at its engine. */
  readonly modelServed: string | null;
}

const GLOBAL_PAYER: PayerRef = { kind: 'global', id: '' };

/** Says which balances a request is charged to. */
export interface Payers {
  /**
   * All of them, whether they have a budget or not, because one may be set later; with the further windows of those that
   * have several budgets at once. Two are charged only from the day on which they have a budget: a deployment, and a key's
   * budget for the model that served a request for another name. What was begun under a key that got a new text since is
   * charged to the key as it is now.
   */
  of(charged: ChargedTo): readonly PayerRef[];
}

export interface PayersDeps {
  readonly book: AccountBook;
  readonly limits: LimitLookup;
  readonly models: Pick<ModelKnowledge, 'groupOfDeployment'>;
}

export function createPayers({ book, limits, models }: PayersDeps): Payers {
  /** Budgets of a key for models that a request came to by an alias or a fallback. */
  function otherModelsOf({ modelAsked, modelServed, deploymentId, teamId }: ChargedTo, token: string): PayerRef[] {
    const { modelMaxBudget } = limits.limitsOf({ kind: 'key', id: token });
    if (modelAsked === null || Object.keys(modelMaxBudget).length === 0) return [];
    const meant = renamed(book, { key: book.keys.get(token), teamId }, modelAsked);
    const served = deploymentId === null ? modelServed : models.groupOfDeployment(deploymentId);
    return [...new Set([meant, served])]
      .filter((name) => name != null && name !== modelAsked && Object.hasOwn(modelMaxBudget, name))
      .map((name) => ({ kind: 'key_model', id: membershipId(token, String(name)) }));
  }

  return {
    of(charged) {
      const token = charged.callerKind === 'key' ? presentToken(book, charged.caller) : undefined;
      const payers = payersOf(charged, token);
      if (token !== undefined) payers.push(...otherModelsOf(charged, token));
      if (charged.deploymentId !== null) {
        const deployment: PayerRef = { kind: 'deployment', id: charged.deploymentId };
        if (limits.limitsOf(deployment).maxBudget !== null) payers.push(deployment);
      }
      const count = payers.length;
      for (let index = 0; index < count; index++) {
        const payer = payers[index];
        if (payer === undefined) continue;
        for (const { budgetDuration } of limits.limitsOf(payer).budgetWindows) {
          payers.push(windowOf(payer, budgetDuration));
        }
      }
      return payers;
    },
  };
}

/** @param token of the key that calls, if one does */
function payersOf(charged: ChargedTo, token: string | undefined): PayerRef[] {
  const { userId, teamId, organizationId, customerId, tags, modelAsked } = charged;
  const payers: PayerRef[] = [GLOBAL_PAYER];
  if (token !== undefined) {
    payers.push({ kind: 'key', id: token });
    if (modelAsked !== null) payers.push({ kind: 'key_model', id: membershipId(token, modelAsked) });
  }
  if (userId !== null) payers.push({ kind: 'user', id: userId });
  if (teamId !== null) payers.push({ kind: 'team', id: teamId });
  if (teamId !== null && userId !== null) payers.push({ kind: 'member', id: membershipId(teamId, userId) });
  if (organizationId !== null) payers.push({ kind: 'organization', id: organizationId });
  if (customerId !== null) payers.push({ kind: 'customer', id: customerId });
  for (const tag of new Set(tags)) payers.push({ kind: 'tag', id: tag });
  return payers;
}

/** The hash that a key has now, whose hash this is or was. */
export function presentToken(book: AccountBook, token: string): string {
  let present = token;
  while (book.keys.get(present)?.deletedAt != null) {
    const [successor] = book.keys.where('formerToken', present);
    if (successor === undefined) return present;
    present = successor.token;
  }
  return present;
}

export function windowOf({ kind, id }: PayerRef, budgetDuration: string): PayerRef {
  return { kind: 'window', id: membershipId(`${kind}:${id}`, budgetDuration) };
}
