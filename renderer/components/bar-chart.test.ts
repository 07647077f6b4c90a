import { describe, expect, it } from 'vitest';
import { niceCeiling } from './bar-chart.tsx';

describe('the top of an axis', () => {
  it.each([
    [0, 0],
    [-3, 0],
    [1, 1],
    [1.1, 2],
    [3, 5],
    [7, 10],
    [10, 10],
    [130, 200],
    [0.000_012, 0.000_02],
  ])('over %f is %f', (value, top) => {
    expect(niceCeiling(value)).toBeCloseTo(top, 12);
  });
});
