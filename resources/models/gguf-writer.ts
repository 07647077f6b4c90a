// Writes GGUF version 3, the file format of llama.cpp: magic, version, counts, metadata, tensor list, padding, data.
// Everything is little-endian. Layout: the GGUF specification of the ggml project.

export type MetadataValue =
  | { readonly type: 'u32' | 'i32' | 'f32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'string[]'; readonly value: readonly string[] }
  | { readonly type: 'i32[]' | 'f32[]'; readonly value: readonly number[] };

export type TensorType = 'F32' | 'F16' | 'Q8_0';

/** Value of `general.file_type` for a file whose matrices are of this type. */
export const FILE_TYPE: Readonly<Record<TensorType, number>> = { F32: 0, F16: 1, Q8_0: 7 };

const VERSION = 3;
const METADATA_TYPE = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;
const TENSOR_TYPE: Readonly<Record<TensorType, number>> = { F32: 0, F16: 1, Q8_0: 8 };
/** Every tensor starts at a multiple of it, and the last one is padded to it too. */
const ALIGNMENT = 32;
const Q8_BLOCK = 32;
const Q8_BLOCK_BYTES = 34;
const Q8_MAX = 127;

interface Tensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly type: TensorType;
  readonly bytes: Uint8Array;
}

export class GgufWriter {
  readonly #metadata = new Map<string, MetadataValue>();
  readonly #tensors: Tensor[] = [];

  set(key: string, value: MetadataValue): this {
    this.#metadata.set(key, value);
    return this;
  }

  delete(key: string): this {
    this.#metadata.delete(key);
    return this;
  }

  /**
   * Adds a tensor.
   * @param dimensions fastest first, as ggml writes them: a matrix of `rows` × `columns` is `[columns, rows]`
   * @throws Error when the values don't fill the dimensions, or a row doesn't fill Q8_0 blocks
   */
  tensor(name: string, dimensions: readonly number[], values: Float32Array, type: TensorType): this {
    const size = dimensions.reduce((product, each) => product * each, 1);
    if (size !== values.length) throw new Error(`${name}: ${values.length} values for ${dimensions.join(' × ')}`);
    if (type === 'Q8_0' && (dimensions[0] ?? 0) % Q8_BLOCK !== 0) {
      throw new Error(`${name}: a row of ${dimensions[0]} is no multiple of ${Q8_BLOCK}`);
    }
    this.#tensors.push({ name, dimensions, type, bytes: encodeTensor(values, type) });
    return this;
  }

  /** The whole file; the same input gives the same bytes. */
  toBytes(): Uint8Array {
    const out = new ByteList();
    out.text('GGUF');
    out.u32(VERSION);
    out.u64(this.#tensors.length);
    out.u64(this.#metadata.size);
    for (const [key, value] of this.#metadata) writeMetadata(out, key, value);
    let offset = 0;
    for (const tensor of this.#tensors) {
      out.string(tensor.name);
      out.u32(tensor.dimensions.length);
      for (const dimension of tensor.dimensions) out.u64(dimension);
      out.u32(TENSOR_TYPE[tensor.type]);
      out.u64(offset);
      offset += aligned(tensor.bytes.length);
    }
    out.pad();
    for (const tensor of this.#tensors) {
      out.bytes(tensor.bytes);
      out.pad();
    }
    return out.toBytes();
  }
}

/** Bytes that grow, little-endian. */
class ByteList {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  bytes(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
  }

  text(text: string): void {
    this.bytes(new TextEncoder().encode(text));
  }

  string(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.u64(bytes.length);
    this.bytes(bytes);
  }

  u32(value: number): void {
    this.#number(4, (view) => view.setUint32(0, value, true));
  }

  i32(value: number): void {
    this.#number(4, (view) => view.setInt32(0, value, true));
  }

  f32(value: number): void {
    this.#number(4, (view) => view.setFloat32(0, value, true));
  }

  u64(value: number): void {
    this.#number(8, (view) => view.setBigUint64(0, BigInt(value), true));
  }

  pad(): void {
    this.bytes(new Uint8Array(aligned(this.#length) - this.#length));
  }

  toBytes(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #number(size: number, write: (view: DataView) => void): void {
    const bytes = new Uint8Array(size);
    write(new DataView(bytes.buffer));
    this.bytes(bytes);
  }
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

function writeMetadata(out: ByteList, key: string, entry: MetadataValue): void {
  out.string(key);
  switch (entry.type) {
    case 'u32':
    case 'i32':
    case 'f32':
      out.u32(METADATA_TYPE[entry.type]);
      out[entry.type](entry.value);
      break;
    case 'bool':
      out.u32(METADATA_TYPE.bool);
      out.bytes(Uint8Array.of(entry.value ? 1 : 0));
      break;
    case 'string':
      out.u32(METADATA_TYPE.string);
      out.string(entry.value);
      break;
    case 'string[]':
      writeArrayHead(out, METADATA_TYPE.string, entry.value.length);
      for (const text of entry.value) out.string(text);
      break;
    case 'i32[]':
      writeArrayHead(out, METADATA_TYPE.i32, entry.value.length);
      out.bytes(new Uint8Array(Int32Array.from(entry.value).buffer));
      break;
    case 'f32[]':
      writeArrayHead(out, METADATA_TYPE.f32, entry.value.length);
      out.bytes(new Uint8Array(Float32Array.from(entry.value).buffer));
      break;
  }
}

function writeArrayHead(out: ByteList, elementType: number, length: number): void {
  out.u32(METADATA_TYPE.array);
  out.u32(elementType);
  out.u64(length);
}

/** The bytes of a tensor's values in a type. */
export function encodeTensor(values: Float32Array, type: TensorType): Uint8Array {
  switch (type) {
    case 'F32':
      return new Uint8Array(values.slice().buffer);
    case 'F16':
      return new Uint8Array(new Float16Array(values).buffer);
    case 'Q8_0':
      return encodeQ8(values);
  }
}

/** Q8_0: blocks of 32 values, each one half-precision scale and 32 signed bytes, rounded half away from zero. */
function encodeQ8(values: Float32Array): Uint8Array {
  const blocks = values.length / Q8_BLOCK;
  const out = new DataView(new ArrayBuffer(blocks * Q8_BLOCK_BYTES));
  for (let block = 0; block < blocks; block++) {
    const source = values.subarray(block * Q8_BLOCK, (block + 1) * Q8_BLOCK);
    const largest = source.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const scale = Math.fround(largest / Q8_MAX);
    const at = block * Q8_BLOCK_BYTES;
    out.setFloat16(at, scale, true);
    for (const [index, value] of source.entries()) {
      const scaled = scale === 0 ? 0 : value / scale;
      out.setInt8(at + 2 + index, Math.sign(scaled) * Math.round(Math.abs(scaled)));
    }
  }
  return new Uint8Array(out.buffer);
}
