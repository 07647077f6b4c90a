import { membershipId, type PayerRef } from '../domain/account.ts';
import type { LimitLookup } from './limit-lookup.ts';

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
}

export const GLOBAL_PAYER: PayerRef = { kind: 'global', id: '' };

/** Every balance that a request is charged to, whether it has a budget or not: one may be set later. */
export function payersOf(charged: ChargedTo): readonly PayerRef[] {
  const { callerKind, caller, userId, teamId, organizationId, customerId, tags, modelAsked } = charged;
  const payers: PayerRef[] = [GLOBAL_PAYER];
  if (callerKind === 'key') {
    payers.push({ kind: 'key', id: caller });
    if (modelAsked !== null) payers.push({ kind: 'key_model', id: membershipId(caller, modelAsked) });
  }
  if (userId !== null) payers.push({ kind: 'user', id: userId });
  if (teamId !== null) payers.push({ kind: 'team', id: teamId });
  if (teamId !== null && userId !== null) payers.push({ kind: 'member', id: membershipId(teamId, userId) });
  if (organizationId !== null) payers.push({ kind: 'organization', id: organizationId });
  if (customerId !== null) payers.push({ kind: 'customer', id: customerId });
  for (const tag of new Set(tags)) payers.push({ kind: 'tag', id: tag });
  return payers;
}

/** The same, with the further windows of those that have several budgets at once. */
export function withWindows(payers: readonly PayerRef[], limits: LimitLookup): readonly PayerRef[] {
  const windows = payers.flatMap((payer) =>
    limits.limitsOf(payer).budgetWindows.map(({ budgetDuration }) => windowOf(payer, budgetDuration)),
  );
  return windows.length === 0 ? payers : [...payers, ...windows];
}

export function windowOf({ kind, id }: PayerRef, budgetDuration: string): PayerRef {
  return { kind: 'window', id: membershipId(`${kind}:${id}`, budgetDuration) };
}
