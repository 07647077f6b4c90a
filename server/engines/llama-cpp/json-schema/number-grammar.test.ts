import { describe, expect, it } from 'vitest';
import { numberGrammar } from './number-grammar.ts';
import type { NumberRules } from './shape.ts';

/** Grammars of numbers have no names in them, so they are regular expressions in another notation. */
function matcher(rules: NumberRules): (value: number | string) => boolean {
  const source = numberGrammar(rules)
    .replaceAll(/"([^"]*)"/g, (_, text: string) => text.replaceAll('.', '\\.'))
    .replaceAll(' ', '');
  const pattern = new RegExp(`^(?:${source})$`);
  return (value) => pattern.test(String(value));
}

function satisfies(value: number, rules: NumberRules): boolean {
  return (
    value >= (rules.minimum ?? -Infinity) &&
    value <= (rules.maximum ?? Infinity) &&
    value > (rules.exclusiveMinimum ?? -Infinity) &&
    value < (rules.exclusiveMaximum ?? Infinity)
  );
}

describe('grammars of numbers', () => {
  it('allow exactly the whole numbers between the bounds', () => {
    for (const [minimum, maximum] of [
      [0, 0],
      [1, 5],
      [-3, 3],
      [9, 10],
      [99, 1001],
      [-120, -7],
      [17, 243],
      [-1000, 12],
    ] as const) {
      const allows = matcher({ isInteger: true, minimum, maximum });
      for (let value = -1200; value <= 1200; value++) {
        expect(allows(value), `${value} in ${minimum}…${maximum}`).toBe(value >= minimum && value <= maximum);
      }
    }
  });

  it('allow exactly the fractions between the bounds, inclusive or not', () => {
    const cases: readonly Omit<NumberRules, 'isInteger'>[] = [
      { minimum: 0, maximum: 1 },
      { exclusiveMinimum: 0 },
      { exclusiveMaximum: 0 },
      { minimum: -2, exclusiveMaximum: 2 },
      { exclusiveMinimum: -10, exclusiveMaximum: -9 },
      { exclusiveMinimum: 9, maximum: 101 },
      { maximum: -3 },
    ];
    for (const bounds of cases) {
      const rules = { isInteger: false, ...bounds };
      const allows = matcher(rules);
      for (let value = -150; value <= 150; value += 0.25) {
        if (Object.is(value, -0)) continue;
        expect(allows(value), `${value} in ${JSON.stringify(bounds)}`).toBe(satisfies(value, rules));
      }
    }
  });

  it('write no leading zeros, no signs on zero and no fractions of whole numbers', () => {
    const allows = matcher({ isInteger: true, minimum: -5, maximum: 100 });
    for (const text of ['00', '01', '-0', '1.0', '1e1', '', '-']) expect(allows(text)).toBe(false);
  });

  it('stay within what a double holds exactly, also where a generator asks for all safe integers', () => {
    const bounds = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
    for (const rules of [{ isInteger: true }, { isInteger: true, ...bounds }]) {
      const allows = matcher(rules);
      expect(allows('999999999999999')).toBe(true);
      expect(allows('-999999999999999')).toBe(true);
      expect(allows('9999999999999999')).toBe(false);
    }
  });
});
