import type { PayerRef } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import { toPicodollars, toUsd, type Picodollars } from '../domain/money.ts';
import type { LimitState } from '../domain/ports.ts';
import type { AccessRefusal } from './model-access.ts';

/** Refusals in LiteLLM's words, which its clients look for, with our own around them (proxy HTTP contract A.6). */

export function accessDenied({ by, list }: AccessRefusal, model: string): HubError {
  const whose = by === 'user' && list.includes('no-default-models') ? 'User' : by;
  return new HubError(
    'model_access_denied',
    `${whose} not allowed to access model: it asked for ${model}, and its list is ${JSON.stringify(list)}.`,
    { param: 'model', wireType: `${whose === 'User' ? 'key' : by}_model_access_denied` },
  );
}

export function teamBlocked(teamId: string): HubError {
  return new HubError(
    'unauthenticated',
    `Authentication Error, Team=${teamId} is blocked. An administrator can lift this with /team/unblock.`,
    { wireType: 'auth_error', param: 'None' },
  );
}

export function customerBlocked(customerId: string): HubError {
  return new HubError(
    'forbidden',
    `User blocked: the end user ${customerId} may not call models. An administrator can lift this with /customer/unblock.`,
    { wireType: 'auth_error' },
  );
}

/**
 * Whether a budget can't pay. The call that crosses the line is served, as LiteLLM does, but never two of them at once.
 * @param maxBudget USD
 * @param isAlone no other request in flight is paid from it
 */
export function isShortOf(maxBudget: number, taken: Picodollars, money: Picodollars, isAlone: boolean): boolean {
  const max = toPicodollars(maxBudget);
  return taken >= max || (!isAlone && taken + money > max);
}

/** @param unit what ran out; money in picodollars */
export function budgetExceeded(payer: PayerRef, unit: 'money' | 'tokens', used: number, max: number): HubError {
  const spend = unit === 'money' ? String(toUsd(used)) : `${used} tokens`;
  const budget = unit === 'money' ? String(max) : `${max} tokens`;
  return new HubError('budget_exceeded', wordsFor(payer, spend, budget), {
    wireType: 'budget_exceeded',
    param: null,
    spentBy: payer.kind,
  });
}

function wordsFor({ kind, id }: PayerRef, spend: string, budget: string): string {
  const [first = '', second = ''] = id.split('\n');
  const current = `Current cost: ${spend}, Max budget: ${budget}`;
  const exceeded = 'Budget has been exceeded!';
  switch (kind) {
    case 'user':
      return `Budget exceeded for user ${id}: ExceededBudget: User=${id} over budget. Spend=${spend}, Budget=${budget}`;
    case 'customer':
      return `Budget exceeded for end user ${id}: ExceededBudget: End User=${id} over budget. Spend=${spend}, Budget=${budget}`;
    case 'member':
      return `Budget exceeded for user ${second}: ${exceeded} User=${second} in Team=${first}. ${current}`;
    case 'team':
      return `Budget exceeded for team ${id}: ${exceeded} Team=${id}. ${current}`;
    case 'organization':
      return `Budget exceeded for organization ${id}: ${exceeded} Organization=${id}. ${current}`;
    case 'tag':
      return `Budget exceeded for tag ${id}: ${exceeded} Tag=${id}. ${current}`;
    case 'key_model':
      return `Budget exceeded for model ${second}: ${exceeded} Model=${second}. ${current}`;
    case 'deployment':
      return `Exceeded budget for deployment model_id: ${id}: ${spend} >= ${budget}`;
    case 'global':
      return `Budget exceeded for this hub: ${exceeded} ${current}`;
    case 'window':
      return `Budget exceeded for ${id.slice(id.lastIndexOf('\n') + 1)}: ${exceeded} ${current}`;
    case 'key':
      return `Budget exceeded for this key: ${exceeded} ${current}`;
  }
}

/** Of a key's hash only the beginning. */
function shownId(scope: LimitState['scope'], id: string): string {
  const [first = '', ...rest] = id.split('\n');
  const isOfKey = scope === 'api_key' || scope === 'model_per_key';
  return [isOfKey ? first.slice(0, 8) : first, ...rest].join(', ');
}

/** @param resets when the window is over, in epoch milliseconds; absent for parallel requests, which end by themselves */
export function limitExceeded(
  scope: LimitState['scope'],
  id: string,
  what: LimitState['what'],
  limit: number,
  remaining: number,
  resets: { readonly at: number; readonly inMs: number } | undefined,
): HubError {
  const who = shownId(scope, id);
  const time =
    resets === undefined ? undefined : `${new Date(resets.at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return new HubError(
    'rate_limited',
    `Rate limit exceeded for ${scope}: ${who}. Limit type: ${what}. Current limit: ${limit}, Remaining: ${remaining}.${time === undefined ? '' : ` Resets ${time}`}`,
    {
      wireType: 'None',
      param: 'None',
      retryAfterSeconds: resets === undefined ? 1 : Math.max(1, Math.ceil(resets.inMs / 1000)),
      limit: { type: what, resetsAt: time },
    },
  );
}
