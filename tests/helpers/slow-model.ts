import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { FILE_TYPE, GgufWriter } from '../../resources/models/gguf-writer.ts';
import { createSeededRandom } from '../../resources/models/seeded-random.ts';
import { CHAT_TEMPLATE, writeTokenizer } from '../../resources/models/tiny-model.ts';
import { buildBpeVocabulary } from '../../resources/models/vocabulary.ts';

const WIDTH = 512;
const FEED_FORWARD = 2048;
const LAYERS = 6;
const HEADS = 8;

/** A model with random weights that takes seconds to read 3,000 tokens; for tests that come in between. */
export function writeSlowModel(folder: string): void {
  const vocabulary = buildBpeVocabulary(['user', 'assistant']);
  const size = vocabulary.tokens.length;
  const writer = new GgufWriter();
  const counts = {
    'general.file_type': FILE_TYPE.Q8_0,
    'llama.context_length': 8192,
    'llama.embedding_length': WIDTH,
    'llama.block_count': LAYERS,
    'llama.feed_forward_length': FEED_FORWARD,
    'llama.attention.head_count': HEADS,
    'llama.rope.dimension_count': WIDTH / HEADS,
  };
  writer.set('general.architecture', { type: 'string', value: 'llama' });
  for (const [key, value] of Object.entries(counts)) writer.set(key, { type: 'u32', value });
  writer.set('llama.attention.layer_norm_rms_epsilon', { type: 'f32', value: 1e-5 });
  writeTokenizer(writer, vocabulary, CHAT_TEMPLATE);

  const random = createSeededRandom(1);
  // All layers share one block of noise: only the work counts, not what comes out.
  const noise = Float32Array.from({ length: WIDTH * FEED_FORWARD }, () => random.normal() / Math.sqrt(WIDTH));
  const matrix = (name: string, columns: number, rows: number) =>
    writer.tensor(name, [columns, rows], noise.subarray(0, columns * rows), 'Q8_0');
  const norm = (name: string) => writer.tensor(name, [WIDTH], new Float32Array(WIDTH).fill(1), 'F32');
  matrix('token_embd.weight', WIDTH, size);
  for (let layer = 0; layer < LAYERS; layer++) {
    norm(`blk.${layer}.attn_norm.weight`);
    for (const part of ['q', 'k', 'v', 'output']) matrix(`blk.${layer}.attn_${part}.weight`, WIDTH, WIDTH);
    norm(`blk.${layer}.ffn_norm.weight`);
    for (const part of ['gate', 'up']) matrix(`blk.${layer}.ffn_${part}.weight`, WIDTH, FEED_FORWARD);
    matrix(`blk.${layer}.ffn_down.weight`, FEED_FORWARD, WIDTH);
  }
  norm('output_norm.weight');
  writeFileSync(path.join(folder, 'slow.gguf'), writer.toBytes());
}
