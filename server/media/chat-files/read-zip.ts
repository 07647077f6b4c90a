import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';

/** A ZIP archive can't be read. The message says why. */
export class BadZip extends Error {}

/** A file on the disk, of which any part can be read. */
export interface ByteSource {
  readonly size: number;
  /** As many bytes as there are, at most `length`. */
  read(offset: number, length: number): Buffer;
}

export interface ZipLimits {
  readonly entries: number;
  /** Of everything that is read, unpacked. */
  readonly bytes: number;
  /** Unpacked bytes for each packed one, beyond which it is taken for a trap. */
  readonly ratio: number;
}

export interface ZipEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly crc: number;
  readonly offset: number;
}

export const ZIP_LIMITS: ZipLimits = { entries: 100_000, bytes: 4 * 1024 ** 3, ratio: 200 };

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const UNKNOWN = 0xffff_ffff;
const ENCRYPTED = 1;
const CHUNK_BYTES = 64 * 1024;
/** A few bytes may well unpack to much more. */
const RATIO_FROM = 16 * 1024 * 1024;

/** The archive's own list of its files. @throws BadZip */
export function listZip(source: ByteSource, limits: ZipLimits): readonly ZipEntry[] {
  const tailAt = Math.max(0, source.size - END_BYTES - LONGEST_COMMENT);
  const tail = source.read(tailAt, END_BYTES + LONGEST_COMMENT);
  const at = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (at < 0 || tail.length < at + END_BYTES || tail.readUInt32LE(at) !== END) {
    throw new BadZip('its end is missing: it was not sent whole, or it is damaged');
  }
  const count = tail.readUInt16LE(at + 10);
  const directoryBytes = tail.readUInt32LE(at + 12);
  const directoryAt = tail.readUInt32LE(at + 16);
  if (count === 0xffff || directoryAt === UNKNOWN)
    throw new BadZip('it is of the kind for very large archives (ZIP64)');
  if (count > limits.entries) throw new BadZip(`it holds more than ${limits.entries} files`);
  const directory = source.read(directoryAt, directoryBytes);
  const entries: ZipEntry[] = [];
  for (let from = 0; entries.length < count;) {
    if (from + ENTRY_BYTES > directory.length || directory.readUInt32LE(from) !== ENTRY) {
      throw new BadZip('the list of its files is damaged');
    }
    const nameBytes = directory.readUInt16LE(from + 28);
    const name = directory.toString('utf8', from + ENTRY_BYTES, from + ENTRY_BYTES + nameBytes);
    const method = directory.readUInt16LE(from + 10);
    if ((directory.readUInt16LE(from + 8) & ENCRYPTED) !== 0) throw new BadZip(`${show(name)} in it is encrypted`);
    if (method !== 0 && method !== 8) throw new BadZip(`${show(name)} in it is packed in a way that is not known here`);
    entries.push({
      name,
      isDeflated: method === 8,
      crc: directory.readUInt32LE(from + 16),
      packedBytes: directory.readUInt32LE(from + 20),
      bytes: directory.readUInt32LE(from + 24),
      offset: directory.readUInt32LE(from + 42),
    });
    from += ENTRY_BYTES + nameBytes + directory.readUInt16LE(from + 30) + directory.readUInt16LE(from + 32);
  }
  return entries;
}

/**
 * Unpacks one file of an archive, piece by piece.
 * @param before bytes that were unpacked of the archive before
 * @returns the bytes of it
 * @throws BadZip for what is damaged, and where a limit is reached, whatever the archive says of its size
 */
export function unpack(
  source: ByteSource,
  entry: ZipEntry,
  limits: ZipLimits,
  before: number,
  onChunk: (chunk: Buffer) => void,
): number {
  const local = source.read(entry.offset, LOCAL_BYTES);
  if (local.length < LOCAL_BYTES || local.readUInt32LE(0) !== LOCAL) throw damaged(entry);
  let at = entry.offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  let left = entry.packedBytes;
  let bytes = 0;
  let crc = 0;
  const take = (chunk: Uint8Array) => {
    bytes += chunk.length;
    // Whoever reads it may have made room for what the archive says, and for no more.
    if (bytes > entry.bytes) throw damaged(entry);
    if (before + bytes > limits.bytes) throw new BadZip(`it unpacks to more than ${limits.bytes / 1024 ** 2} MiB`);
    if (bytes > RATIO_FROM && bytes > entry.packedBytes * limits.ratio) {
      throw new BadZip(`${show(entry.name)} in it unpacks to more than ${limits.ratio} times its size`);
    }
    crc = crc32(chunk, crc);
    onChunk(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  };
  const inflate = entry.isDeflated ? new Inflate(take) : undefined;
  while (left > 0) {
    const chunk = source.read(at, Math.min(left, CHUNK_BYTES));
    if (chunk.length === 0) throw damaged(entry);
    at += chunk.length;
    left -= chunk.length;
    if (inflate === undefined) take(chunk);
    else pushTo(inflate, chunk, left === 0, entry);
  }
  if (bytes !== entry.bytes || crc !== entry.crc) throw damaged(entry);
  return bytes;
}

/** Errors of the library have a number; others are those of whoever reads the file. */
function pushTo(inflate: Inflate, chunk: Buffer, isLast: boolean, entry: ZipEntry): void {
  try {
    inflate.push(chunk, isLast);
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') throw damaged(entry);
    throw error;
  }
}

function damaged({ name }: ZipEntry): BadZip {
  return new BadZip(`${show(name)} in it is damaged`);
}

function show(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}
