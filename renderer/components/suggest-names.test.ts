import { describe, expect, it } from 'vitest';
import { suggestNames } from './suggest-names.ts';

const known = ['gpt-4o', 'GPT-4o-mini', 'qwen3'];

describe('suggested names', () => {
  it('hold what is typed, whatever its case, and offer what is typed itself', () => {
    expect(suggestNames(known, [], ' gpt ')).toEqual(['gpt-4o', 'GPT-4o-mini', 'gpt']);
    expect(suggestNames(known, [], 'qwen3')).toEqual(['qwen3']);
  });

  it('leave out what is chosen already', () => {
    expect(suggestNames(known, ['qwen3', 'later-*'], '')).toEqual(['gpt-4o', 'GPT-4o-mini']);
    expect(suggestNames(known, ['later-*'], 'later-*')).toEqual([]);
  });

  it('are never more than a list can show', () => {
    const many = Array.from({ length: 500 }, (_, index) => `m-${index}`);
    expect(suggestNames(many, [], '')).toHaveLength(50);
  });
});
