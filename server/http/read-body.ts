import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { HubError } from '../domain/errors.ts';
import type { DialectId, WireRequest } from '../domain/inference-request.ts';
import { readLimited } from './read-limited.ts';

/** Images travel inside bodies; a thousand pages of text fit easily. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** Deeper nesting is an attack or a bug; our own walks over a body stay within it. */
const MAX_DEPTH = 200;

type Decompress = (buffer: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/**
 * Reads a body whole, decompressed.
 * @throws HubError `payload_too_large` beyond 32 MiB, `unsupported_encoding`, `cancelled` when the client leaves.
 */
export async function readBody(req: IncomingMessage): Promise<Uint8Array> {
  const raw = await readLimited(req, MAX_BODY_BYTES, tooLarge);
  const encodings = (req.headers['content-encoding'] ?? 'identity').toLowerCase().split(',').toReversed();
  let bytes: Uint8Array = raw;
  for (const encoding of encodings.map((each) => each.trim())) {
    if (encoding !== 'identity' && encoding !== '') bytes = await decompress(bytes, encoding);
  }
  return withoutMark(bytes);
}

/** Editors and shells of Windows begin UTF-8 files with a mark that JSON has no word for. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

async function decompress(bytes: Uint8Array, encoding: string): Promise<Uint8Array> {
  const decompressor = decompressors[encoding];
  if (decompressor === undefined) {
    throw new HubError(
      'unsupported_encoding',
      `Content-Encoding ${encoding.slice(0, 40)} is not understood. Use gzip, deflate, br, zstd or none.`,
    );
  }
  try {
    return await decompressor(bytes, { maxOutputLength: MAX_BODY_BYTES });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge();
    throw new HubError('invalid_json', `The body is not valid ${encoding}.`, {}, cause);
  }
}

function tooLarge(): HubError {
  return new HubError(
    'payload_too_large',
    `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB. Send less, or smaller images.`,
  );
}

/** @throws HubError `invalid_json` that says where. An empty body is an empty object only for management routes. */
function parseJsonBody(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.trim() === '') throw notJson('the body is empty. Send a JSON object.');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    // V8 quotes the text around the fault, and that text may be a prompt.
    const reason = cause instanceof Error ? cause.message.replace(/, (?:\.\.\.)?".*/s, '') : '';
    throw notJson(`the body is not valid JSON: ${reason}`, cause);
  }
  return body;
}

/** In LiteLLM's words, which its clients look for. */
function notJson(reason: string, cause?: unknown): HubError {
  return new HubError('invalid_json', `Invalid JSON payload: ${reason}`, { param: 'request_body' }, cause);
}

/** What is parsed for somebody who may not call: enough for an honest mistake, too little to keep the hub busy. */
const MAX_REFUSED_BYTES = 64 * 1024;

/**
 * A body that is no JSON is told of before a missing key, as LiteLLM does it: for a call that is refused anyway.
 * @throws HubError as `parseJsonBody`, for what is there and small
 */
export async function requireJson(req: IncomingMessage): Promise<void> {
  const { 'content-encoding': encoding, 'content-length': length } = req.headers;
  if (encoding !== undefined || !(Number(length) <= MAX_REFUSED_BYTES)) return;
  const bytes = await readBody(req);
  if (bytes.length > 0) parseShallowJson(bytes);
}

/** @throws HubError as `parseJsonBody`, and for what is nested deeper than anyone means */
export function parseShallowJson(bytes: Uint8Array): unknown {
  const body = parseJsonBody(bytes);
  if (typeof body !== 'object' || body === null || !exceedsDepth(body, MAX_DEPTH)) return body;
  throw new HubError('invalid_request', `The body is nested deeper than ${MAX_DEPTH} levels.`);
}

/** A body of a model route: one JSON object, of any content type. */
export function parseWireRequest(bytes: Uint8Array, dialect: DialectId): WireRequest {
  const body = parseShallowJson(bytes);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const kind = Array.isArray(body) ? 'an array' : body === null ? 'null' : `a ${typeof body}`;
    throw notJson(`the body must be a JSON object, but it is ${kind}.`);
  }
  return { dialect, bytes, body: body as Record<string, unknown> };
}

function exceedsDepth(root: object, limit: number): boolean {
  let level: object[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    const next: object[] = [];
    for (const node of level) {
      for (const value of Object.values(node) as unknown[]) {
        if (typeof value === 'object' && value !== null) next.push(value);
      }
    }
    level = next;
  }
  return false;
}
