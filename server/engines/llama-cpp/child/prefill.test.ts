import { describe, expect, it } from 'vitest';
import { createPrefillPace } from './prefill.ts';

describe('the pace of reading prompts', () => {
  it('grows to what fits into 150 ms, at most double at once and never beyond 512 tokens', () => {
    const pace = createPrefillPace();
    const sizes: number[] = [];
    for (let i = 0; i < 6; i++) {
      sizes.push(pace.sliceSize());
      pace.note(pace.sliceSize(), 1);
    }
    expect(sizes).toEqual([32, 64, 128, 256, 512, 512]);
  });

  it('shrinks at once when the machine gets slow, but not below 32', () => {
    const pace = createPrefillPace();
    for (let i = 0; i < 6; i++) pace.note(pace.sliceSize(), 1);
    pace.note(512, 768); // 100 tokens in 150 ms
    expect(pace.sliceSize()).toBe(100);
    pace.note(100, 60_000);
    expect(pace.sliceSize()).toBe(32);
  });
});
