import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  validateMessageStream,
  type MessageExpectation,
  type ValidatedMessage,
} from '../../../tests/helpers/anthropic-stream-validator.ts';
import { propertyRuns } from '../../../tests/helpers/property-runs.ts';
import { HubError } from '../../domain/errors.ts';
import type { ChatRequest } from '../../domain/inference-request.ts';
import type { FinishReason, StreamPart } from '../../domain/stream-frame.ts';
import { encodeStreamError } from './encode-errors.ts';
import { createMessageEncoder } from './encode-reply.ts';
import { messagesResponseSchema } from './schema.ts';

const identity = { id: 'msg_a-b', createdAt: 1_760_000_000, model: 'team/best:v1', elapsedMs: () => 0 };
const request: ChatRequest = {
  kind: 'chat',
  model: 'team/best:v1',
  stream: true,
  choices: 1,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'x'.repeat(40) }] }],
  tools: [],
  toolChoice: { type: 'auto' },
  parallelToolCalls: true,
  responseFormat: { type: 'text' },
  sampling: { stop: [] },
  runtime: {},
};
const usage: StreamPart = { type: 'usage', usage: { inputTokens: 7, outputTokens: 3, cachedInputTokens: 2 } };
const text = (value: string): StreamPart => ({ type: 'text-delta', choice: 0, text: value });
const thought = (value: string): StreamPart => ({ type: 'reasoning-delta', choice: 0, text: value });
const finish = (reason: FinishReason = 'stop', stopText?: string): StreamPart => ({
  type: 'finish',
  choice: 0,
  reason,
  stopText,
});
const start = (call: number, name: string): StreamPart => ({
  type: 'tool-call-start',
  choice: 0,
  call,
  callId: `call_${call}`,
  name,
});
const args = (call: number, argumentsText: string): StreamPart => ({
  type: 'tool-call-delta',
  choice: 0,
  call,
  argumentsText,
});

/** The bytes of a stream, each part in a frame of its own. */
function bytesOf(parts: readonly StreamPart[], showsThinking = true): string {
  const encoder = createMessageEncoder(identity, { request, showsThinking });
  return parts.map((part) => encoder.encode([part])).join('') + encoder.end();
}
const streamed = (
  parts: readonly StreamPart[],
  showsThinking = true,
  expected?: MessageExpectation,
): ValidatedMessage => validateMessageStream(Buffer.from(bytesOf(parts, showsThinking)), expected);
const whole = (parts: readonly StreamPart[], showsThinking = true) => {
  const body = createMessageEncoder(identity, { request, showsThinking }).body(parts);
  return messagesResponseSchema.parse(JSON.parse(JSON.stringify(body)));
};

describe('a stream of a message', () => {
  it('is written exactly so', () => {
    expect(bytesOf([{ type: 'generation-start' }, text('Hi'), text(' "there"\n'), finish(), usage])).toBe(
      [
        'event: message_start',
        'data: {"type":"message_start","message":{"id":"msg_a-b","type":"message","role":"assistant","model":"team/best:v1","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0}}}',
        '',
        'event: ping',
        'data: {"type":"ping"}',
        '',
        'event: content_block_start',
        'data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
        '',
        'event: content_block_delta',
        'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}',
        '',
        'event: content_block_delta',
        String.raw`data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" \"there\"\n"}}`,
        '',
        'event: content_block_stop',
        'data: {"type":"content_block_stop","index":0}',
        '',
        'event: message_delta',
        'data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":5,"output_tokens":3,"cache_creation_input_tokens":0,"cache_read_input_tokens":2}}',
        '',
        'event: message_stop',
        'data: {"type":"message_stop"}',
        '',
        '',
      ].join('\n'),
    );
  });

  it('puts thinking, text and calls into blocks of their own', () => {
    const parts = [thought('hm'), thought('m'), text('I look.'), start(0, 'look'), args(0, '{"at":'), args(0, '1}')];
    const { blocks, stop } = streamed([...parts, start(1, 'wait'), finish('tool_calls'), usage]);
    expect(blocks).toEqual([
      { type: 'thinking', text: 'hmm' },
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', id: 'toolu_a-b_2', name: 'look', argumentsText: '{"at":1}' },
      { type: 'tool_use', id: 'toolu_a-b_3', name: 'wait', argumentsText: '' },
    ]);
    expect(stop).toEqual({ reason: 'tool_use', sequence: null });
  });

  it('keeps thinking from whoever did not ask for it', () => {
    expect(streamed([thought('hm'), text('yes'), finish(), usage], false).blocks).toEqual([
      { type: 'text', text: 'yes' },
    ]);
    expect(whole([thought('hm'), text('yes'), finish(), usage], false).content).toEqual([
      { type: 'text', text: 'yes' },
    ]);
  });

  it('puts calls whose pieces come mixed one after the other', () => {
    const mixed = [start(0, 'a'), start(1, 'b'), args(0, '{"x":'), args(1, '{"y":2}'), args(0, '1}')];
    const { blocks } = streamed([...mixed, finish('tool_calls'), usage]);
    expect(blocks.map((block) => (block.type === 'tool_use' ? block.argumentsText : ''))).toEqual([
      '{"x":1}',
      '{"y":2}',
    ]);
  });

  it('has a block even when nothing was said', () => {
    expect(streamed([finish('length'), usage])).toMatchObject({
      blocks: [{ type: 'text', text: '' }],
      stop: { reason: 'max_tokens' },
    });
    expect(whole([finish('length'), usage])).toMatchObject({ content: [{ type: 'text', text: '' }] });
  });

  it.each([
    [finish('stop'), 'end_turn', null],
    [finish('tool_calls'), 'end_turn', null],
    [finish('length'), 'max_tokens', null],
    [finish('content_filter'), 'refusal', null],
    [finish('stop', 'END'), 'stop_sequence', 'END'],
  ] as const)('tells why it ended: %j', (end, reason, sequence) => {
    expect(streamed([text('a'), end, usage]).stop).toEqual({ reason, sequence });
    expect(whole([text('a'), end, usage])).toMatchObject({ stop_reason: reason, stop_sequence: sequence });
  });

  it('ends in an error and nothing else when the engine dies within it', () => {
    const encoder = createMessageEncoder(identity, { request, showsThinking: true });
    const begun = encoder.encode([text('Hal')]);
    const error = encodeStreamError(new HubError('engine_unavailable', 'It is gone.'), 'req_1');
    const read = validateMessageStream(Buffer.from(begun + error), { fails: true });
    expect(read).toMatchObject({
      blocks: [{ type: 'text', text: 'Hal' }],
      error: { type: 'overloaded_error', message: 'It is gone.' },
    });
    expect(begun + error).not.toContain('message_stop');
  });
});

describe('a whole message', () => {
  it('tells a call that is none as text', () => {
    const { content, stop_reason: reason } = whole([start(0, 'look'), args(0, '{"at"'), finish('length'), usage]);
    expect(content).toEqual([{ type: 'text', text: 'look({"at")' }]);
    expect(reason).toBe('max_tokens');
  });
});

const characters = fc.array(fc.constantFrom('a', ' ', '"', '\n', '€', '\ud83d', '\ude00', '\\'), { maxLength: 6 });
const piece = characters.map((each) => each.join(''));
const steps = fc.array(
  fc.oneof(
    fc.record({ say: fc.constant('text' as const), value: piece }),
    fc.record({ say: fc.constant('thought' as const), value: piece }),
    fc.record({ say: fc.constant('call' as const), value: piece }),
  ),
  { maxLength: 12 },
);

describe('any answer', () => {
  it('keeps every rule of the stream, however it is cut into frames, and says the same as a whole', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), fc.nat(3), fc.boolean(), (said, showsThinking, size, mixes) => {
        const parts = partsOf(said, mixes);
        const encoder = createMessageEncoder(identity, { request, showsThinking });
        let bytes = '';
        for (let at = 0; at < parts.length; at += size + 1) bytes += encoder.encode(parts.slice(at, at + size + 1));
        const read = validateMessageStream(Buffer.from(bytes + encoder.end()));
        const body = whole(parts, showsThinking);
        const same = read.blocks.map((block) => {
          switch (block.type) {
            case 'text':
              return block;
            case 'thinking':
              return { type: 'thinking', thinking: block.text, signature: '' };
            case 'tool_use': {
              const { argumentsText, ...rest } = block;
              return { ...rest, input: JSON.parse(argumentsText) as unknown };
            }
          }
        });
        expect(same).toEqual(body.content);
        expect(read.stop?.reason).toBe(body.stop_reason);
      }),
      propertyRuns(300),
    );
  });
});

/** Calls' arguments come in two pieces, the second one late when they are mixed. */
function partsOf(said: readonly { say: 'text' | 'thought' | 'call'; value: string }[], mixes: boolean): StreamPart[] {
  const parts: StreamPart[] = [];
  const late: StreamPart[] = [];
  let call = 0;
  for (const { say, value } of said) {
    if (say === 'text') parts.push(text(value));
    else if (say === 'thought') parts.push(thought(value));
    else {
      const json = JSON.stringify({ value: value.toWellFormed() });
      parts.push(start(call, 'f'), args(call, json.slice(0, 4)));
      (mixes ? late : parts).push(args(call, json.slice(4)));
      call++;
    }
  }
  return [...parts, ...late, finish(call > 0 ? 'tool_calls' : 'stop'), usage];
}
