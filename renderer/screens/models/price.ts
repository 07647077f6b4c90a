/** USD; null = nobody said. */
export interface ModelPrice {
  readonly inputPerToken: number | null;
  readonly outputPerToken: number | null;
  readonly perRequest: number | null;
}

const MILLION = 1e6;
/** Figures that a price by the token keeps: the rest is what binary fractions add. */
const FIGURES = 12;

/** People think of a million tokens, the hub of one. */
export function perMillion(perToken: number): number {
  return Number((perToken * MILLION).toPrecision(FIGURES));
}

export function perToken(perMillionTokens: number): number {
  return Number((perMillionTokens / MILLION).toPrecision(FIGURES));
}

/** From the cheapest to the dearest of several prices. */
export interface PriceRange {
  readonly low: number;
  readonly high: number;
}

/** @returns undefined where none of them is known */
export function rangeOf(prices: readonly (number | null)[]): PriceRange | undefined {
  const known = prices.filter((price) => price !== null);
  return known.length === 0 ? undefined : { low: Math.min(...known), high: Math.max(...known) };
}
