import { describe, expect, it } from 'vitest';
import { validateChatStream, type StreamExpectation } from './openai-stream-validator.ts';

const head = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' };
const chunk = (delta: object | null, reason: unknown = null, more: object = {}) =>
  `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: reason }], ...more })}\n\n`;
const role = chunk({ role: 'assistant', content: '' });
const text = chunk({ content: 'hi' });
const end = chunk({}, 'stop');
const done = 'data: [DONE]\n\n';
const error = 'data: {"error":{"message":"m","type":"t","param":null,"code":"c"}}\n\n';
const call = (index: number, more: object, argumentsText = '{}') =>
  chunk({ tool_calls: [{ index, ...more, function: { name: 'f', arguments: argumentsText } }] });
const usage = (numbers: object) => `data: ${JSON.stringify({ ...head, choices: [], usage: numbers })}\n\n`;

const validate = (stream: string, expected?: StreamExpectation) => validateChatStream(Buffer.from(stream), expected);

describe('the validator of streams', () => {
  it('reads a good stream', () => {
    expect(validate(role + text + ': keep-alive\n\n' + text + end + done).choices).toMatchObject([
      { text: 'hihi', finishReason: 'stop' },
    ]);
    expect(validate(role + text + error, { fails: true }).error).toMatchObject({ code: 'c' });
  });

  it.each([
    ['no terminator', role + end],
    ['two terminators', role + end + done + done],
    ['no finish', role + text + done],
    ['two finishes', role + end + end + done],
    ['text after the finish', role + end + text + done],
    ['an empty finish', role + chunk({}, '') + done],
    ['an unknown finish', role + chunk({}, 'load') + done],
    ['no role', text + end + done],
    ['the role twice', role + role + end + done],
    ['no delta', role + chunk(null) + end + done],
    ['no choices', role + `data: ${JSON.stringify({ ...head, choices: [] })}\n\n` + end + done],
    ['usage that nobody asked for', role + chunk({}, 'stop', { usage: null }) + done],
    ['another id', role + chunk({}, 'stop', { id: 'd' }) + done],
    ['another model', role + chunk({}, 'stop', { model: 'n' }) + done],
    ['a time with fractions', role.replace('"created":1', '"created":1.5') + end + done],
    ['half a character', role + chunk({ content: '\ud83d' }) + end + done],
    ['the other word for reasoning', role + chunk({ reasoning: 'x' }) + end + done],
    ['an event line', role + `event: x\n${text}` + end + done],
    ['carriage returns', (role + end + done).replaceAll('\n', '\r\n')],
    ['no blank line at the end', (role + end + done).slice(0, -1)],
    ['an error and a terminator', role + error + done],
    ['an error nobody expects', role + error],
    ['a call that begins at 1', role + call(1, { id: 'a', type: 'function' }) + chunk({}, 'tool_calls') + done],
    ['a call without id', role + call(0, { type: 'function' }) + chunk({}, 'tool_calls') + done],
    ['a name twice', role + call(0, { id: 'a', type: 'function' }) + call(0, {}, '') + chunk({}, 'tool_calls') + done],
    ['arguments cut off', role + call(0, { id: 'a', type: 'function' }, '{"a"') + chunk({}, 'tool_calls') + done],
    ['a call that ends as text', role + call(0, { id: 'a', type: 'function' }) + end + done],
    ['text that ends as a call', role + text + chunk({}, 'tool_calls') + done],
  ])('refuses %s', (_name, stream) => {
    expect(() => validate(stream)).toThrow();
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => validateChatStream(Buffer.concat([Buffer.from(role), Buffer.from([0xf0, 0x9f])]))).toThrow();
  });

  it('refuses usage that is missing, misplaced or no whole number where it was asked for', () => {
    const asked = (stream: string) => validate(stream, { includeUsage: true });
    const quiet = { usage: null };
    const body = chunk({ role: 'assistant' }, null, quiet) + chunk({}, 'stop', quiet);
    const good = {
      prompt_tokens: 1,
      completion_tokens: 2,
      total_tokens: 3,
      prompt_tokens_details: { cached_tokens: 0 },
    };
    expect(asked(body + usage(good) + done).usage).toEqual(good);
    expect(() => asked(body + done)).toThrow();
    expect(() => asked(usage(good) + body + done)).toThrow();
    expect(() => asked(body + usage({ ...good, total_tokens: 4 }) + done)).toThrow();
    expect(() => asked(body + usage({ ...good, completion_tokens: null }) + done)).toThrow();
  });

  it('refuses a choice that is missing and a comment right before an error', () => {
    expect(() => validate(role + end + done, { choices: 2 })).toThrow('choices are 0 to n-1');
    expect(() => validate(`${role}: keep-alive\n\n${error}`, { fails: true })).toThrow('comment');
  });
});
