import { membershipId, type PayerRef } from '../domain/account.ts';
import type { Picodollars } from '../domain/money.ts';
import type { Principal } from '../domain/ports.ts';
import type { LiveBalance } from './balances.ts';
import type { LimitLookup } from './limit-lookup.ts';
import { windowOf } from './payers.ts';
import { budgetExceeded, isShortOf } from './refusals.ts';

/** An account with something that can run out. */
export interface BudgetGate {
  readonly ref: PayerRef;
  readonly maxBudget: number | null;
  readonly tokenBudget: number | null;
}

/** Every account of a request that has a budget, in the order in which they are asked. */
export function budgetGatesOf(
  limits: LimitLookup,
  { kind, key, userId, teamId, organizationId }: Principal,
  models: ReadonlySet<string>,
  customerId: string | null,
  userPays: boolean,
): readonly BudgetGate[] {
  const gates: BudgetGate[] = [];
  const add = (ref: PayerRef) => {
    const { maxBudget, tokenBudget, budgetWindows } = limits.limitsOf(ref);
    if (maxBudget !== null || tokenBudget !== null) gates.push({ ref, maxBudget, tokenBudget });
    for (const window of budgetWindows) {
      gates.push({ ref: windowOf(ref, window.budgetDuration), maxBudget: window.maxBudget, tokenBudget: null });
    }
  };
  if (key !== undefined) {
    add({ kind: 'key', id: key.token });
    gates.push(...modelGatesOf(limits, { key }, models));
    if (teamId !== null) add({ kind: 'team', id: teamId });
    if (organizationId !== null) add({ kind: 'organization', id: organizationId });
    // A key that has a team is paid by the team, unless the owner wants its user to pay as well.
    if (userId !== null && userPays) add({ kind: 'user', id: userId });
    if (userId !== null && teamId !== null) add({ kind: 'member', id: membershipId(teamId, userId) });
  }
  if (customerId !== null) add({ kind: 'customer', id: customerId });
  if (kind === 'key' || kind === 'local') add({ kind: 'global', id: '' });
  return gates;
}

/** Budgets of a key for one of these models. */
export function modelGatesOf(
  limits: LimitLookup,
  { key }: Pick<Principal, 'key'>,
  models: ReadonlySet<string>,
): readonly BudgetGate[] {
  if (key === undefined) return [];
  const { modelMaxBudget } = limits.limitsOf({ kind: 'key', id: key.token });
  return [...models]
    .filter((model) => Object.hasOwn(modelMaxBudget, model))
    .map((model) => {
      const ref = { kind: 'key_model', id: membershipId(key.token, model) } as const;
      return { ref, maxBudget: limits.limitsOf(ref).maxBudget, tokenBudget: null };
    });
}

type Taken = Pick<LiveBalance, 'spend' | 'tokens' | 'reservedSpend' | 'reservedTokens'>;

/** @param isAlone no other request holds anything of it @throws HubError */
export function requireMoney(gate: BudgetGate, balance: Taken, money: Picodollars, isAlone: boolean): void {
  if (gate.maxBudget === null) return;
  const taken = balance.spend + balance.reservedSpend;
  if (isShortOf(gate.maxBudget, taken, money, isAlone)) throw budgetExceeded(gate.ref, 'money', taken, gate.maxBudget);
}

/** @param isAlone no other request holds anything of it @throws HubError */
export function requireTokens(
  { ref, tokenBudget }: BudgetGate,
  balance: Taken,
  tokens: number,
  isAlone: boolean,
): void {
  if (tokenBudget === null) return;
  const taken = balance.tokens + balance.reservedTokens;
  if (taken >= tokenBudget || (!isAlone && taken + tokens > tokenBudget)) {
    throw budgetExceeded(ref, 'tokens', taken, tokenBudget);
  }
}
