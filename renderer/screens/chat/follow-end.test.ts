import { describe, expect, it } from 'vitest';
import { keepsToEnd } from './follow-end.ts';

const before = { top: 1_000, toEnd: 0 };

describe('a view that keeps to the end', () => {
  it('lets the reader go who scrolls up, even a little', () => {
    expect(keepsToEnd(true, before, { top: 990, toEnd: 10 })).toBe(false);
  });

  it('keeps to it when only more came', () => {
    expect(keepsToEnd(true, before, { top: 1_000, toEnd: 300 })).toBe(true);
  });

  it('keeps to it when the text got shorter and the browser moved the view', () => {
    expect(keepsToEnd(true, before, { top: 700, toEnd: 0 })).toBe(true);
  });

  it('takes hold of the reader again who comes down to the end', () => {
    expect(keepsToEnd(false, { top: 500, toEnd: 200 }, { top: 600, toEnd: 100 })).toBe(false);
    expect(keepsToEnd(false, { top: 600, toEnd: 100 }, { top: 670, toEnd: 30 })).toBe(true);
  });
});
