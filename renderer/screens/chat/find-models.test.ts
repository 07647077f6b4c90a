import { describe, expect, it } from 'vitest';
import { findModels, type ModelState } from './find-models.ts';

const model = (id: string, more: Partial<ModelState> = {}): ModelState => ({
  id,
  engine: 'ollama',
  loaded: false,
  isStarter: false,
  canChat: true,
  ...more,
});
const models = [
  model('Qwen3:8b'),
  model('qwen3-coder:30b'),
  model('nomic-embed', { canChat: false }),
  model('cut-off.gguf', { canChat: false, problem: 'The file ends too early.' }),
];
const ids = (list: readonly ModelState[]) => list.map(({ id }) => id);

describe('the models to choose from', () => {
  it('are those that can chat, and apart from them those with a problem', () => {
    const { usable, broken } = findModels(models, '');
    expect([ids(usable), ids(broken)]).toEqual([['Qwen3:8b', 'qwen3-coder:30b'], ['cut-off.gguf']]);
  });

  it.each([
    ['QWEN', ['Qwen3:8b', 'qwen3-coder:30b']],
    ['30b qwen', ['qwen3-coder:30b']],
    [' 8b ', ['Qwen3:8b']],
    ['llama', []],
  ])('for %j are %j', (search, expected) => {
    expect(ids(findModels(models, search).usable)).toEqual(expected);
  });
});
