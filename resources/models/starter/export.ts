// node resources/models/starter/export.ts DATA_DIR OUT.gguf: the trained weights and their tokenizer as a GGUF file, with
// its SHA-256 beside it.
import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FILE_TYPE, GgufWriter } from '../gguf-writer.ts';
import { CHAT_TEMPLATE, writeTokenizer } from '../tiny-model.ts';
import { SPECIAL_TOKENS } from '../vocabulary.ts';
import { createTokenizer } from './byte-pair-encoding.ts';

const CONTROL = 3;
const NORMAL = 1;

interface Trained {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  readonly tensors: readonly (readonly [name: string, shape: readonly number[]])[];
}

const [dataDir, out] = process.argv.slice(2);
if (dataDir === undefined || out === undefined) throw new Error('usage: node export.ts DATA_DIR OUT.gguf');
const readJson = (name: string): unknown => JSON.parse(readFileSync(join(dataDir, name), 'utf8'));

const trained = readJson('weights.json') as Trained;
const { merges } = readJson('tokenizer.json') as { readonly merges: readonly string[] };
const tokenizer = createTokenizer(SPECIAL_TOKENS, merges);
const writer = new GgufWriter();
writer.set('general.architecture', { type: 'string', value: 'llama' });
writer.set('general.name', { type: 'string', value: 'Homeport starter' });
const counts = {
  'general.file_type': FILE_TYPE.Q8_0,
  'general.quantization_version': 2,
  'llama.vocab_size': trained.vocabulary,
  'llama.context_length': 2048,
  'llama.embedding_length': trained.width,
  'llama.block_count': trained.layers,
  'llama.feed_forward_length': trained.feedForward,
  'llama.attention.head_count': trained.heads,
  'llama.attention.head_count_kv': trained.kvHeads,
  'llama.rope.dimension_count': trained.width / trained.heads,
};
for (const [key, value] of Object.entries(counts)) writer.set(key, { type: 'u32', value });
writer.set('llama.attention.layer_norm_rms_epsilon', { type: 'f32', value: 1e-5 });
writer.set('llama.rope.freq_base', { type: 'f32', value: 10_000 });
const types = tokenizer.tokens.map((_, index) => (index < SPECIAL_TOKENS.length ? CONTROL : NORMAL));
writeTokenizer(writer, { ...tokenizer, types, scores: [] }, CHAT_TEMPLATE);
// It was never taught to fill gaps.
for (const part of ['pre', 'suf', 'mid']) writer.delete(`tokenizer.ggml.fim_${part}_token_id`);

const file = readFileSync(join(dataDir, 'weights.f32'));
const weights = new Float32Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
let at = 0;
for (const [name, shape] of trained.tensors) {
  const size = shape.reduce((product, each) => product * each, 1);
  // PyTorch writes [rows, columns], ggml [columns, rows]; the values lie the same.
  const isVector = shape.length === 1;
  writer.tensor(`${name}.weight`, shape.toReversed(), weights.subarray(at, at + size), isVector ? 'F32' : 'Q8_0');
  at += size;
}
const bytes = writer.toBytes();
writeFileSync(out, bytes);
writeFileSync(out.replace(/\.gguf$/, '.sha256'), `${hash('sha256', bytes)}  ${basename(out)}\n`);
console.log(`${out}: ${bytes.length} bytes`);
