/** A metadata value; a number alone is a u32, as most are. */
export type GgufTestValue =
  number | string | boolean | { readonly f32: number } | { readonly texts: readonly string[] };

export interface GgufTestFile {
  readonly version?: number;
  /** Several with one key are written as they are. */
  readonly entries: readonly (readonly [key: string, value: GgufTestValue])[];
  readonly tensors: readonly GgufTestTensor[];
  /** Cuts this many bytes off the end. */
  readonly cut?: number;
}

export interface GgufTestTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  /** As in ggml.h; 0 = F32. */
  readonly type?: number;
  readonly offset?: number;
}

const ALIGNMENT = 32;

/** The smallest header that passes as a llama model, for tests that change one thing in it. */
export const plainEntries: GgufTestFile['entries'] = [
  ['general.architecture', 'llama'],
  ['llama.context_length', 2048],
  ['llama.embedding_length', 32],
  ['llama.block_count', 1],
  ['llama.feed_forward_length', 32],
  ['llama.attention.head_count', 1],
  ['llama.attention.layer_norm_rms_epsilon', { f32: 1e-5 }],
  ['tokenizer.ggml.tokens', { texts: ['a', 'b', '', ''] }],
  ['tokenizer.chat_template', '{{ messages }}'],
];
export const plainTensors: GgufTestFile['tensors'] = [{ name: 'output_norm.weight', dimensions: [32] }];

/** A GGUF file as a test wants it, right or wrong. Tensors hold zeros. */
export function ggufBytes({ version = 3, entries, tensors, cut = 0 }: GgufTestFile): Uint8Array {
  const parts: Buffer[] = [Buffer.from('GGUF'), u32(version), u64(tensors.length), u64(entries.length)];
  for (const [key, value] of entries) parts.push(text(key), valueBytes(value));
  let offset = 0;
  for (const tensor of tensors) {
    const { name, dimensions, type = 0 } = tensor;
    parts.push(text(name), u32(dimensions.length), ...dimensions.map(u64), u32(type), u64(tensor.offset ?? offset));
    offset += padded(4 * dimensions.reduce((product, n) => product * n, 1));
  }
  const header = Buffer.concat(parts);
  const whole = Buffer.concat([header, Buffer.alloc(padded(header.length) - header.length + offset)]);
  return whole.subarray(0, whole.length - cut);
}

/** `plainEntries` with some of them replaced, added or (undefined) left out. */
export function entriesWith(changes: Readonly<Record<string, GgufTestValue | undefined>>): GgufTestFile['entries'] {
  const kept = plainEntries.filter(([key]) => !Object.hasOwn(changes, key));
  const added = Object.entries(changes).filter((entry): entry is [string, GgufTestValue] => entry[1] !== undefined);
  return [...kept, ...added];
}

function padded(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function valueBytes(value: GgufTestValue): Buffer {
  if (typeof value === 'number') return Buffer.concat([u32(4), u32(value)]);
  if (typeof value === 'boolean') return Buffer.concat([u32(7), Buffer.from([value ? 1 : 0])]);
  if (typeof value === 'string') return Buffer.concat([u32(8), text(value)]);
  if ('f32' in value) {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value.f32);
    return Buffer.concat([u32(6), bytes]);
  }
  return Buffer.concat([u32(9), u32(8), u64(value.texts.length), ...value.texts.map(text)]);
}
