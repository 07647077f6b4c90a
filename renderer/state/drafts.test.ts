import { describe, expect, it } from 'vitest';
import { readDrafts, worthKeeping, type Draft } from './drafts.ts';

const draft = (text: string): Draft => ({ text, attachments: [], models: [] });

describe('drafts that are kept', () => {
  it('are those that hold something, the latest as far as there is room', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`c${index}`, draft(`text ${index}`)]));
    expect(Object.keys(worthKeeping({ empty: draft(''), ...many }))).toEqual(Object.keys(many).slice(-50));
    expect(Object.keys(worthKeeping({ old: draft('x'.repeat(400_000)), last: draft('y'.repeat(400_000)) }))).toEqual([
      'last',
    ]);
  });

  it.each([undefined, null, 7, 'text', [], { drafts: null }, { drafts: { a: null, b: { text: 3 } } }])(
    'are none in %j',
    (kept) => {
      expect(readDrafts(kept)).toEqual({});
    },
  );

  it('are read with what a hand may have left out', () => {
    expect(readDrafts({ drafts: { a: { text: 'hi', models: ['x', 1] } } })).toEqual({
      a: { text: 'hi', attachments: [], models: ['x'] },
    });
  });
});
