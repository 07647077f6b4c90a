import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/inference-request.ts';
import type { IdGenerator } from '../../domain/ports.ts';
import type { StreamFrame, StreamPart } from '../../domain/stream-frame.ts';
import { decodeAnswer } from './decode-answer.ts';

const request: ChatRequest = {
  kind: 'chat',
  model: 'm',
  stream: true,
  choices: 1,
  sampling: { stop: [] },
  runtime: {},
  messages: [{ role: 'user', content: [{ type: 'text', text: 'x'.repeat(35) }] }],
  tools: [],
  toolChoice: { type: 'auto' },
  parallelToolCalls: true,
  responseFormat: { type: 'text' },
};

async function decode(...lines: readonly unknown[]): Promise<StreamFrame[]> {
  let count = 0;
  const ids: IdGenerator = { next: (prefix) => `${prefix}${++count}`, secret: () => '' };
  async function* texts(): AsyncGenerator<string> {
    for (const line of lines) yield typeof line === 'string' ? line : JSON.stringify(line);
  }
  return Array.fromAsync(decodeAnswer(texts(), { url: 'http://o', request, contextLength: 4096 }, ids));
}

async function decodeParts(...lines: readonly unknown[]): Promise<readonly StreamPart[]> {
  return (await decode(...lines)).flatMap((frame) => frame.parts);
}

const done = { done: true, done_reason: 'stop', prompt_eval_count: 5, eval_count: 2 };
const start = { type: 'generation-start' };
const usage = { type: 'usage', usage: { inputTokens: 5, outputTokens: 2 } };
const stop = { type: 'finish', choice: 0, reason: 'stop' };
const call = (name: string, given: unknown) => ({ function: { index: 0, name, arguments: given } });

describe('lines of an answer', () => {
  it.each<[string, readonly unknown[], readonly unknown[]]>([
    [
      'chat text',
      [
        { message: { content: 'a' }, done: false },
        { ...done, message: { content: 'b' } },
      ],
      [start, { type: 'text-delta', choice: 0, text: 'a' }, { type: 'text-delta', choice: 0, text: 'b' }, stop, usage],
    ],
    [
      'generated text',
      [
        { response: 'a', done: false },
        { ...done, response: '' },
      ],
      [start, { type: 'text-delta', choice: 0, text: 'a' }, stop, usage],
    ],
    [
      'thinking and text in one line',
      [{ message: { thinking: 't', content: 'a' }, done: false }, done],
      [
        start,
        { type: 'reasoning-delta', choice: 0, text: 't' },
        { type: 'text-delta', choice: 0, text: 'a' },
        stop,
        usage,
      ],
    ],
    [
      'calls on several lines and in the last, numbered by us, with arguments as text or object',
      [
        { message: { tool_calls: [call('f', { x: 1 })] }, done: false },
        { ...done, message: { tool_calls: [call('g', '{}')] } },
      ],
      [
        start,
        { type: 'tool-call-start', choice: 0, call: 0, callId: 'call_1', name: 'f' },
        { type: 'tool-call-delta', choice: 0, call: 0, argumentsText: '{"x":1}' },
        { type: 'tool-call-start', choice: 0, call: 1, callId: 'call_2', name: 'g' },
        { type: 'tool-call-delta', choice: 0, call: 1, argumentsText: '{}' },
        { type: 'finish', choice: 0, reason: 'tool_calls' },
        usage,
      ],
    ],
    ['a load', [{ ...done, done_reason: 'load' }], [start, stop, usage]],
    [
      'an answer cut at its limit',
      [{ ...done, done_reason: 'length' }],
      [start, { type: 'finish', choice: 0, reason: 'length' }, usage],
    ],
    ['lines after the last', [done, { message: { content: 'ghost' } }], [start, stop, usage]],
  ])('%s', async (_, lines, parts) => {
    expect(await decodeParts(...lines)).toEqual(parts);
  });

  it('are frames of which only the last closes', async () => {
    const frames = await decode({ message: { content: 'a' } }, done);
    expect(frames.map((frame) => [frame.closing, frame.deltas])).toEqual([
      [false, 1],
      [true, 0],
    ]);
  });
});

describe('usage', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['both counts', { prompt_eval_count: 9, eval_count: 1 }, { inputTokens: 9, outputTokens: 1 }],
    ['no prompt count', { eval_count: 1 }, { inputTokens: 8, outputTokens: 1, estimated: true }],
    ['no count at all', {}, { inputTokens: 8, outputTokens: 1, estimated: true }],
  ])('with %s', async (_, counts, expected) => {
    const parts = await decodeParts({ message: { content: 'a' } }, { done: true, ...counts });
    expect(parts.at(-1)).toEqual({ type: 'usage', usage: expected });
  });

  it('of an answer without a token is zero and no estimate', async () => {
    expect((await decodeParts({ done: true, prompt_eval_count: 3 })).at(-1)).toEqual({
      type: 'usage',
      usage: { inputTokens: 3, outputTokens: 0 },
    });
  });
});

describe('log probabilities', () => {
  const entry = { token: 'é', logprob: -1, bytes: [195, 169] };

  it('of text that is held back come with the text', async () => {
    const parts = await decodeParts(
      { message: { content: '' }, logprobs: [entry] },
      { message: { content: 'é!' }, logprobs: [{ token: '!', logprob: -2, top_logprobs: [entry] }] },
      done,
    );
    expect(parts[1]).toEqual({
      type: 'text-delta',
      choice: 0,
      text: 'é!',
      logprobs: [
        { token: 'é', logprob: -1, bytes: [195, 169], alternatives: [] },
        { token: '!', logprob: -2, bytes: [33], alternatives: [entry] },
      ],
    });
  });

  it('of thoughts are left out', async () => {
    const parts = await decodeParts(
      { message: { thinking: 't' }, logprobs: [entry] },
      { message: { content: 'a' } },
      done,
    );
    expect(parts[2]).toEqual({ type: 'text-delta', choice: 0, text: 'a' });
  });
});

describe('an answer that went wrong', () => {
  it.each<[string, readonly unknown[], string]>([
    ['an error line', [{ error: 'odd' }], 'engine_rejected'],
    ['a crash', [{ error: 'an error was encountered while running the model: EOF' }], 'engine_crashed'],
    [
      'a context error',
      [{ error: 'request (5000 tokens) exceeds the available context size (4096 tokens)' }],
      'context_length_exceeded',
    ],
    ['no last line', [{ message: { content: 'a' }, done: false }], 'engine_bad_answer'],
    ['no line at all', [], 'engine_bad_answer'],
    ['nonsense', ['<html>'], 'engine_bad_answer'],
    ['an array', ['[]'], 'engine_bad_answer'],
    ['a call without a name', [{ message: { tool_calls: [{ function: {} }] } }], 'engine_bad_answer'],
    [
      'an unreadable call after text',
      [{ message: { content: 'a' } }, { error: "error parsing tool call: raw='x', err=y" }],
      'engine_rejected',
    ],
  ])('%s', async (_, lines, code) => {
    await expect(decode(...lines)).rejects.toMatchObject({ code });
  });
});
