import { describe, expect, it } from 'vitest';
import { createFlusher } from './flusher.ts';

describe('showing what arrives', () => {
  it('happens once for many pieces, and not again for what was shown at once', () => {
    let shown = 0;
    const waiting = new Set<() => void>();
    const flusher = createFlusher(
      () => shown++,
      (callback) => {
        waiting.add(callback);
        return () => waiting.delete(callback);
      },
    );
    for (let piece = 0; piece < 5; piece++) flusher.soon();
    expect([shown, waiting.size]).toEqual([0, 1]);
    flusher.flush();
    expect([shown, waiting.size]).toEqual([1, 0]);
    flusher.soon();
    for (const callback of waiting) callback();
    expect(shown).toBe(2);
  });
});
