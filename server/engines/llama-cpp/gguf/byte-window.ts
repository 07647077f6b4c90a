import { readSync } from 'node:fs';
import { BadGguf } from './bad-gguf.ts';

/** The header of a large vocabulary is tens of megabytes; more than this is no header. */
const MAX_HEADER_BYTES = 256 << 20;
const WINDOW_BYTES = 1 << 20;

/** Reads a file front to back in pieces, and refuses every length that does not lie inside it. */
export class ByteWindow {
  readonly #fd: number;
  readonly #sizeBytes: number;
  #buffer = Buffer.alloc(0);
  /** Position in the file of the first byte of the buffer. */
  #base = 0;
  #offset = 0;

  constructor(fd: number, sizeBytes: number) {
    this.#fd = fd;
    this.#sizeBytes = sizeBytes;
  }

  get position(): number {
    return this.#base + this.#offset;
  }

  u8(): number {
    return this.#take(1).readUInt8();
  }

  i8(): number {
    return this.#take(1).readInt8();
  }

  u16(): number {
    return this.#take(2).readUInt16LE();
  }

  i16(): number {
    return this.#take(2).readInt16LE();
  }

  u32(): number {
    return this.#take(4).readUInt32LE();
  }

  i32(): number {
    return this.#take(4).readInt32LE();
  }

  f32(): number {
    return this.#take(4).readFloatLE();
  }

  f64(): number {
    return this.#take(8).readDoubleLE();
  }

  u64(): bigint {
    return this.#take(8).readBigUInt64LE();
  }

  i64(): bigint {
    return this.#take(8).readBigInt64LE();
  }

  /** A 64-bit count. @throws BadGguf when it is more than `max`, before anything is allocated for it. */
  count(what: string, max: number): number {
    const value = this.u64();
    if (value > BigInt(max)) throw new BadGguf(`${what} is ${value}, more than ${max}`);
    return Number(value);
  }

  text(what: string, maxBytes = MAX_HEADER_BYTES): string {
    return this.#take(this.count(`the length of ${what}`, maxBytes)).toString('utf8');
  }

  skip(bytes: number): void {
    this.#requireInside(bytes);
    if (this.#offset + bytes <= this.#buffer.length) {
      this.#offset += bytes;
      return;
    }
    this.#base = this.position + bytes;
    this.#buffer = Buffer.alloc(0);
    this.#offset = 0;
  }

  #take(bytes: number): Buffer {
    this.#requireInside(bytes);
    if (this.#offset + bytes > this.#buffer.length) this.#refill(bytes);
    const taken = this.#buffer.subarray(this.#offset, this.#offset + bytes);
    this.#offset += bytes;
    return taken;
  }

  #requireInside(bytes: number): void {
    if (this.position + bytes > Math.min(this.#sizeBytes, MAX_HEADER_BYTES)) {
      throw new BadGguf(`it is cut off or damaged: its header runs past the end of the file at byte ${this.position}`);
    }
  }

  #refill(bytes: number): void {
    this.#base = this.position;
    this.#offset = 0;
    this.#buffer = Buffer.alloc(Math.min(Math.max(bytes, WINDOW_BYTES), this.#sizeBytes - this.#base));
    const read = readSync(this.#fd, this.#buffer, 0, this.#buffer.length, this.#base);
    if (read < bytes) throw new BadGguf(`it became shorter while it was read, at byte ${this.#base + read}`);
  }
}
