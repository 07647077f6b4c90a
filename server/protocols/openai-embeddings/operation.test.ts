import { describe, expect, it } from 'vitest';
import type { StreamPart } from '../../domain/stream-frame.ts';
import type { DecodedCall } from '../protocol.ts';
import { embeddings } from './operation.ts';

const identity = { id: 'emb-1', createdAt: 1, model: 'nomic', elapsedMs: () => 0 };

function decode(more: Readonly<Record<string, unknown>>): DecodedCall {
  const body = { model: 'nomic', input: 'a', ...more };
  return embeddings.decode({ dialect: 'openai', bytes: Buffer.from(JSON.stringify(body)), body });
}
const vector = (index: number, ...values: readonly number[]): StreamPart => ({
  type: 'embedding',
  index,
  vector: Float32Array.from(values),
});
const usage: StreamPart = { type: 'usage', usage: { inputTokens: 4, outputTokens: 0 } };

describe('an embedding request', () => {
  it.each([
    ['a', ['a']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [[1, 2, 3], [[1, 2, 3]]],
    [
      [[1, 2], [3]],
      [[1, 2], [3]],
    ],
    ['a\udc00', ['a\ufffd']],
    [Array<string>(2048).fill('x'), Array<string>(2048).fill('x')],
  ])('takes %.30j', (input, inputs) => {
    expect(decode({ input }).request).toMatchObject({ kind: 'embedding', stream: false, inputs });
  });

  it.each([
    ...['', [], [''], ['a', ''], [[]], [1.5], [-1], ['a', 1], 7, null, undefined, {}].map((input) => ({ input })),
    { input: Array<string>(2049).fill('x') },
    { dimensions: 0 },
    { dimensions: 1.5 },
    { encoding_format: 'int8' },
    { model: '' },
  ])('%.40j is refused with 400 and its field', (more) => {
    const [field = ''] = Object.keys(more);
    try {
      decode(more);
    } catch (error) {
      expect(error).toMatchObject({
        status: 400,
        details: { param: expect.stringMatching(new RegExp(`^${field}`)) as string },
      });
      return;
    }
    throw new Error('It was taken.');
  });

  it('with more inputs than one request takes is told how many are', () => {
    expect(() => decode({ input: Array<string>(2049).fill('x') })).toThrow('at most 2048');
    expect(() => decode({ input: Array.from({ length: 2049 }, () => [1]) })).toThrow('at most 2048');
    expect(decode({ input: Array<number>(2049).fill(1) }).request).toMatchObject({ inputs: [{ length: 2049 }] });
  });

  it('takes null for absent', () => {
    const { request } = decode({ encoding_format: null, dimensions: null, user: null });
    expect(request).toMatchObject({ dimensions: undefined });
    expect(decode({ dimensions: 256, user: 'u' }).request).toMatchObject({ dimensions: 256 });
  });
});

describe('an embedding answer', () => {
  const parts = [vector(1, 0.1, -2, 3), vector(0, 1, 0, -0.5), usage];

  it('is in the order of the inputs, whatever the order of the engine', () => {
    expect(
      decode({ input: ['a', 'b'] })
        .createEncoder(identity)
        .body(parts),
    ).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [1, 0, -0.5] },
        { object: 'embedding', index: 1, embedding: [Math.fround(0.1), -2, 3] },
      ],
      model: 'nomic',
      usage: { prompt_tokens: 4, total_tokens: 4 },
    });
  });

  it('is the same to the last bit in base64, as little-endian float32', () => {
    const body = decode({ input: ['a', 'b'], encoding_format: 'base64' })
      .createEncoder(identity)
      .body(parts);
    const { data } = embeddings.responseSchema.parse(body) as { data: { embedding: string }[] };
    const decoded = data.map(({ embedding }) => {
      const bytes = Buffer.from(embedding, 'base64');
      expect(bytes.toString('base64')).toBe(embedding);
      return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
    });
    expect(decoded).toEqual([
      [1, 0, -0.5],
      [Math.fround(0.1), -2, 3],
    ]);
    expect(data[0]?.embedding).toBe('AACAPwAAAAAAAAC/');
  });

  it('counts nothing as nothing', () => {
    expect(
      decode({})
        .createEncoder(identity)
        .body([vector(0, 1)]),
    ).toMatchObject({
      usage: { prompt_tokens: 0, total_tokens: 0 },
    });
  });
});
