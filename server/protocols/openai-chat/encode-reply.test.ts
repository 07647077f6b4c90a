import { describe, expect, it } from 'vitest';
import type { StreamPart, TokenLogprob } from '../../domain/stream-frame.ts';
import { validateChatStream, type ValidatedStream } from '../../../tests/helpers/openai-stream-validator.ts';
import { createChatEncoder } from './encode-reply.ts';
import type { ChatReplyOptions } from './reply-options.ts';
import { chatResponseSchema } from './schema.ts';

const identity = { id: 'chatcmpl-1', createdAt: 1_760_000_000, model: 'team/best:v1', elapsedMs: () => 0 };
const usage: StreamPart = { type: 'usage', usage: { inputTokens: 7, outputTokens: 3, cachedInputTokens: 2 } };
const text = (value: string, choice = 0): StreamPart => ({ type: 'text-delta', choice, text: value });
const thought = (value: string, choice = 0): StreamPart => ({ type: 'reasoning-delta', choice, text: value });
const finish = (choice = 0, reason: 'stop' | 'length' | 'tool_calls' = 'stop'): StreamPart => ({
  type: 'finish',
  choice,
  reason,
});
const start = (call: number, name: string, choice = 0): StreamPart => ({
  type: 'tool-call-start',
  choice,
  call,
  callId: `call_${choice}${call}`,
  name,
});
const args = (call: number, argumentsText: string, choice = 0): StreamPart => ({
  type: 'tool-call-delta',
  choice,
  call,
  argumentsText,
});

const optionsOf = (options: Partial<ChatReplyOptions> = {}): ChatReplyOptions => ({
  choices: 1,
  includeUsage: false,
  isLegacy: false,
  ...options,
});

/** The bytes of a stream, each part in a frame of its own. */
function bytesOf(parts: readonly StreamPart[], options: Partial<ChatReplyOptions> = {}): string {
  const encoder = createChatEncoder(identity, optionsOf(options));
  return parts.map((part) => encoder.encode([part])).join('') + encoder.end();
}
const streamed = (parts: readonly StreamPart[], options: Partial<ChatReplyOptions> = {}): ValidatedStream =>
  validateChatStream(Buffer.from(bytesOf(parts, options)), options);
const whole = (parts: readonly StreamPart[], options: Partial<ChatReplyOptions> = {}) => {
  const body = createChatEncoder(identity, optionsOf(options)).body(parts);
  return chatResponseSchema.parse(JSON.parse(JSON.stringify(body)));
};

describe('a stream of chunks', () => {
  it('is written exactly so', () => {
    const record = (delta: string, reason = 'null') =>
      `data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,"model":"team/best:v1",` +
      `"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${reason}}]}\n\n`;
    expect(bytesOf([{ type: 'generation-start' }, text('Hi'), text(' "there"\n'), finish(), usage])).toBe(
      `${record('{"role":"assistant","content":""}')}${record('{"content":"Hi"}')}` +
        `${record('{"content":" \\"there\\"\\n"}')}${record('{}', '"stop"')}data: [DONE]\n\n`,
    );
  });

  it('says usage last, and only where it was asked for', () => {
    const parts = [text('Hi'), finish(0, 'length'), usage];
    expect(streamed(parts).usage).toBeUndefined();
    expect(streamed(parts, { includeUsage: true }).usage).toEqual({
      prompt_tokens: 7,
      completion_tokens: 3,
      total_tokens: 10,
      prompt_tokens_details: { cached_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 0 },
    });
    expect(streamed([finish()], { includeUsage: true }).usage).toMatchObject({ total_tokens: 0 });
  });

  it('interleaves three answers', () => {
    const parts = [text('a0'), text('a1', 1), text('b0'), text('a2', 2), finish(1), text('b2', 2), finish(2), finish()];
    expect(streamed(parts, { choices: 3 }).choices).toMatchObject([
      { text: 'a0b0', finishReason: 'stop' },
      { text: 'a1', finishReason: 'stop' },
      { text: 'a2b2', finishReason: 'stop' },
    ]);
  });

  it('carries two tool calls, the second without arguments', () => {
    const parts = [start(0, 'weather'), args(0, '{"city":'), args(0, '"Bern"}'), start(1, 'now'), finish(0, 'stop')];
    expect(streamed(parts).choices).toMatchObject([
      {
        text: '',
        finishReason: 'tool_calls',
        calls: [
          { id: 'call_00', name: 'weather', argumentsText: '{"city":"Bern"}' },
          { id: 'call_01', name: 'now', argumentsText: '{}' },
        ],
      },
    ]);
  });

  it('carries tool calls of several answers beside text', () => {
    const parts = [start(0, 'a'), text('only text', 1), start(0, 'b', 2), args(0, '{"x":1}', 2), args(0, '{}')];
    const { choices } = streamed([...parts, finish(), finish(1), finish(2)], { choices: 3 });
    expect(choices.map(({ finishReason }) => finishReason)).toEqual(['tool_calls', 'stop', 'tool_calls']);
  });

  it('says reasoning in its own field, then the text', () => {
    expect(streamed([thought('Hm, '), thought('yes.'), text('Yes.'), finish()]).choices).toMatchObject([
      { reasoning: 'Hm, yes.', text: 'Yes.' },
    ]);
  });

  it('answers nothing at all with a role and a finish', () => {
    expect(streamed([finish()]).choices).toMatchObject([{ text: '', calls: [], finishReason: 'stop' }]);
    expect(streamed([text(''), finish(0, 'length')]).choices).toMatchObject([{ text: '', finishReason: 'length' }]);
  });

  it('finishes a choice once, however often the engine says so', () => {
    expect(streamed([text('a'), finish(), finish(0, 'length')]).choices).toMatchObject([{ finishReason: 'stop' }]);
  });

  it('speaks the legacy dialect to who speaks it', () => {
    const { choices } = streamed([start(0, 'weather'), args(0, '{"city":"Bern"}'), finish()], { isLegacy: true });
    expect(choices).toMatchObject([
      { finishReason: 'function_call', functionCall: { name: 'weather', argumentsText: '{"city":"Bern"}' } },
    ]);
    expect(streamed([start(0, 'now'), finish()], { isLegacy: true }).choices).toMatchObject([
      { functionCall: { name: 'now', argumentsText: '{}' } },
    ]);
  });
});

describe('characters', () => {
  const [high, low] = ['\ud83d', '\ude00'];

  it.each([
    [[high, low], '😀'],
    [[`a${high}`, `${low}b`], 'a😀b'],
    [[high, '', low], '😀'],
    [[high, 'x'], '\ufffdx'],
    [[high], '\ufffd'],
    [[low], '\ufffd'],
    [[high, high, low], '\ufffd😀'],
    [['👩‍👩‍👧', '🇨', '🇭'], '👩‍👩‍👧🇨🇭'],
  ])('split as %j arrive whole as %s', (pieces, joined) => {
    for (const part of [text, thought]) {
      const { choices } = streamed([...pieces.map((piece) => part(piece)), finish()]);
      expect((choices[0]?.text ?? '') + (choices[0]?.reasoning ?? '')).toBe(joined);
      const { message } = whole([...pieces.map((piece) => part(piece)), finish()]).choices[0] ?? {};
      expect((message?.content ?? '') + (message?.reasoning_content ?? '')).toBe(joined);
    }
  });

  it('split in two answers at once are not mixed up', () => {
    const { choices } = streamed([text(high), text(high, 1), text(low, 1), text(low), finish(), finish(1)], {
      choices: 2,
    });
    expect(choices.map((choice) => choice.text)).toEqual(['😀', '😀']);
  });

  it('split between tokens lose no log probability', () => {
    const token = (value: string): TokenLogprob => ({
      token: value,
      logprob: -0.5,
      bytes: [240, 159],
      alternatives: [],
    });
    const split = [high, low].map((half): StreamPart => ({ ...text(half), logprobs: [token('\ufffd')] }) as StreamPart);
    const bytes = bytesOf([...split, finish()]);
    expect(validateChatStream(Buffer.from(bytes)).choices).toMatchObject([{ text: '😀' }]);
    expect(bytes.match(/"logprob":-0.5/g)).toHaveLength(2);
    expect(JSON.stringify(whole([...split, finish()])).match(/"logprob":-0.5/g)).toHaveLength(2);
  });
});

describe('a whole answer', () => {
  it('holds every field that clients look for', () => {
    expect(whole([thought('Hm.'), text('Hi'), text(' there'), finish(0, 'length'), usage])).toEqual({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_760_000_000,
      model: 'team/best:v1',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hi there', refusal: null, reasoning_content: 'Hm.' },
          logprobs: null,
          finish_reason: 'length',
        },
      ],
      usage: {
        prompt_tokens: 7,
        completion_tokens: 3,
        total_tokens: 10,
        prompt_tokens_details: { cached_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    });
  });

  it('is a text even when it is empty, and null beside tool calls', () => {
    expect(whole([finish()]).choices[0]?.message.content).toBe('');
    const called = whole([start(0, 'now'), finish()]).choices[0];
    expect(called).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: null,
        tool_calls: [{ id: 'call_00', type: 'function', function: { name: 'now', arguments: '{}' } }],
      },
    });
    expect(called?.message).not.toHaveProperty('function_call');
  });

  it('has one function call in the legacy dialect', () => {
    const answer = whole([start(0, 'now'), args(0, '{"a":1}'), finish()], { isLegacy: true }).choices[0];
    expect(answer).toMatchObject({
      finish_reason: 'function_call',
      message: { content: null, function_call: { name: 'now', arguments: '{"a":1}' } },
    });
    expect(answer?.message).not.toHaveProperty('tool_calls');
  });

  it('holds as many answers as were asked for, in order', () => {
    const parts = [text('b', 1), text('a'), finish(), finish(1)];
    expect(whole(parts, { choices: 2 }).choices.map(({ index, message }) => [index, message.content])).toEqual([
      [0, 'a'],
      [1, 'b'],
    ]);
  });

  it('says the same as its stream', () => {
    const parts = [thought('Hm.'), text('a'), start(0, 'f'), args(0, '{"x":[1]}'), finish(0, 'tool_calls'), usage];
    const [choice] = streamed(parts).choices;
    const [body] = whole(parts).choices;
    expect(body?.message.content).toBe(choice?.text);
    expect(body?.message.reasoning_content).toBe(choice?.reasoning);
    expect(body?.message.tool_calls?.[0]?.function.arguments).toBe(choice?.calls[0]?.argumentsText);
    expect(body?.finish_reason).toBe(choice?.finishReason);
  });
});
