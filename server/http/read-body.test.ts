import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, parseWireRequest, readBody } from './read-body.ts';

function incoming(bytes: Uint8Array, headers: Record<string, string> = {}): IncomingMessage {
  return Object.assign(Readable.from([bytes]), { headers }) as unknown as IncomingMessage;
}

const json = Buffer.from('{"model":"m"}');

describe('reading a body', () => {
  it.each([
    ['gzip', gzipSync(json)],
    ['deflate', deflateSync(json)],
    ['br', brotliCompressSync(json)],
    ['zstd', zstdCompressSync(json)],
    ['gzip, br', brotliCompressSync(gzipSync(json))],
    ['identity', json],
  ])('understands %s', async (encoding, bytes) => {
    expect(Buffer.from(await readBody(incoming(bytes, { 'content-encoding': encoding }))).toString()).toBe(
      String(json),
    );
  });

  it('refuses an encoding it does not know by name', async () => {
    await expect(readBody(incoming(json, { 'content-encoding': 'lzma' }))).rejects.toMatchObject({
      code: 'unsupported_encoding',
      message: expect.stringContaining('lzma') as string,
    });
  });

  it('refuses a body over the limit, announced, sent or unpacked', async () => {
    const huge = Buffer.alloc(MAX_BODY_BYTES + 1, 0x20);
    const announced = incoming(json, { 'content-length': String(MAX_BODY_BYTES + 1) });
    for (const request of [announced, incoming(huge), incoming(gzipSync(huge), { 'content-encoding': 'gzip' })]) {
      await expect(readBody(request)).rejects.toMatchObject({ code: 'payload_too_large', status: 413 });
    }
  });

  it('says that compressed bytes are broken', async () => {
    await expect(readBody(incoming(json, { 'content-encoding': 'gzip' }))).rejects.toMatchObject({
      code: 'invalid_json',
    });
  });
});

describe('parsing a body of a model route', () => {
  const parse = (text: string) => parseWireRequest(Buffer.from(text), 'openai');

  it('keeps the bytes and the object', () => {
    expect(parse('{"model":"m","odd":1}')).toMatchObject({ dialect: 'openai', body: { model: 'm', odd: 1 } });
  });

  it.each([
    ['the body is empty', ''],
    ['the body is empty', '   '],
    ['not valid JSON', '{"model":'],
    ['not valid JSON', 'model=m'],
    ['it is an array', '[1]'],
    ['it is null', 'null'],
    ['it is a string', '"text"'],
    ['nested deeper', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
  ])('refuses and says: %s', (message, text) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('does not repeat what it could not read', () => {
    expect(() => parse('{"messages": my secret prompt}')).toThrow(/^(?!.*secret).*$/s);
  });
});
