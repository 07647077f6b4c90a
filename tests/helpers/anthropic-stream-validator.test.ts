import { describe, expect, it } from 'vitest';
import { validateMessageStream, type MessageExpectation } from './anthropic-stream-validator.ts';

const record = (type: string, more: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
const message = (more: object = {}) =>
  record('message_start', {
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 0 },
      ...more,
    },
  });
const open = (index: number, block: object = { type: 'text', text: '' }) =>
  record('content_block_start', { index, content_block: block });
const delta = (index: number, change: object = { type: 'text_delta', text: 'hi' }) =>
  record('content_block_delta', { index, delta: change });
const stop = (index: number) => record('content_block_stop', { index });
const block = open(0) + delta(0) + stop(0);
const call = (index: number, id = 'toolu_1', json = '{}') =>
  open(index, { type: 'tool_use', id, name: 'f', input: {} }) +
  delta(index, { type: 'input_json_delta', partial_json: json }) +
  stop(index);
const thinking = { type: 'thinking', thinking: '', signature: '' };
const counts = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
const ending = (reason = 'end_turn', sequence: string | null = null, usage: object = counts) =>
  record('message_delta', { delta: { stop_reason: reason, stop_sequence: sequence }, usage });
const last = record('message_stop');
const ping = record('ping');
const error = record('error', { error: { type: 'api_error', message: 'm' } });

const validate = (stream: string, expected?: MessageExpectation) =>
  validateMessageStream(Buffer.from(stream), expected);

describe('the validator of messages', () => {
  it('reads good streams', () => {
    expect(validate(ping + message() + ping + block + ending() + last)).toMatchObject({
      blocks: [{ type: 'text', text: 'hi' }],
      stop: { reason: 'end_turn' },
      pings: 2,
    });
    expect(validate(message() + call(0) + ending('tool_use') + last).blocks).toHaveLength(1);
    expect(validate(message() + open(0) + delta(0) + error, { fails: true }).error).toMatchObject({ message: 'm' });
    expect(validate(ping + error, { fails: true }).blocks).toEqual([]);
  });

  it.each([
    ['no end', message() + block],
    ['no message_stop', message() + block + ending()],
    ['no message_delta', message() + block + last],
    ['no beginning', block + ending() + last],
    ['something after the end', message() + block + ending() + last + block],
    ['no block', message() + ending() + last],
    ['a block that never ends', message() + open(0) + delta(0) + ending() + last],
    ['blocks that overlap', message() + open(0) + open(1) + stop(1) + stop(0) + ending() + last],
    ['indices that do not count up', message() + open(1) + stop(1) + ending() + last],
    ['a delta of another block', message() + open(0) + delta(1) + stop(0) + ending() + last],
    ['a delta of another kind', message() + open(0) + delta(0, { type: 'thinking_delta', thinking: 'x' }) + stop(0)],
    ['a delta outside of a block', message() + delta(0) + block + ending() + last],
    ['a text that does not begin empty', message() + open(0, { type: 'text' }) + stop(0) + ending() + last],
    ['thinking without a signature', message() + open(0, thinking) + stop(0) + block + ending() + last],
    [
      'a call without a piece',
      message() + call(0).replace(/event: content_block_delta\n.*\n\n/, '') + ending('tool_use'),
    ],
    ['a call with half an input', message() + call(0, 'toolu_1', '{"a"') + ending('tool_use') + last],
    ['a call with another id', message() + call(0, 'call_1') + ending('tool_use') + last],
    ['two calls with one id', message() + call(0) + call(1) + ending('tool_use') + last],
    ['a call that ends a turn', message() + call(0) + ending() + last],
    ['a call that is none', message() + block + ending('tool_use') + last],
    ['an unknown reason', message() + block + ending('stop') + last],
    ['a stop text without its reason', message() + block + ending('end_turn', 'x') + last],
    ['half the usage', message() + block + ending('end_turn', null, { output_tokens: 1 }) + last],
    ['usage that is no number', message() + block + ending('end_turn', null, { ...counts, input_tokens: 1.5 }) + last],
    ['content at the beginning', message({ content: [{}] }) + block + ending() + last],
    ['a foreign id', message({ id: 'chatcmpl-1' }) + block + ending() + last],
    ['an error nobody expected', message() + error],
    ['another terminator', `${message()}${block}${ending()}${last}data: [DONE]\n\n`],
    ['no event line', message().replace('event: message_start\n', '') + block + ending() + last],
    [
      'an event that is not its type',
      message().replace('event: message_start', 'event: ping') + block + ending() + last,
    ],
    ['a comment', `: hi\n\n${message()}${block}${ending()}${last}`],
    ['no blank line at the end', (message() + block + ending() + last).slice(0, -1)],
    [
      'half a character',
      message() + open(0) + delta(0, { type: 'text_delta', text: '\ud83d' }) + stop(0) + ending() + last,
    ],
  ])('refuses %s', (_what, stream) => {
    expect(() => validate(stream)).toThrow(/Broken rule|JSON/);
  });

  it.each([
    ['no error', message() + block + ending() + last],
    ['an end too', message() + block + ending() + last + error],
    ['something after it', message() + error + block],
    ['an unknown type', message() + record('error', { error: { type: 'x', message: 'm' } })],
  ])('refuses a failure with %s', (_what, stream) => {
    expect(() => validate(stream, { fails: true })).toThrow('Broken rule');
  });
});
