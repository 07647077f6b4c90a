/**
 * Money is counted in whole picodollars (10⁻¹² USD): sums of them are exact, in any order, up to 9,007 USD for each account
 * and budget period; beyond that a sum is off by at most one part in 10¹⁶. Prices and budgets are USD, as people write them.
 */
export type Picodollars = number;

const PICODOLLARS_PER_DOLLAR = 1e12;

/** What a model costs, in USD. Null = nobody said; then it counts as nothing, but budgets are still looked at. */
export interface Price {
  readonly inputPerToken: number | null;
  readonly outputPerToken: number | null;
  readonly perRequest: number | null;
  /** For the time the engine worked, instead of the tokens. */
  readonly perSecond: number | null;
}

export const UNPRICED: Price = { inputPerToken: null, outputPerToken: null, perRequest: null, perSecond: null };

export interface Consumption {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly durationMs: number;
}

export function toPicodollars(usd: number): Picodollars {
  return Math.round(usd * PICODOLLARS_PER_DOLLAR);
}

export function toUsd(amount: Picodollars): number {
  return amount / PICODOLLARS_PER_DOLLAR;
}

/** What one request costs. A price by the second takes the place of the prices by the token, as in LiteLLM. */
export function costOf(price: Price, used: Consumption): Picodollars {
  const byUse =
    price.perSecond === null
      ? used.inputTokens * (price.inputPerToken ?? 0) + used.outputTokens * (price.outputPerToken ?? 0)
      : (used.durationMs / 1000) * price.perSecond;
  return toPicodollars(byUse + (price.perRequest ?? 0));
}

/** Somebody said that it costs nothing: such a model is used without a look at budgets. */
export function isFree(price: Price): boolean {
  return price.inputPerToken === 0 && price.outputPerToken === 0 && !price.perRequest && !price.perSecond;
}
