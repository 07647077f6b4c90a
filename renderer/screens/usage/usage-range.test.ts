import { describe, expect, it } from 'vitest';
import { daysOf, fillGaps } from './usage-range.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');

describe('the days of a range', () => {
  it.each([
    ['1', '2026-03-01'],
    ['7', '2026-02-23'],
    ['30', '2026-01-31'],
  ] as const)('%s end today', (range, from) => {
    expect(daysOf(range, NOON)).toEqual({ from, to: '2026-03-01' });
  });
});

describe('points with gaps', () => {
  it('are filled by day', () => {
    const at = Date.parse('2026-02-28T00:00:00Z');
    const filled = fillGaps([{ at, requests: 3 }], { from: '2026-02-27', to: '2026-03-01' }, 'day', { requests: 0 });
    expect(filled.map(({ requests }) => requests)).toEqual([0, 3, 0]);
  });

  it('are filled by hour', () => {
    const days = { from: '2026-03-01', to: '2026-03-01' };
    const filled = fillGaps([{ at: Date.parse('2026-03-01T05:00:00Z'), requests: 1 }], days, 'hour', { requests: 0 });
    expect(filled).toHaveLength(24);
    expect(filled[5]?.requests).toBe(1);
  });
});
