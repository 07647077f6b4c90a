import { describe, expect, it } from 'vitest';
import { NOTHING } from './measures.ts';
import { stackOf } from './stack-points.ts';

const series = [
  { entity: 'a', name: 'A', points: [{ ...NOTHING, at: 1, cost: 0.1 }] },
  {
    entity: 'b',
    name: 'B',
    points: [
      { ...NOTHING, at: 1, cost: 0.2 },
      { ...NOTHING, at: 2, cost: 1 },
    ],
  },
];
const costOf = ({ cost }: { readonly cost: number }) => cost;

describe('a bar of several parts', () => {
  it('has what each series has of it, and the rest on top', () => {
    expect(stackOf(1, 0.5, series, costOf).map(({ entity }) => entity)).toEqual(['a', 'b', undefined]);
    expect(stackOf(2, 3, series, costOf).map(({ value }) => value)).toEqual([0, 1, 2]);
  });

  it('has no rest where the series are all of it', () => {
    expect(stackOf(1, 0.3, series, costOf).at(-1)).toEqual({ entity: undefined, value: 0 });
  });
});
