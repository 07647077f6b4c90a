import { describe, expect, it } from 'vitest';
import { findEntries, type Entry } from './find-entries.ts';

const entries = ['Settings', 'Show the shortcuts', 'Keys', 'A chat about monkeys', 'qwen3:8b'].map((text): Entry => ({
  id: text,
  kind: 'page',
  text,
}));
const found = (typed: string) => findEntries(entries, typed).map(({ text }) => text);

describe('the palette', () => {
  it('shows everything before something is typed', () => {
    expect(found(' ')).toHaveLength(entries.length);
  });

  it.each([
    ['key', ['Keys', 'A chat about monkeys']],
    ['shortcut show', ['Show the shortcuts']],
    ['8b', ['qwen3:8b']],
    ['stgs', ['Settings']],
    ['zebra', []],
  ])('finds by %j, what begins with it first', (typed, texts) => {
    expect(found(typed)).toEqual(texts);
  });
});
