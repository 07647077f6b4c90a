import { describe, expect, it } from 'vitest';
import { validateOllamaStream } from '../../../tests/helpers/ollama-stream-validator.ts';
import { HubError } from '../../domain/errors.ts';
import type { StreamPart } from '../../domain/stream-frame.ts';
import { chatShape, createLineEncoder, generateShape } from './encode-reply.ts';
import { encodeRunning, encodeShow, encodeTags, type ShownModel } from './encode-models.ts';
import { ollamaApi } from './protocol.ts';

let elapsed = 0;
const identity = { id: 'ollama-1', createdAt: 1_760_000_000, model: 'team/m', elapsedMs: () => (elapsed += 1.5) };

const text = (said: string): StreamPart => ({ type: 'text-delta', choice: 0, text: said });
const finish: StreamPart = { type: 'finish', choice: 0, reason: 'stop' };
const usage: StreamPart = {
  type: 'usage',
  usage: { inputTokens: 11, outputTokens: 3 },
  timing: { loadMs: 1, promptMs: 2.5, generationMs: 4 },
};
const call = (number: number, name: string, ...pieces: readonly string[]): StreamPart[] => [
  { type: 'tool-call-start', choice: 0, call: number, callId: `call_${number}`, name },
  ...pieces.map((argumentsText): StreamPart => ({ type: 'tool-call-delta', choice: 0, call: number, argumentsText })),
];

function stream(shape: typeof chatShape, ...parts: readonly StreamPart[]) {
  elapsed = 0;
  const encoder = createLineEncoder(identity, shape);
  const bytes = Buffer.from(parts.map((part) => encoder.encode([part])).join('') + encoder.end());
  return validateOllamaStream(bytes, shape === chatShape ? 'chat' : 'generate');
}

describe('a streamed answer', () => {
  it('has a line for each piece and a last one with counts and nanoseconds', () => {
    const lines = stream(chatShape, { type: 'reasoning-delta', choice: 0, text: 'hm' }, text('Hi'), finish, usage);
    expect(lines.map(({ message }) => message)).toEqual([
      { role: 'assistant', content: '', thinking: 'hm' },
      { role: 'assistant', content: 'Hi' },
      { role: 'assistant', content: '' },
    ]);
    expect(lines.at(-1)).toMatchObject({
      done_reason: 'stop',
      load_duration: 1_000_000,
      prompt_eval_count: 11,
      prompt_eval_duration: 2_500_000,
      eval_count: 3,
      eval_duration: 4_000_000,
    });
  });

  it('leaves out the times that nobody measured', () => {
    const last = stream(generateShape, text('a'), finish, { ...usage, timing: undefined }).at(-1);
    expect(Object.keys(last ?? {}).filter((name) => name.endsWith('_duration'))).toEqual(['total_duration']);
  });

  it('tells all calls whole in one line, with objects for arguments', () => {
    const [one, two, three] = [call(0, 'f', '{"x":', '1}'), call(1, 'g'), call(2, 'h', '{}')];
    const lines = stream(chatShape, ...one, ...two, ...three, { ...finish, reason: 'tool_calls' }, usage);
    expect(lines.map(({ message }) => message?.tool_calls)).toEqual([
      [
        { id: 'call_0', function: { index: 0, name: 'f', arguments: { x: 1 } } },
        { id: 'call_1', function: { index: 1, name: 'g', arguments: {} } },
        { id: 'call_2', function: { index: 2, name: 'h', arguments: {} } },
      ],
      undefined,
    ]);
    expect(lines.at(-1)?.done_reason).toBe('stop');
  });

  it('tells a call that is no JSON as text', () => {
    const lines = stream(chatShape, ...call(0, 'f', '{"x":'), finish, usage);
    expect(lines[0]?.message).toEqual({ role: 'assistant', content: 'f({"x":)' });
  });

  it('cuts no character in two', () => {
    const lines = stream(chatShape, text('a\ud83d'), text('\ude00'), text('\ud83d'), finish, usage);
    expect(lines.map(({ message }) => message?.content)).toEqual(['a', '😀', '\ufffd', '']);
  });

  it('carries log probabilities', () => {
    const logprobs = [
      { token: 'a', logprob: -1, bytes: [97], alternatives: [{ token: 'b', logprob: -2, bytes: [98] }] },
    ];
    const [line] = stream(chatShape, { type: 'text-delta', choice: 0, text: 'a', logprobs }, finish, usage);
    expect(line?.['logprobs']).toEqual([
      { token: 'a', logprob: -1, bytes: [97], top_logprobs: [{ token: 'b', logprob: -2, bytes: [98] }] },
    ]);
  });

  it('says length for an answer that was cut off', () => {
    expect(stream(chatShape, text('a'), { ...finish, reason: 'length' }, usage).at(-1)?.done_reason).toBe('length');
  });

  it('is kept alive by an empty line of either kind, and ends with an error line', () => {
    const broken = ollamaApi.encodeStreamError(new HubError('engine_crashed', 'It crashed.'), 'req_1');
    const bytes = Buffer.from(ollamaApi.encodeKeepAlive(identity, undefined) + broken);
    for (const kind of ['chat', 'generate'] as const) {
      expect(validateOllamaStream(bytes, kind, 'error').at(-1)).toEqual({ error: 'It crashed.' });
    }
  });
});

describe('a whole answer', () => {
  it('says what the stream says, in one object', () => {
    const parts = [
      { type: 'reasoning-delta', choice: 0, text: 'hm' } as const,
      text('a'),
      text('b'),
      ...call(0, 'f'),
      finish,
      usage,
    ];
    expect(createLineEncoder(identity, chatShape).body(parts)).toMatchObject({
      model: 'team/m',
      message: { role: 'assistant', content: 'ab', thinking: 'hm', tool_calls: [{ function: { name: 'f' } }] },
      done: true,
      eval_count: 3,
    });
    expect(createLineEncoder(identity, generateShape).body(parts)).toMatchObject({ response: 'ab', thinking: 'hm' });
  });
});

describe('an error', () => {
  it('is one text, with the headers that tell when to come back', () => {
    const error = new HubError('queue_full', 'Too many.', { retryAfterSeconds: 2 });
    expect(ollamaApi.encodeError(error, 'req_1')).toEqual({
      status: 503,
      headers: { 'Retry-After': '2' },
      body: { error: 'Too many.' },
    });
    const missing = new HubError('model_not_found', 'There is no model "x" here.');
    expect(ollamaApi.encodeError(missing, 'req_1').body).toEqual({
      error: 'model not found: There is no model "x" here.',
    });
  });
});

describe('a listed model', () => {
  const can = {
    chat: true,
    completion: true,
    embedding: false,
    tools: true,
    vision: false,
    infill: false,
    reasoning: true,
    logprobs: true,
  };
  const shown: ShownModel = {
    name: 'm:7b',
    model: { name: 'm:7b', capabilities: can, family: 'qwen3', sizeBytes: 9, loaded: true },
    contextLength: 8192,
    modifiedAt: 1_760_000_000_000,
    digest: 'a'.repeat(64),
    details: { parameters: 'num_ctx 4096\nstop "x"', template: 't', metadata: { 'qwen3.context_length': 40_960 } },
  };

  it('shows the window that calls get, over every other', () => {
    const answer = encodeShow(shown);
    expect(answer).toMatchObject({
      capabilities: ['completion', 'tools', 'thinking'],
      model_info: { 'general.architecture': 'qwen3', 'general.basename': 'm', 'qwen3.context_length': 8192 },
      template: 't',
    });
    expect(String(answer['parameters']).split('\n')).toEqual(['stop "x"', `num_ctx${' '.repeat(24)}8192`]);
  });

  it('of which nothing is known is offered for everything that clients look for', () => {
    const unknown = { ...shown, model: { name: 'gpt' }, details: undefined, contextLength: undefined };
    expect(encodeShow(unknown)).toMatchObject({
      capabilities: ['completion', 'tools'],
      model_info: { 'general.architecture': 'unknown' },
    });
    expect(encodeTags([unknown]).models).toMatchObject([{ size: 0, details: { family: '', families: [] } }]);
  });

  it('runs until it is said, or for good', () => {
    const forGood = { ...shown, name: 'b' };
    const soon = { ...shown, name: 'a', details: { loadedUntil: 1_760_000_300_000, vramBytes: 4 } };
    const { models } = encodeRunning([forGood, soon, { ...shown, model: { name: 'c' } }]);
    expect(models).toMatchObject([{ name: 'a', expires_at: '2025-10-09T08:58:20.000Z', size_vram: 4 }, { name: 'b' }]);
    expect(models[1]).not.toHaveProperty('expires_at');
  });
});
