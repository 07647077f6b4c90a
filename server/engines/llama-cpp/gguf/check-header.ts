import { BadGguf } from './bad-gguf.ts';
import type { GgufEntry, GgufHeader, GgufTensor } from './read-header.ts';
import { F32, tensorTypes } from './tensor-types.ts';

const DEFAULT_ALIGNMENT = 32;
const MAX_ALIGNMENT = 65_536;

/** What llama.cpp's loader asserts instead of checking, with the largest value that makes sense. */
const countLimits: readonly (readonly [key: string, max: number])[] = [
  ['block_count', 512],
  ['embedding_length', 2 ** 20],
  ['context_length', 2 ** 31],
  ['feed_forward_length', 2 ** 24],
  ['attention.head_count', 4096],
  ['attention.head_count_kv', 4096],
  ['attention.key_length', 65_536],
  ['attention.value_length', 65_536],
];
const requiredOfLlama = [
  'block_count',
  'embedding_length',
  'feed_forward_length',
  'attention.head_count',
  'context_length',
];
/** State-space and recurrent models have no attention or feed-forward part and say 0. */
const recurrent = /^(mamba|rwkv|arwkv|jamba|nemotron_h|granitehybrid|plamo2|falcon-h1)/;
const ropeScalings = ['none', 'linear', 'yarn', 'longrope'];

/** @throws BadGguf when a tensor lies outside the file or breaks the rules of its type. */
export function checkTensors(header: GgufHeader, sizeBytes: number): void {
  const alignment = numberOf(header.entries, 'general.alignment') ?? DEFAULT_ALIGNMENT;
  if (alignment < 1 || alignment > MAX_ALIGNMENT || (alignment & (alignment - 1)) !== 0) {
    throw new BadGguf(`general.alignment is ${alignment}, which is not a power of two up to ${MAX_ALIGNMENT}`);
  }
  const dataStart = Math.ceil(header.endOfHeader / alignment) * alignment;
  for (const tensor of header.tensors) checkTensor(tensor, alignment, dataStart, sizeBytes);
}

function checkTensor(tensor: GgufTensor, alignment: number, dataStart: number, sizeBytes: number): void {
  const { name, dimensions, offset } = tensor;
  const layout = tensorTypes.get(tensor.type);
  if (layout === undefined) throw new BadGguf(`tensor ${name} has the unknown type ${tensor.type}`);
  const [rowLength = 0] = dimensions;
  const values = dimensions.reduce((product, dimension) => product * dimension, 1);
  if (rowLength % layout.valuesPerBlock !== 0) {
    throw new BadGguf(`tensor ${name} has rows of ${rowLength} values in blocks of ${layout.valuesPerBlock}`);
  }
  // llama.cpp loads another type and aborts while computing.
  if (name.endsWith('norm.weight') && tensor.type !== F32) throw new BadGguf(`tensor ${name} is not F32`);
  if (offset % alignment !== 0) {
    throw new BadGguf(`tensor ${name} starts at ${offset}, which is not a multiple of ${alignment}`);
  }
  if (dataStart + offset + (values / layout.valuesPerBlock) * layout.bytesPerBlock > sizeBytes) {
    throw new BadGguf(`tensor ${name} lies outside the file: it is cut off or damaged`);
  }
}

/** @throws BadGguf for metadata on which llama.cpp aborts. @returns the architecture. */
export function checkMetadata(header: GgufHeader): string {
  const { entries } = header;
  const architecture = entries.get('general.architecture')?.value;
  if (typeof architecture !== 'string' || !/^[a-z0-9_.-]{1,64}$/.test(architecture)) {
    throw new BadGguf('general.architecture is missing or unreadable');
  }
  const min = recurrent.test(architecture) ? 0 : 1;
  for (const [key, max] of countLimits) checkCount(entries, `${architecture}.${key}`, min, max);
  for (const [key, entry] of entries) checkFloat(key, entry);
  if (architecture === 'llama') {
    for (const key of requiredOfLlama) {
      if (!entries.has(`llama.${key}`)) throw new BadGguf(`llama.${key} is missing`);
    }
  }
  const scaling = entries.get(`${architecture}.rope.scaling.type`)?.value;
  if (scaling !== undefined && !(typeof scaling === 'string' && ropeScalings.includes(scaling))) {
    throw new BadGguf(`${architecture}.rope.scaling.type is ${shown(scaling)}, not one of ${ropeScalings.join(', ')}`);
  }
  checkVocabulary(entries);
  return architecture;
}

function checkCount(entries: ReadonlyMap<string, GgufEntry>, key: string, min: number, max: number): void {
  const value = entries.get(key)?.value;
  // Arrays are legal: one number for each layer.
  if (value === undefined || typeof value === 'object') return;
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw new BadGguf(`${key} is ${shown(value)}, not a number from ${min} to ${max}`);
  }
}

function checkFloat(key: string, { value, isFloat }: GgufEntry): void {
  if (key.endsWith('epsilon') && !(typeof value === 'number' && value >= 0 && value < 1)) {
    throw new BadGguf(`${key} is ${shown(value)}, not a small positive number`);
  }
  if (isFloat && !Number.isFinite(value)) throw new BadGguf(`${key} is ${shown(value)}, not a finite number`);
}

function checkVocabulary(entries: ReadonlyMap<string, GgufEntry>): void {
  const tokens = entries.get('tokenizer.ggml.tokens')?.value;
  if (typeof tokens !== 'object' || tokens.texts === undefined) return;
  const seen = new Set<string>();
  for (const text of tokens.texts) {
    if (text !== '' && seen.has(text))
      throw new BadGguf(`the token ${JSON.stringify(text)} is in the vocabulary twice`);
    seen.add(text);
  }
}

export function numberOf(entries: ReadonlyMap<string, GgufEntry>, key: string): number | undefined {
  const value = entries.get(key)?.value;
  return typeof value === 'number' ? value : undefined;
}

export function textOf(entries: ReadonlyMap<string, GgufEntry>, key: string): string | undefined {
  const value = entries.get(key)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** Metadata of a damaged file can be anything: short enough for a sentence, without control characters. */
function shown(value: GgufEntry['value']): string {
  return typeof value === 'object' ? 'a list' : JSON.stringify(String(value).slice(0, 40)).slice(1, -1);
}
