import { BadGguf } from './bad-gguf.ts';
import type { ByteWindow } from './byte-window.ts';
import { tensorTypes } from './tensor-types.ts';

const MAX_KEYS = 65_536;
const MAX_KEY_BYTES = 65_535;
const MAX_TENSORS = 131_072;
const MAX_TENSOR_NAME_BYTES = 64;
const MAX_ARRAY_LENGTH = 8_000_000;
const MAX_DIMENSION = 2 ** 40;
const MAGIC = 0x46554747; // "GGUF", little-endian
/** A vocabulary of 152,000 tokens is read in pieces of this many, so that the hub can do something else in between. */
const ITEMS_PER_STEP = 8_192;

const TYPE_FLOAT = 6;
const TYPE_STRING = 8;
const TYPE_ARRAY = 9;

/** Arrays of texts are kept for the vocabulary only; of the others nobody asks more than the length. */
const KEPT_ARRAY = 'tokenizer.ggml.tokens';

export type GgufScalar = number | string | boolean;
export interface GgufArray {
  readonly length: number;
  readonly texts?: readonly string[] | undefined;
}
export interface GgufEntry {
  readonly value: GgufScalar | GgufArray;
  readonly isFloat: boolean;
}

export interface GgufTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly type: number;
  /** Bytes from the start of the tensor data. */
  readonly offset: number;
}

export interface GgufHeader {
  readonly entries: ReadonlyMap<string, GgufEntry>;
  readonly tensors: readonly GgufTensor[];
  /** Byte after the tensor list, before padding. */
  readonly endOfHeader: number;
}

/**
 * Reads a GGUF header (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md) and stops now and then.
 * @throws BadGguf for lengths outside the file, unknown types, keys or tensors that are there twice.
 */
export function* readHeader(bytes: ByteWindow, sizeBytes: number): Generator<void, GgufHeader> {
  if (sizeBytes < 24 || bytes.u32() !== MAGIC) throw new BadGguf('it is not a GGUF file');
  const version = bytes.u32();
  if (version !== 2 && version !== 3) throw new BadGguf(`GGUF version ${version} is not supported, only 2 and 3`);
  const tensorCount = bytes.count('the number of tensors', MAX_TENSORS);
  const keyCount = bytes.count('the number of metadata keys', MAX_KEYS);
  const entries = new Map<string, GgufEntry>();
  for (let i = 0; i < keyCount; i++) {
    const key = bytes.text('a metadata key', MAX_KEY_BYTES);
    if (entries.has(key)) throw new BadGguf(`metadata key ${key} is there twice`);
    entries.set(key, yield* readEntry(bytes, key));
  }
  const tensors = readTensors(bytes, tensorCount);
  return { entries, tensors, endOfHeader: bytes.position };
}

function* readEntry(bytes: ByteWindow, key: string): Generator<void, GgufEntry> {
  const type = bytes.u32();
  if (type === TYPE_STRING) return { value: bytes.text(key), isFloat: false };
  if (type === TYPE_ARRAY) return { value: yield* readArray(bytes, key), isFloat: false };
  const scalar = scalarTypes.get(type);
  if (scalar === undefined) throw new BadGguf(`${key} has the unknown value type ${type}`);
  return { value: scalar.read(bytes), isFloat: type === TYPE_FLOAT };
}

function* readArray(bytes: ByteWindow, key: string): Generator<void, GgufArray> {
  const type = bytes.u32();
  const length = bytes.count(`the length of ${key}`, MAX_ARRAY_LENGTH);
  if (type !== TYPE_STRING) {
    const scalar = scalarTypes.get(type);
    if (scalar === undefined) throw new BadGguf(`${key} is an array of the unknown type ${type}`);
    bytes.skip(length * scalar.bytes);
    return { length };
  }
  const texts: string[] = [];
  for (let i = 0; i < length; i++) {
    if (i % ITEMS_PER_STEP === ITEMS_PER_STEP - 1) yield;
    if (key === KEPT_ARRAY) texts.push(bytes.text(`${key}[${i}]`));
    else bytes.skip(bytes.count(`the length of ${key}[${i}]`, MAX_ARRAY_LENGTH));
  }
  return { length, texts: key === KEPT_ARRAY ? texts : undefined };
}

const scalarTypes: ReadonlyMap<number, { bytes: number; read: (bytes: ByteWindow) => number | boolean }> = new Map([
  [0, { bytes: 1, read: (from: ByteWindow): number | boolean => from.u8() }],
  [1, { bytes: 1, read: (from) => from.i8() }],
  [2, { bytes: 2, read: (from) => from.u16() }],
  [3, { bytes: 2, read: (from) => from.i16() }],
  [4, { bytes: 4, read: (from) => from.u32() }],
  [5, { bytes: 4, read: (from) => from.i32() }],
  [TYPE_FLOAT, { bytes: 4, read: (from) => from.f32() }],
  [7, { bytes: 1, read: (from) => from.u8() !== 0 }],
  [10, { bytes: 8, read: (from) => Number(from.u64()) }],
  [11, { bytes: 8, read: (from) => Number(from.i64()) }],
  [12, { bytes: 8, read: (from) => from.f64() }],
]);

function readTensors(bytes: ByteWindow, count: number): readonly GgufTensor[] {
  const names = new Set<string>();
  const tensors: GgufTensor[] = [];
  for (let i = 0; i < count; i++) {
    const name = bytes.text('a tensor name', MAX_TENSOR_NAME_BYTES);
    if (names.has(name)) throw new BadGguf(`tensor ${name} is there twice`);
    names.add(name);
    const dimensions = readDimensions(bytes, name);
    const type = bytes.u32();
    if (!tensorTypes.has(type)) throw new BadGguf(`tensor ${name} has the unknown type ${type}`);
    tensors.push({ name, dimensions, type, offset: bytes.count(`the offset of ${name}`, Number.MAX_SAFE_INTEGER) });
  }
  return tensors;
}

function readDimensions(bytes: ByteWindow, name: string): readonly number[] {
  const count = bytes.u32();
  if (count < 1 || count > 4) throw new BadGguf(`tensor ${name} has ${count} dimensions`);
  const dimensions = Array.from({ length: count }, () => bytes.count(`a dimension of ${name}`, MAX_DIMENSION));
  if (dimensions.includes(0)) throw new BadGguf(`tensor ${name} has a dimension of 0`);
  return dimensions;
}
