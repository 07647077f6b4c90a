// Tiny models of the llama architecture for tests, with weights that we make:
//   random   noise from a seed: gibberish that depends on the prompt, and ends by chance or not at all
//   scripted whatever is asked, a fixed reply comes and ends with <|im_end|>, through every real kernel. The token table is
//            random and so nearly orthogonal; each row of the output matrix is a copy of the token that comes before it;
//            attention and feed-forward hold small noise, so the successor always wins.
import { FILE_TYPE, GgufWriter, type TensorType } from './gguf-writer.ts';
import { createSeededRandom } from './seeded-random.ts';
import { buildBpeVocabulary, buildSpmVocabulary, TOKEN, type Vocabulary } from './vocabulary.ts';

export interface TinyModelOptions {
  readonly name: string;
  readonly kind: 'random' | 'scripted';
  readonly tokenizer?: 'bpe' | 'spm';
  readonly type?: TensorType;
  /** Tokens of context it declares. */
  readonly context?: number;
  readonly seed?: number;
  /** The output matrix is the token table; only for `random`. */
  readonly isTied?: boolean;
  /** The reply of a scripted model, one token each; every token once. */
  readonly reply?: readonly string[];
  /** Further tokens. */
  readonly words?: readonly string[];
  /** Makes an embedding model that averages: texts with common words are alike. */
  readonly isEmbedding?: boolean;
  readonly chatTemplate?: string;
}

/** ChatML, as many small models use it. */
export const CHAT_TEMPLATE =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/** What a scripted model says unless told otherwise. */
export const SCRIPTED_REPLY = [
  'Hello',
  ' from',
  ' the',
  ' embedded',
  ' engine',
  '.',
  ' This',
  ' is',
  ' a',
  ' self',
  '-test',
  ' reply',
  '!',
] as const;

const WORDS = [
  'system',
  'user',
  'assistant',
  ' model',
  ' local',
  ' chat',
  ' and',
  ' of',
  ' to',
  ' in',
  'tool',
  'true',
  'false',
  'null',
  '":',
  '",',
  '{"',
  '"}',
];
const WIDTH = 64;
const LAYERS = 2;
const HEADS = 4;
const KV_HEADS = 2;
const FEED_FORWARD = 128;
const HEAD_WIDTH = WIDTH / HEADS;
const SUCCESSOR_GAIN = 16 / WIDTH;

/** The bytes of a GGUF file; the same options give the same bytes. */
export function buildTinyModel(options: TinyModelOptions): Uint8Array {
  const { type = 'Q8_0', reply = SCRIPTED_REPLY, words = WORDS } = options;
  const pieces = [...reply, ...words];
  const vocabulary = options.tokenizer === 'spm' ? buildSpmVocabulary(pieces) : buildBpeVocabulary(pieces);
  const writer = new GgufWriter();
  writeArchitecture(writer, options, vocabulary);
  writeTokenizer(writer, vocabulary, options.chatTemplate ?? CHAT_TEMPLATE);
  writeWeights(writer, options, vocabulary, type, reply);
  return writer.toBytes();
}

function writeArchitecture(writer: GgufWriter, options: TinyModelOptions, vocabulary: Vocabulary): void {
  const counts = {
    'general.file_type': FILE_TYPE[options.type ?? 'Q8_0'],
    'general.quantization_version': 2,
    'llama.vocab_size': vocabulary.tokens.length,
    'llama.context_length': options.context ?? 2048,
    'llama.embedding_length': WIDTH,
    'llama.block_count': LAYERS,
    'llama.feed_forward_length': FEED_FORWARD,
    'llama.attention.head_count': HEADS,
    'llama.attention.head_count_kv': KV_HEADS,
    'llama.rope.dimension_count': HEAD_WIDTH,
  };
  writer.set('general.architecture', { type: 'string', value: 'llama' });
  writer.set('general.name', { type: 'string', value: options.name });
  for (const [key, value] of Object.entries(counts)) writer.set(key, { type: 'u32', value });
  writer.set('llama.attention.layer_norm_rms_epsilon', { type: 'f32', value: 1e-5 });
  writer.set('llama.rope.freq_base', { type: 'f32', value: 10_000 });
  if (options.isEmbedding === true) writer.set('llama.pooling_type', { type: 'u32', value: 1 });
}

/** Metadata of a vocabulary and its special tokens; shared with the starter model. */
export function writeTokenizer(
  writer: GgufWriter,
  vocabulary: Pick<Vocabulary, 'tokens' | 'types' | 'scores' | 'merges'>,
  chatTemplate: string,
): void {
  const isBpe = vocabulary.merges.length > 0;
  writer.set('tokenizer.ggml.model', { type: 'string', value: isBpe ? 'gpt2' : 'llama' });
  writer.set('tokenizer.ggml.tokens', { type: 'string[]', value: vocabulary.tokens });
  writer.set('tokenizer.ggml.token_type', { type: 'i32[]', value: vocabulary.types });
  if (isBpe) {
    writer.set('tokenizer.ggml.pre', { type: 'string', value: 'gpt-2' });
    writer.set('tokenizer.ggml.merges', { type: 'string[]', value: vocabulary.merges });
  } else {
    writer.set('tokenizer.ggml.scores', { type: 'f32[]', value: vocabulary.scores });
    writer.set('tokenizer.ggml.unknown_token_id', { type: 'u32', value: TOKEN.unknown });
    writer.set('tokenizer.ggml.add_space_prefix', { type: 'bool', value: false });
  }
  const ids = {
    bos_token_id: TOKEN.begin,
    eos_token_id: TOKEN.turnEnd,
    padding_token_id: TOKEN.end,
    fim_pre_token_id: TOKEN.fimPrefix,
    fim_suf_token_id: TOKEN.fimSuffix,
    fim_mid_token_id: TOKEN.fimMiddle,
  };
  for (const [name, value] of Object.entries(ids)) writer.set(`tokenizer.ggml.${name}`, { type: 'u32', value });
  writer.set('tokenizer.ggml.add_bos_token', { type: 'bool', value: false });
  writer.set('tokenizer.chat_template', { type: 'string', value: chatTemplate });
}

function writeWeights(
  writer: GgufWriter,
  options: TinyModelOptions,
  vocabulary: Vocabulary,
  type: TensorType,
  reply: readonly string[],
): void {
  const random = createSeededRandom(options.seed ?? 42);
  const noise = (rows: number, columns: number, deviation: number) =>
    Float32Array.from({ length: rows * columns }, () => random.normal() * deviation);
  const ones = () => new Float32Array(WIDTH).fill(1);
  const size = vocabulary.tokens.length;
  const isScripted = options.kind === 'scripted';
  const table = noise(size, WIDTH, 1);
  const even = 1 / Math.sqrt(WIDTH);
  // Scripted models keep every kernel busy, but quiet.
  const residual = (isScripted ? 0.002 : 0.35) * even;

  writer.tensor('token_embd.weight', [WIDTH, size], table, type);
  for (let layer = 0; layer < LAYERS; layer++) {
    const block = `blk.${layer}`;
    const kvWidth = KV_HEADS * HEAD_WIDTH;
    writer
      .tensor(`${block}.attn_norm.weight`, [WIDTH], ones(), 'F32')
      .tensor(`${block}.attn_q.weight`, [WIDTH, WIDTH], noise(WIDTH, WIDTH, even), type)
      .tensor(`${block}.attn_k.weight`, [WIDTH, kvWidth], noise(kvWidth, WIDTH, even), type)
      .tensor(`${block}.attn_v.weight`, [WIDTH, kvWidth], noise(kvWidth, WIDTH, even), type)
      .tensor(`${block}.attn_output.weight`, [WIDTH, WIDTH], noise(WIDTH, WIDTH, residual), type)
      .tensor(`${block}.ffn_norm.weight`, [WIDTH], ones(), 'F32')
      .tensor(`${block}.ffn_gate.weight`, [WIDTH, FEED_FORWARD], noise(FEED_FORWARD, WIDTH, even), type)
      .tensor(`${block}.ffn_up.weight`, [WIDTH, FEED_FORWARD], noise(FEED_FORWARD, WIDTH, even), type)
      .tensor(`${block}.ffn_down.weight`, [FEED_FORWARD, WIDTH], noise(WIDTH, FEED_FORWARD, residual), type);
  }
  writer.tensor('output_norm.weight', [WIDTH], ones(), 'F32');
  if (isScripted) writer.tensor('output.weight', [WIDTH, size], scriptedOutput(table, vocabulary, reply), type);
  else if (options.isTied !== true) writer.tensor('output.weight', [WIDTH, size], noise(size, WIDTH, 0.35), type);
}

/** Row `next` points where token `current` lies, so that `next` follows `current`. */
function scriptedOutput(table: Float32Array, vocabulary: Vocabulary, reply: readonly string[]): Float32Array {
  const output = new Float32Array(table.length);
  const follow = (current: number, next: number) => {
    for (let column = 0; column < WIDTH; column++) {
      const at = next * WIDTH + column;
      output[at] = (output[at] ?? 0) + SUCCESSOR_GAIN * (table[current * WIDTH + column] ?? 0);
    }
  };
  const ids = reply.map((text) => vocabulary.idOf(text));
  if (new Set(ids).size !== ids.length) throw new Error('every word of the reply must stand in it once');
  const [first] = ids;
  if (first === undefined) throw new Error('a scripted model needs a reply');
  for (const start of [vocabulary.newline, TOKEN.fimMiddle, TOKEN.turnStart]) follow(start, first);
  for (const [index, id] of ids.entries()) follow(id, ids[index + 1] ?? TOKEN.turnEnd);
  return output;
}
