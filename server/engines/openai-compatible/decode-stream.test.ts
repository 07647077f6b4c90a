import { describe, expect, it } from 'vitest';
import type { StreamFrame } from '../../domain/stream-frame.ts';
import { decodeEventStream, decodeWholeReply } from './decode-stream.ts';

const options = { engineId: 'up', answerModel: 'm', isUsageWanted: false, choices: 1 };

const chunk = (delta: object, finish: string | null = null, extra = {}) =>
  `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...extra })}\n\n`;
const usage = `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } })}\n\n`;
const done = 'data: [DONE]\n\n';
const hello = [
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'Hé' }),
  chunk({ content: '🙂!' }),
  chunk({}, 'stop'),
];

async function* inPieces(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function decode(text: string, size = Infinity, decodeOptions = options) {
  const frames: StreamFrame[] = [];
  for await (const frame of decodeEventStream(inPieces(text, size), decodeOptions)) frames.push(frame);
  const wire = Buffer.concat(frames.map((frame) => frame.wire ?? new Uint8Array())).toString();
  const parts = frames.flatMap((frame) => frame.parts);
  const said = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('');
  return { frames, wire, parts, said };
}

describe('an upstream event stream', () => {
  it.each([1, 2, 3, 7, 50, 10_000])('reads the same in pieces of %i bytes', async (size) => {
    const { said, wire, parts } = await decode([...hello, usage, done].join(''), size);
    expect(said).toBe('Hé🙂!');
    expect(wire).toBe([...hello, done].join(''));
    expect(parts).toContainEqual({ type: 'finish', choice: 0, reason: 'stop' });
    expect(parts.find((part) => part.type === 'usage')).toMatchObject({ usage: { inputTokens: 3, outputTokens: 2 } });
  });

  it('keeps every byte before the end, unknown fields and comments included', async () => {
    const odd =
      ': ping\n\ndata: {"model":"m","choices":[{"index":0,"delta":{"content":"x","mystery":[1]},"finish_reason":null}]}\n\n';
    expect((await decode(odd + hello.join('') + done, 40)).wire).toContain(odd);
  });

  it('shows the usage chunk only to a client that asked for it', async () => {
    const text = [...hello, usage, done].join('');
    expect((await decode(text)).wire).not.toContain('prompt_tokens');
    expect((await decode(text, 20, { ...options, isUsageWanted: true })).wire).toContain('prompt_tokens');
  });

  it('answers under the name that was asked for, and only there', async () => {
    const text = [chunk({ content: 'my "model":"m" is' }), chunk({}, 'stop'), done].join('');
    const { wire, said } = await decode(text, 30, { ...options, answerModel: 'alias' });
    expect(said).toBe('my "model":"m" is');
    expect(wire.match(/"model":"alias"/g)).toHaveLength(2);
  });

  it('marks frames as closing from the first finish on', async () => {
    const { frames } = await decode([...hello, usage, done].join(''), 90);
    const firstClosing = frames.findIndex((frame) => frame.closing);
    expect(frames.slice(0, firstClosing).every((frame) => !frame.wire?.toString().includes('"stop"'))).toBe(true);
    expect(frames.slice(firstClosing).every((frame) => frame.closing)).toBe(true);
  });

  it('lets text go on at once where every piece has counts with it, or an empty reason', async () => {
    const counts = { usage: { prompt_tokens: 3, completion_tokens: 1 } };
    const text = [
      chunk({ content: 'a' }, '', counts),
      chunk({ content: 'b' }, null, counts),
      chunk({}, 'stop', counts),
      done,
    ];
    const { frames, parts } = await decode(text.join(''), 40);
    const open = frames.filter((frame) => !frame.closing).map((frame) => frame.wire?.toString() ?? '');
    expect(open.join('')).toBe(text.slice(0, 2).join(''));
    expect(parts.filter((part) => part.type === 'usage').length).toBeGreaterThan(0);
  });

  it('waits with closing until the last of several answers has finished', async () => {
    const of = (index: number, delta: object, finish: string | null = null) =>
      `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index, delta, finish_reason: finish }] })}\n\n`;
    const open = [of(0, { content: 'a' }), of(0, {}, 'stop'), of(1, { content: 'b' })];
    const { frames, wire } = await decode([...open, of(1, {}, 'stop'), done].join(''), 35, { ...options, choices: 2 });
    const before = frames.filter((frame) => !frame.closing).map((frame) => frame.wire?.toString() ?? '');
    expect(before.join('')).toBe(open.join(''));
    expect(wire).toBe([...open, of(1, {}, 'stop'), done].join(''));
  });

  it.each([7, 10_000])(
    'keeps events without any choice from clients that read the first, in pieces of %i',
    async (size) => {
      const filters = `data: ${JSON.stringify({ model: 'm', choices: [], prompt_filter_results: [{}] })}\n\n`;
      const { wire, frames } = await decode(filters + hello.join('') + done, size);
      expect(wire).toBe(hello.join('') + done);
      expect(frames.some((frame) => !frame.closing)).toBe(true);
      expect((await decode(filters + hello.join('') + done, size, { ...options, isUsageWanted: true })).wire).toContain(
        'prompt_filter_results',
      );
    },
  );

  it.each([9, 10_000])('reads events that end as Windows writes lines, in pieces of %i', async (size) => {
    const { said, parts, frames } = await decode([...hello, usage, done].join('').replaceAll('\n', '\r\n'), size);
    expect(said).toBe('Hé🙂!');
    expect(parts).toContainEqual({ type: 'finish', choice: 0, reason: 'stop' });
    expect(frames.some((frame) => !frame.closing)).toBe(true);
  });

  it('counts the pieces of text without decoding them', async () => {
    const { frames } = await decode([...hello, done].join(''), 100);
    expect(frames.reduce((sum, frame) => sum + frame.deltas, 0)).toBeGreaterThanOrEqual(2);
  });

  it('adds the terminator that an upstream forgot', async () => {
    expect((await decode(hello.join(''))).wire.endsWith(done)).toBe(true);
  });

  it('reads tool calls that come in fragments', async () => {
    const call = (fields: object) => chunk({ tool_calls: [{ index: 0, ...fields }] });
    const text = [
      call({ id: 'call_1', function: { name: 'f', arguments: '' } }),
      call({ function: { arguments: '{"a"' } }),
      call({ function: { arguments: ':1}' } }),
      chunk({}, 'tool_calls'),
      done,
    ].join('');
    const { parts } = await decode(text, 60);
    expect(parts.filter((part) => part.type === 'tool-call-start')).toEqual([
      { type: 'tool-call-start', choice: 0, call: 0, callId: 'call_1', name: 'f' },
    ]);
    const args = parts.map((part) => (part.type === 'tool-call-delta' ? part.argumentsText : '')).join('');
    expect(args).toBe('{"a":1}');
  });

  it.each([
    [
      'an error record',
      `${hello[1]}data: {"error":{"message":"out of memory","type":"server_error"}}\n\n`,
      'out of memory',
    ],
    ['an end without a finish', hello.slice(0, 2).join(''), 'broke off'],
    ['nothing at all', '', 'broke off'],
    ['an event that is no JSON', `data: {"error":{ oops\n\n`, 'not JSON'],
  ])('fails on %s', async (_name, text, message) => {
    await expect(decode(text, 25)).rejects.toThrow(message);
  });
});

describe('an upstream reply in one body', () => {
  const reply = {
    id: 'c',
    model: 'm',
    odd: 1,
    choices: [{ index: 0, message: { content: 'Hi' }, finish_reason: 'length' }],
    usage: { prompt_tokens: 1, completion_tokens: 1 },
  };

  it('goes on byte for byte under its own name', () => {
    const bytes = Buffer.from(JSON.stringify(reply, null, 2));
    expect(decodeWholeReply(bytes, options).wire).toBe(bytes);
  });

  it('keeps unknown fields under another name', () => {
    const { wire } = decodeWholeReply(Buffer.from(JSON.stringify(reply)), { ...options, answerModel: 'alias' });
    expect(JSON.parse(String(Buffer.from(wire ?? [])))).toEqual({ ...reply, model: 'alias' });
  });

  it('reads embeddings as numbers and as base64', () => {
    const vector = Float32Array.of(0.5, -0.25);
    const base64 = Buffer.from(vector.buffer).toString('base64');
    for (const embedding of [[0.5, -0.25], base64]) {
      const { parts } = decodeWholeReply(
        Buffer.from(JSON.stringify({ model: 'm', data: [{ index: 0, embedding }] })),
        options,
      );
      expect(parts).toEqual([{ type: 'embedding', index: 0, vector }]);
    }
  });

  it.each(['<html>busy</html>', '[]', '{"ok":true}', ''])('refuses %j', (text) => {
    expect(() => decodeWholeReply(Buffer.from(text), options)).toThrow();
  });
});
