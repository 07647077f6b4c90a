import { describe, expect, it } from 'vitest';
import { budgetStateOf, filledPart } from './budget-state.ts';

describe('a budget', () => {
  it.each([
    [0, 10, null, 'within'],
    [9.99, 10, null, 'within'],
    [8, 10, 8, 'overSoft'],
    [7.99, 10, 8, 'within'],
    [10, 10, 8, 'spent'],
    [10.5, 10, null, 'spent'],
    [0, 0, null, 'spent'],
    [1, 10, 0, 'overSoft'],
  ] as const)('of which %d of %d is used, with a warning from %j, is %s', (used, budget, soft, state) => {
    expect(budgetStateOf(used, budget, soft)).toBe(state);
  });

  it.each([
    [0, 10, 0],
    [5, 10, 0.5],
    [15, 10, 1],
    [0, 0, 1],
  ])('%d of %d fills %d of the bar', (used, budget, part) => {
    expect(filledPart(used, budget)).toBe(part);
  });
});
