import { describe, expect, it } from 'vitest';
import { fitOf, NO_GRAPHICS } from './fit.ts';
import { KNOWN_MODELS } from './known-models.ts';

/** A computer without graphics that count. */
const plain = (memoryBytes: number) => ({ memoryBytes, graphics: NO_GRAPHICS });
const known = (name: string) => {
  const found = KNOWN_MODELS.find((model) => model.name === name);
  if (found === undefined) throw new Error(`${name} is not in the catalogue`);
  return found;
};

const shape = { sizeBytes: 2e9, layers: 28, kvHeads: 8, headSize: 128, contextLength: 131_072 };

describe('whether a model fits', () => {
  it('adds up its file, its context and what the engine needs', () => {
    const fit = fitOf(shape, 8192, plain(8e9));
    expect(fit).toMatchObject({ bytesPerToken: 114_688, contextBytes: 8192 * 114_688, overheadBytes: 4e8 });
    expect(fit.neededBytes).toBe(fit.weightsBytes + fit.contextBytes + fit.overheadBytes);
    expect(fit.availableBytes).toBe(6e9);
  });

  it('depends on the context, and never counts more of it than the model has', () => {
    expect(fitOf(shape, 8192, plain(8e9)).verdict).toBe('fits');
    expect(fitOf(shape, 40_000, plain(8e9)).verdict).toBe('tight');
    expect(fitOf(shape, 131_072, plain(8e9)).verdict).toBe('too-large');
    expect(fitOf({ ...shape, contextLength: 2048 }, 131_072, plain(8e9))).toMatchObject({
      contextLength: 2048,
      verdict: 'fits',
    });
  });

  it('leaves room for everything else on a small computer', () => {
    expect(fitOf(shape, 2048, plain(4e9))).toMatchObject({ availableBytes: 2e9, verdict: 'tight' });
    expect(fitOf(shape, 2048, plain(1e9))).toMatchObject({ availableBytes: 0, verdict: 'too-large' });
  });

  it('counts the memory of graphics cards, and says what would work on the model', () => {
    const machine = { memoryBytes: 16e9, graphics: { ownBytes: 8e9, isShared: false } };
    expect(fitOf(known('llama3.2:3b'), 8192, machine)).toMatchObject({ verdict: 'fits', place: 'graphics' });
    expect(fitOf(known('phi4:14b'), 8192, machine)).toMatchObject({ verdict: 'fits', place: 'both' });
    expect(fitOf(known('phi4:14b'), 8192, plain(16e9))).toMatchObject({ verdict: 'fits', place: 'processor' });
    expect(fitOf(known('qwen3:30b'), 8192, machine)).toMatchObject({ verdict: 'tight', place: 'both' });
    expect(fitOf(known('qwen3:30b'), 8192, plain(16e9)).verdict).toBe('too-large');
    expect(fitOf(shape, 8192, machine)).toMatchObject({ graphicsBytes: 7.2e9, availableBytes: 7.2e9 + 12e9 });
  });

  it('leaves a model to the graphics where they share the memory', () => {
    const machine = { memoryBytes: 16e9, graphics: { ownBytes: 0, isShared: true } };
    expect(fitOf(known('qwen3:8b'), 8192, machine)).toMatchObject({ verdict: 'fits', place: 'graphics' });
    expect(fitOf(known('qwen3:8b'), 8192, machine).availableBytes).toBe(12e9);
  });
});

it('every known model has a name of its own, a sentence and sensible figures', () => {
  expect(new Set(KNOWN_MODELS.map(({ name }) => name)).size).toBe(KNOWN_MODELS.length);
  for (const { about, sizeBytes, contextLength, layers, kvHeads, headSize } of KNOWN_MODELS) {
    expect(about).toMatch(/\.$/);
    expect(sizeBytes).toBeGreaterThan(1e8);
    expect(contextLength).toBeGreaterThanOrEqual(2048);
    expect(layers * kvHeads * headSize).toBeGreaterThan(0);
  }
});
