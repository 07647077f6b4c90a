import { membershipId, type Limits, type PayerRef } from '../domain/account.ts';
import type { LimitState, Principal } from '../domain/ports.ts';
import { ownValue } from '../domain/own-value.ts';
import type { AccountBook } from './account-book.ts';
import type { LimitLookup } from './limit-lookup.ts';

/** One scope's limits within a minute; null = none. */
export interface RateGate {
  readonly scope: LimitState['scope'];
  readonly id: string;
  readonly rpm: number | null;
  readonly tpm: number | null;
  readonly parallel: number | null;
}

/**
 * Every scope of a request that limits something, in the order in which a refusal is reported (contract 6.6).
 * @param models the name that was asked for, with all that it stands for
 */
export function rateGatesOf(
  limits: LimitLookup,
  book: AccountBook,
  caller: Principal,
  models: ReadonlySet<string>,
  customerId: string | null,
): readonly RateGate[] {
  const gates: RateGate[] = [];
  const { key, userId, teamId, organizationId } = caller;

  function add(scope: RateGate['scope'], ref: PayerRef): void {
    const { rpmLimit: rpm, tpmLimit: tpm, maxParallelRequests: parallel } = limits.limitsOf(ref);
    if (rpm !== null || tpm !== null || parallel !== null) gates.push({ scope, id: ref.id, rpm, tpm, parallel });
  }
  function addModels(scope: RateGate['scope'], owner: string, found: Limits | undefined): void {
    for (const model of models) {
      const rpm = ownValue(found?.modelRpmLimit ?? {}, model) ?? null;
      const tpm = ownValue(found?.modelTpmLimit ?? {}, model) ?? null;
      if (rpm !== null || tpm !== null) gates.push({ scope, id: membershipId(owner, model), rpm, tpm, parallel: null });
    }
  }

  if (key !== undefined) {
    add('api_key', { kind: 'key', id: key.token });
    if (userId !== null) add('user', { kind: 'user', id: userId });
    if (teamId !== null) add('team', { kind: 'team', id: teamId });
    if (teamId !== null && userId !== null) {
      add('team_member', { kind: 'member', id: membershipId(teamId, userId) });
    }
  }
  if (customerId !== null) add('end_user', { kind: 'customer', id: customerId });
  if (key !== undefined) {
    addModels('model_per_key', key.token, key.limits);
    if (teamId !== null) addModels('model_per_team', teamId, book.teams.get(teamId)?.limits);
    if (organizationId !== null) add('organization', { kind: 'organization', id: organizationId });
  }
  return gates;
}
