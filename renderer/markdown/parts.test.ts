import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameOf } from './file-name-of.ts';
import { linePiecesOf, piecesOf } from './parts.ts';

describe('pieces of a long text', () => {
  it('are together what it was, and no character is cut in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 1, max: 9 }), (text, size) => {
        const pieces = piecesOf(text, size);
        expect(pieces.join('')).toBe(text);
        if (text.isWellFormed()) expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
      }),
    );
  });

  it('of code end with lines', () => {
    const text = Array.from({ length: 1_000 }, (_, index) => `line ${index}`).join('\n');
    const { pieces, isBroken } = linePiecesOf(text);
    expect(pieces.join('\n')).toBe(text);
    expect(pieces.length).toBeGreaterThan(2);
    expect(isBroken).toBe(false);
  });

  it('of one endless line of code are told to be broken', () => {
    const { pieces, isBroken } = linePiecesOf('x'.repeat(100_000));
    expect(isBroken).toBe(true);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(20_000);
  });
});

describe('a file of code', () => {
  it.each([
    ['python', 'code.py'],
    ['TypeScript', 'code.ts'],
    ['json', 'code.json'],
    ['Dockerfile', 'Dockerfile'],
    ['', 'code.txt'],
    ['../../etc/passwd', 'code.txt'],
    ['constructor', 'code.txt'],
    ['a b', 'code.txt'],
  ])('of %j is called %s', (language, name) => {
    expect(fileNameOf(language)).toBe(name);
  });
});
