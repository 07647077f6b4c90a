import { describe, expect, it } from 'vitest';
import { attentionShapeOf } from './attention-shape.ts';

const read = (keys: Readonly<Record<string, number>>) =>
  attentionShapeOf('llama', (key) => keys[key.replace(/^llama\./, '')]);

describe('the shape of a model’s attention', () => {
  it('stands under GGUF’s keys', () => {
    const all = {
      block_count: 34,
      embedding_length: 2560,
      'attention.head_count': 8,
      'attention.head_count_kv': 4,
      'attention.key_length': 256,
    };
    expect(read(all)).toEqual({ layers: 34, kvHeads: 4, headSize: 256 });
  });

  it('follows from the others where heads are not shared or have the usual size', () => {
    expect(read({ block_count: 16, embedding_length: 2048, 'attention.head_count': 32 })).toEqual({
      layers: 16,
      kvHeads: 32,
      headSize: 64,
    });
  });

  it.each([
    ['a recurrent model', { block_count: 48, embedding_length: 2048, 'attention.head_count': 0 }],
    ['one that does not say', { embedding_length: 2048 }],
    ['nothing', {}],
  ])('is not known of %s', (_name, keys) => {
    expect(read(keys)).toBeUndefined();
  });
});
