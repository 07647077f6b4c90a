import { describe, expect, it } from 'vitest';
import type { CompletionRequest } from '../../domain/inference-request.ts';
import type { StreamPart, TokenLogprob } from '../../domain/stream-frame.ts';
import type { DecodedCall } from '../protocol.ts';
import { decodeCompletion } from './decode-request.ts';
import { completionResponseSchema } from './schema.ts';

const identity = { id: 'cmpl-1', createdAt: 1_760_000_000, model: 'base', elapsedMs: () => 0 };
const usage: StreamPart = { type: 'usage', usage: { inputTokens: 7, outputTokens: 3 } };
const text = (value: string, choice = 0): StreamPart => ({ type: 'text-delta', choice, text: value });
const finish = (choice = 0, reason: 'stop' | 'length' | 'tool_calls' = 'stop'): StreamPart => ({
  type: 'finish',
  choice,
  reason,
});

function decodeCall(more: Readonly<Record<string, unknown>>): DecodedCall {
  const body = { model: 'base', prompt: 'def fib(n):', ...more };
  return decodeCompletion({ dialect: 'openai', bytes: Buffer.from(JSON.stringify(body)), body });
}
function decode(more: Readonly<Record<string, unknown>> = {}): CompletionRequest {
  const { request } = decodeCall(more);
  if (request.kind !== 'completion') throw new Error('This is no completion.');
  return request;
}

describe('a completion request', () => {
  it.each([
    ['text', 'hi', ['hi']],
    ['an empty text', '', ['']],
    ['texts', ['a', 'b'], ['a', 'b']],
    ['token ids', [1, 2, 3], [[1, 2, 3]]],
    ['lists of token ids', [[1, 2], [3]], [[1, 2], [3]]],
    ['markers of its model', '<|fim_prefix|>a<|fim_suffix|>', ['<|fim_prefix|>a<|fim_suffix|>']],
    ['half a character', 'a\ud800', ['a\ufffd']],
  ])('takes %s as prompts', (_name, prompt, prompts) => {
    expect(decode({ prompt }).prompts).toEqual(prompts);
  });

  it.each([
    [{}, { maxOutputTokens: 1024 }],
    [{ max_tokens: null }, { maxOutputTokens: 1024 }],
    [{ max_tokens: 16 }, { maxOutputTokens: 16 }],
    [{ options: { num_predict: 7 } }, { maxOutputTokens: 7 }],
    [{ max_tokens: -1 }, { maxOutputTokens: undefined }],
    [
      { stop: ['\n', ''], temperature: 0.7 },
      { stop: ['\n'], temperature: 0.7 },
    ],
  ])('%j means %j', (more, sampling) => {
    expect(decode(more).sampling).toMatchObject(sampling);
  });

  it.each([
    [{ suffix: 'tail' }, { suffix: 'tail' }],
    [{ suffix: '' }, { suffix: undefined }],
    [{ logprobs: 0 }, { logprobs: { alternatives: 0 } }],
    [{ logprobs: null }, { logprobs: undefined }],
    [{ n: 2, best_of: 5 }, { choices: 2 }],
    [{ stream: true }, { stream: true }],
  ])('%j means %j', (more, request) => {
    expect(decode(more)).toMatchObject(request);
  });

  it.each([
    ...([undefined, null, [], [[]], ['a', 1], [1.5], [-1], 7, {}].map((prompt) => [{ prompt }, 'prompt']) as [
      object,
      string,
    ][]),
    [{ max_tokens: 0 }, 'max_tokens'],
    [{ n: 3, best_of: 2 }, 'best_of'],
    [{ n: 9 }, 'n'],
    [{ prompt: [1, 2], echo: true }, 'echo'],
    [{ logprobs: true }, 'logprobs'],
    [{ suffix: 7 }, 'suffix'],
    [{ model: undefined }, 'model'],
  ] as [object, string][])('%j is refused at %s', (more, param) => {
    expect(thrownBy(() => decode({ ...more }))).toMatchObject({
      status: 400,
      details: { param: expect.stringMatching(new RegExp(`^${param}`)) as string },
    });
  });

  it('with more prompts than one request takes is told how many are', () => {
    expect(() => decode({ prompt: Array<string>(257).fill('x') })).toThrow('at most 256');
    expect(decode({ prompt: Array<number>(257).fill(1) }).prompts).toMatchObject([{ length: 257 }]);
  });
});

describe('a completion', () => {
  const stream = (parts: readonly StreamPart[], more: Readonly<Record<string, unknown>> = {}) => {
    const encoder = decodeCall({ stream: true, ...more }).createEncoder(identity);
    return parts.map((part) => encoder.encode([part])).join('') + encoder.end();
  };
  const records = (bytes: string) =>
    bytes
      .trim()
      .split('\n\n')
      .filter((record) => record !== 'data: [DONE]')
      .map((record) => completionChunk(record));
  const whole = (parts: readonly StreamPart[], more: Readonly<Record<string, unknown>> = {}) =>
    completionResponseSchema.parse(JSON.parse(JSON.stringify(decodeCall(more).createEncoder(identity).body(parts))));

  it('is streamed exactly so', () => {
    const record = (piece: string, reason: string) =>
      `data: {"id":"cmpl-1","object":"text_completion","created":1760000000,"model":"base",` +
      `"choices":[{"text":"${piece}","index":0,"logprobs":null,"finish_reason":${reason}}]}\n\n`;
    const parts: readonly StreamPart[] = [
      { type: 'generation-start' },
      text(' 1'),
      text(''),
      finish(0, 'length'),
      usage,
    ];
    expect(stream(parts)).toBe(`${record(' 1', 'null')}${record('', '"length"')}data: [DONE]\n\n`);
  });

  it('says usage where it was asked for, in a record of its own at the end', () => {
    const sent = records(stream([text('a'), finish(), usage], { stream_options: { include_usage: true } }));
    expect(sent.map(({ usage: counted }) => counted)).toMatchObject([null, null, { total_tokens: 10 }]);
    expect(sent.at(-1)?.choices).toEqual([]);
    expect(records(stream([text('a'), finish(), usage])).every((each) => !('usage' in each))).toBe(true);
  });

  it('numbers two answers to each of two prompts: prompt times n, plus the answer', () => {
    const more = { prompt: ['p', 'q'], n: 2, echo: true };
    const parts = [3, 2, 1, 0].flatMap((choice) => [text(` ${choice}`, choice), finish(choice)]);
    const texts = ['p 0', 'p 1', 'q 2', 'q 3'];
    expect(whole(parts, more).choices.map(({ index, text: said }) => [index, said])).toEqual([...texts.entries()]);
    const said = ['', '', '', ''];
    for (const { choices } of records(stream(parts, more))) for (const each of choices) said[each.index] += each.text;
    expect(said).toEqual(texts);
  });

  it('that is empty is a text with a reason, with its prompt where that was asked for', () => {
    expect(whole([finish()]).choices).toEqual([{ text: '', index: 0, logprobs: null, finish_reason: 'stop' }]);
    expect(records(stream([finish()], { echo: true })).map(({ choices }) => choices[0]?.text)).toEqual([
      'def fib(n):',
      '',
    ]);
  });

  it('knows no tool calls, reasoning or second finish', () => {
    const parts: readonly StreamPart[] = [
      { type: 'reasoning-delta', choice: 0, text: 'Hm.' },
      { type: 'tool-call-start', choice: 0, call: 0, callId: 'x', name: 'f' },
      finish(0, 'tool_calls'),
      finish(),
    ];
    expect(records(stream(parts)).map(({ choices }) => choices[0]?.finish_reason)).toEqual(['stop']);
    expect(whole(parts).choices).toMatchObject([{ text: '', finish_reason: 'stop' }]);
  });

  it('never cuts a character in two', () => {
    const parts = [text('a\ud83d'), text('\ude00'), text('\ud83d'), finish()];
    const sent = records(stream(parts)).map(({ choices }) => choices[0]?.text ?? '');
    expect(sent.every((piece) => piece.isWellFormed())).toBe(true);
    expect(sent.join('')).toBe('a😀\ufffd');
    expect(whole(parts).choices[0]?.text).toBe('a😀\ufffd');
  });

  it('tells log probabilities in the legacy lists, with where each token begins', () => {
    const token = (value: string, logprob: number): TokenLogprob => ({
      token: value,
      logprob,
      bytes: [...Buffer.from(value)],
      alternatives: [{ token: value, logprob, bytes: [] }],
    });
    const parts: readonly StreamPart[] = [
      { type: 'text-delta', choice: 0, text: ' a', logprobs: [token(' a', -1)] },
      { type: 'text-delta', choice: 0, text: ' b', logprobs: [token(' b', -2)] },
      finish(),
    ];
    const more = { prompt: 'p:', echo: true, logprobs: 1 };
    expect(whole(parts, more).choices[0]).toMatchObject({
      text: 'p: a b',
      logprobs: {
        tokens: [' a', ' b'],
        token_logprobs: [-1, -2],
        top_logprobs: [{ ' a': -1 }, { ' b': -2 }],
        text_offset: [2, 4],
      },
    });
    const sent = records(stream(parts, more)).flatMap(({ choices }) => choices.map(({ logprobs }) => logprobs));
    expect(sent.filter((each) => each !== null)).toMatchObject([{ text_offset: [2] }, { text_offset: [4] }]);
  });
});

interface Chunk {
  readonly choices: readonly {
    readonly text: string;
    readonly index: number;
    readonly logprobs: unknown;
    readonly finish_reason: string | null;
  }[];
  readonly usage?: unknown;
}

function completionChunk(record: string): Chunk {
  expect(record).toMatch(/^data: \{"id":"cmpl-1","object":"text_completion"/);
  return JSON.parse(record.slice('data: '.length)) as Chunk;
}

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to throw.');
}
