import type { NumberRules } from './shape.ts';

/** More digits than this and a number is no longer what its digits say (2^53). */
const LARGEST = 999_999_999_999_999;
/** Digits before the point and after it stay within what a double holds exactly enough to be compared with a bound. */
const LARGEST_WITH_FRACTION = 999_999_999;
const FRACTION = '("." [0-9]{1,6})?';

interface Magnitudes {
  readonly low: number;
  readonly isLowExcluded: boolean;
  readonly high: number;
  readonly isHighExcluded: boolean;
}

/** GBNF for the numbers that satisfy the bounds; bounds of a fractional number are whole numbers. */
export function numberGrammar(rules: NumberRules): string {
  const { isInteger } = rules;
  if (!hasBounds(rules)) {
    const whole = '"-"? ("0" | [1-9] [0-9]{0,14})';
    return isInteger ? `(${whole})` : `(${whole} ("." [0-9]{1,15})? ([eE] [-+]? [0-9]{1,2})?)`;
  }
  const { low, high, isLowExcluded, isHighExcluded } = isInteger ? wholeBounds(rules) : fractionBounds(rules);
  const options: string[] = [];
  if (high > 0 || (high === 0 && !isHighExcluded)) {
    const from = low < 0 ? { low: 0, isLowExcluded: false } : { low, isLowExcluded };
    options.push(...magnitudes({ ...from, high, isHighExcluded }, isInteger));
  }
  if (low < 0) {
    const from =
      high >= 0
        ? { low: 0, isLowExcluded: isInteger || isHighExcluded }
        : { low: -high, isLowExcluded: isHighExcluded };
    const negative = { ...from, high: -low, isHighExcluded: isLowExcluded };
    options.push(
      ...magnitudes(isInteger ? excludeLow(negative) : negative, isInteger).map((option) => `"-" ${option}`),
    );
  }
  return `(${options.join(' | ')})`;
}

function hasBounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: NumberRules): boolean {
  return [minimum, maximum, exclusiveMinimum, exclusiveMaximum].some((bound) => bound !== undefined);
}

function wholeBounds(rules: NumberRules): Magnitudes {
  const low = Math.max(
    Math.ceil(rules.minimum ?? -LARGEST),
    Math.floor(rules.exclusiveMinimum ?? -LARGEST - 1) + 1,
    -LARGEST,
  );
  const high = Math.min(
    Math.floor(rules.maximum ?? LARGEST),
    Math.ceil(rules.exclusiveMaximum ?? LARGEST + 1) - 1,
    LARGEST,
  );
  return { low, high, isLowExcluded: false, isHighExcluded: false };
}

function fractionBounds(rules: NumberRules): Magnitudes {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = rules;
  const isLowExcluded = exclusiveMinimum >= minimum && exclusiveMinimum !== -Infinity;
  const isHighExcluded = exclusiveMaximum <= maximum && exclusiveMaximum !== Infinity;
  const low = Math.max(minimum, exclusiveMinimum);
  const high = Math.min(maximum, exclusiveMaximum);
  return {
    low:
      low < -LARGEST_WITH_FRACTION && high > -LARGEST_WITH_FRACTION ? -LARGEST_WITH_FRACTION : Math.max(low, -LARGEST),
    high: high > LARGEST_WITH_FRACTION && low < LARGEST_WITH_FRACTION ? LARGEST_WITH_FRACTION : Math.min(high, LARGEST),
    isLowExcluded,
    isHighExcluded,
  };
}

/** "-0" is a number too, but nobody wants to read it. */
function excludeLow(range: Magnitudes): Magnitudes {
  return range.isLowExcluded ? { ...range, low: range.low + 1, isLowExcluded: false } : range;
}

function magnitudes({ low, isLowExcluded, high, isHighExcluded }: Magnitudes, isInteger: boolean): readonly string[] {
  if (isInteger) return wholeNumbers(low, high);
  if (low === high) return [`"${low}"`];
  const atLow = isLowExcluded ? `"${low}." [0-9]{0,5} [1-9]` : `"${low}" ${FRACTION}`;
  const between = wholeNumbers(low + 1, high - 1);
  return [
    atLow,
    ...(between.length > 0 ? [`(${between.join(' | ')}) ${FRACTION}`] : []),
    ...(isHighExcluded ? [] : [`"${high}"`]),
  ];
}

/** Decimal notations of the whole numbers from `low` to `high`, both 0 or more, without leading zeros. */
function wholeNumbers(low: number, high: number): readonly string[] {
  const options: string[] = [];
  for (let digits = String(low).length; digits <= String(Math.max(high, 0)).length; digits++) {
    const from = Math.max(low, digits === 1 ? 0 : 10 ** (digits - 1));
    const to = Math.min(high, 10 ** digits - 1);
    if (from <= to) options.push(...sameLength(String(from), String(to)));
  }
  return options;
}

/** All digit texts from `low` to `high`, which have the same length. */
function sameLength(low: string, high: string): readonly string[] {
  if (low === '') return [''];
  if (/^0+$/.test(low) && /^9+$/.test(high)) return [`[0-9]{${low.length}}`];
  const [a = '', b = ''] = [low[0], high[0]];
  const [restLow, restHigh] = [low.slice(1), high.slice(1)];
  if (a === b) return sameLength(restLow, restHigh).map((rest) => `"${a}" ${rest}`.trim());
  const nines = '9'.repeat(restLow.length);
  const zeros = '0'.repeat(restLow.length);
  const [first, last] = [restLow === zeros ? Number(a) : Number(a) + 1, restHigh === nines ? Number(b) : Number(b) - 1];
  return [
    ...(restLow === zeros ? [] : sameLength(restLow, nines).map((rest) => `"${a}" ${rest}`)),
    ...(first <= last ? [`[${first}-${last}]${restLow === '' ? '' : ` [0-9]{${restLow.length}}`}`] : []),
    ...(restHigh === nines ? [] : sameLength(zeros, restHigh).map((rest) => `"${b}" ${rest}`)),
  ];
}
