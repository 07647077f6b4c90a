import type { Texts } from '../../texts/en.ts';
import { formatUsd } from '../../texts/format.ts';
import { perMillion, type PriceRange } from './price.ts';

interface Prices {
  readonly input: PriceRange | undefined;
  readonly output: PriceRange | undefined;
  readonly perRequest: PriceRange | undefined;
}

/** A price in words: that of the tokens, and that of each request. */
export function priceWords(
  texts: Texts['models'],
  { input, output, perRequest }: Prices,
): { readonly tokens: string | undefined; readonly request: string | undefined } {
  const known = [input, output, perRequest].filter((range) => range !== undefined);
  if (known.length === 0) return { tokens: undefined, request: undefined };
  const hasRequest = perRequest !== undefined && perRequest.high > 0;
  const isFree = known.every(({ high }) => high === 0);
  const tokens = texts.inAndOut(rangeWords(texts, input, perMillion), rangeWords(texts, output, perMillion));
  return {
    tokens: isFree ? texts.free : input === undefined && output === undefined ? undefined : tokens,
    request: hasRequest ? texts.perRequest(rangeWords(texts, perRequest, (usd) => usd)) : undefined,
  };
}

function rangeWords(texts: Texts['models'], range: PriceRange | undefined, scale: (usd: number) => number): string {
  if (range === undefined) return texts.unpriced;
  const [low, high] = [formatUsd(scale(range.low)), formatUsd(scale(range.high))];
  return low === high ? low : texts.from(low);
}
