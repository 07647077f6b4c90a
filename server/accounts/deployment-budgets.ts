import type { PayerRef } from '../domain/account.ts';
import { budgetOf } from '../domain/deployment.ts';
import type { HubError } from '../domain/errors.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';
import { costOf, isFree, type Picodollars } from '../domain/money.ts';
import type { Offer } from '../domain/ports.ts';
import { priceOf, windowOf } from '../domain/target.ts';
import { returnHeld, type Balances, type LiveBalance } from './balances.ts';
import { estimateUse } from './estimate.ts';
import type { LimitLookup } from './limit-lookup.ts';
import { budgetExceeded, isShortOf } from './refusals.ts';

/** What a request holds of the budget of the deployment that serves it. */
export interface DeploymentHold {
  readonly balance: LiveBalance;
  readonly money: Picodollars;
  readonly tokens: number;
}

/**
 * Budgets of deployments (`litellm_params.max_budget`, proxy HTTP contract 5.5): what one way to serve a model may cost,
 * whoever asks. They are looked at when a deployment is chosen, and held like those of accounts, so that parallel requests
 * can't overspend one together. They begin anew by the calendar, as budgets of keys do.
 */
export interface DeploymentBudgets {
  /**
   * Why a deployment's budget can't pay for a request; undefined when it can, or has no end.
   * @param own what this request holds already
   */
  refusalOf(offer: Offer, request: InferenceRequest, own: DeploymentHold | undefined): HubError | undefined;
  /** Holds what the request may cost there; undefined where nothing has to be held. */
  hold(offer: Offer, request: InferenceRequest): DeploymentHold | undefined;
  release(hold: DeploymentHold): void;
}

export function createDeploymentBudgets(deps: {
  readonly balances: Pick<Balances, 'live'>;
  readonly limits: Pick<LimitLookup, 'limitsOf'>;
}): DeploymentBudgets {
  const { balances, limits } = deps;

  return {
    refusalOf(offer, request, own) {
      const { deployment } = offer;
      const ref = budgetedOf(offer);
      if (deployment === undefined || ref === undefined || isFree(deployment.price)) return undefined;
      const { maxBudget } = limits.limitsOf(ref);
      if (maxBudget === null) return undefined;
      const balance = balances.live(ref);
      const isOwn = own?.balance === balance;
      const taken = balance.spend + balance.reservedSpend - (isOwn ? own.money : 0);
      const isAlone = balance.inFlight === (isOwn ? 1 : 0);
      const { money } = mostOf(offer, request);
      return isShortOf(maxBudget, taken, money, isAlone) ? budgetExceeded(ref, 'money', taken, maxBudget) : undefined;
    },
    hold(offer, request) {
      const ref = budgetedOf(offer);
      if (ref === undefined) return undefined;
      const hold = { balance: balances.live(ref), ...mostOf(offer, request) };
      hold.balance.inFlight += 1;
      hold.balance.reservedSpend += hold.money;
      hold.balance.reservedTokens += hold.tokens;
      return hold;
    },
    release: ({ balance, money, tokens }) => returnHeld(balance, money, tokens),
  };
}

/** Undefined for a deployment without a budget, as nearly every one is: that costs a look at its parameters. */
function budgetedOf({ deployment }: Offer): PayerRef | undefined {
  if (deployment === undefined || budgetOf(deployment) === undefined) return undefined;
  return { kind: 'deployment', id: deployment.id };
}

/** What a request may use at most, on this deployment. */
function mostOf(offer: Offer, request: InferenceRequest): { money: Picodollars; tokens: number } {
  const estimate = estimateUse(request, windowOf(offer));
  return {
    money: costOf(priceOf(offer), { ...estimate, durationMs: 0 }),
    tokens: estimate.inputTokens + estimate.outputTokens,
  };
}
