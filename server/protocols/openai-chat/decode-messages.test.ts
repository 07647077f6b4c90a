import { describe, expect, it } from 'vitest';
import type { Message } from '../../domain/inference-request.ts';
import { decodeChat } from './decode-request.ts';

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(16)]);
const dataUrl = (bytes: Buffer, type = 'image/png') => `data:${type};base64,${bytes.toString('base64')}`;

function decode(...messages: readonly unknown[]): readonly Message[] {
  const body = { model: 'm', messages };
  const { request } = decodeChat({ dialect: 'openai', bytes: Buffer.from(JSON.stringify(body)), body });
  if (request.kind !== 'chat') throw new Error('This is no chat.');
  return request.messages;
}
const user = (content: unknown) => ({ role: 'user', content });
const call = (id: string | undefined, name = 'f', args: unknown = '{}') => ({
  id,
  type: 'function',
  function: { name, arguments: args },
});
const textPart = (text: string) => ({ type: 'text', text });

describe('roles', () => {
  it('system and developer are system, anywhere', () => {
    const messages = decode({ role: 'developer', content: 'a' }, user('b'), { role: 'system', content: 'c' });
    expect(messages).toEqual([
      { role: 'system', content: [textPart('a')] },
      { role: 'user', content: [textPart('b')] },
      { role: 'system', content: [textPart('c')] },
    ]);
  });

  it.each(['robot', '', 'User', 7, null])('%j is none', (role) => {
    expect(() => decode({ role, content: 'x' })).toThrow(/^messages\[0\]\.role is /);
  });
});

describe('content', () => {
  it.each([
    ['text', 'hi', [textPart('hi')]],
    ['empty text', '', [textPart('')]],
    ['null', null, []],
    ['nothing', undefined, []],
    ['no parts', [], []],
    ['parts', [textPart('a'), { type: 'input_text', text: 'b' }], [textPart('a'), textPart('b')]],
    ['a refusal', [{ type: 'refusal', refusal: 'no' }], [textPart('no')]],
    ['half a character', 'a\ud800b', [textPart('a\ufffdb')]],
  ])('of %s stays one message', (_name, content, parts) => {
    expect(decode(user(content))).toEqual([{ role: 'user', content: parts }]);
  });

  it('of an image is its bytes and what they really are', () => {
    const data = PNG.toString('base64');
    const image = [{ type: 'image', mediaType: 'image/png', data }];
    for (const url of [dataUrl(PNG), dataUrl(PNG, 'image/jpeg'), `data:;base64,${data}`]) {
      expect(decode(user([{ type: 'image_url', image_url: { url, detail: 'low' } }]))).toMatchObject([
        { content: image },
      ]);
      expect(decode(user([{ type: 'image_url', image_url: url }]))).toMatchObject([{ content: image }]);
    }
  });

  it('of a link is where it leads', () => {
    const url = 'https://example.com/a.png';
    const link = { type: 'image-link', url, param: 'messages[0].content[0].image_url.url' };
    expect(decode(user([{ type: 'image_url', image_url: { url } }]))).toMatchObject([{ content: [link] }]);
  });

  it.each([
    [Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Array<number>(12).fill(0)]), 'image/jpeg'],
    [Buffer.from('GIF89a123456'), 'image/gif'],
    [Buffer.from('RIFF1234WEBPVP8 '), 'image/webp'],
  ])('of an image of another kind is told by its first bytes', (bytes, mediaType) => {
    expect(decode(user([{ type: 'image_url', image_url: { url: dataUrl(bytes) } }]))).toMatchObject([
      { content: [{ mediaType }] },
    ]);
  });

  it.each([
    [{ type: 'image_url', image_url: { url: 'ftp://example.com/a.png' } }, 'invalid_request', 'data URL'],
    [{ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }, 'invalid_request', 'data URL'],
    [{ type: 'image_url', image_url: { url: dataUrl(Buffer.from('<svg></svg>....')) } }, 'invalid_request', 'no PNG'],
    [{ type: 'image_url', image_url: { url: 'data:image/png;base64,$$$' } }, 'invalid_request', 'base64'],
    [{ type: 'image_url', image_url: { url: 'data:image/png;base64,' } }, 'invalid_request', 'no PNG'],
    [{ type: 'image_url', image_url: {} }, 'invalid_type', 'data URL'],
    [{ type: 'image_url' }, 'invalid_type', 'data URL'],
    [{ type: 'input_audio', input_audio: { data: '', format: 'wav' } }, 'unsupported_feature', 'input_audio'],
    [{ type: 'file', file: { file_id: 'x' } }, 'unsupported_feature', 'file'],
    [{ type: 'video' }, 'invalid_request', 'Expected text or image_url'],
    [{ type: 'text' }, 'invalid_type', 'Expected a string'],
    [{ type: 'text', text: 7 }, 'invalid_type', 'Expected a string'],
  ])('with the part %.60j is refused by its path', (part, code, words) => {
    const run = () => decode(user([textPart('see:'), part]));
    expect(run).toThrow(words);
    expect(thrownBy(run)).toMatchObject({
      code,
      details: { param: expect.stringMatching(/^messages\[0\]\.content\[1\]/) as string },
    });
  });

  it.each([7, true, { type: 'text', text: 'x' }, ['x'], [null]])('%j is none', (content) => {
    expect(() => decode(user(content))).toThrow(/^messages\[0\]\.content/);
  });
});

describe('an assistant’s message', () => {
  it('keeps its text, its reasoning under either name, and its refusal where there is no text', () => {
    const plain = { role: 'assistant', reasoning: undefined, toolCalls: [] };
    expect(decode({ role: 'assistant', content: [textPart('a'), textPart('b')] })).toEqual([
      { ...plain, content: 'ab' },
    ]);
    expect(decode({ role: 'assistant', content: null, refusal: 'no' })).toEqual([{ ...plain, content: 'no' }]);
    for (const name of ['reasoning_content', 'reasoning']) {
      expect(decode({ role: 'assistant', content: 'a', [name]: 'Hm.' })).toMatchObject([{ reasoning: 'Hm.' }]);
    }
  });

  it.each([
    ['{"a":1}', '{"a":1}'],
    [{ a: 1 }, '{"a":1}'],
    ['', '{}'],
    [null, '{}'],
    [undefined, '{}'],
  ])('with the arguments %j calls with %s', (given, argumentsText) => {
    expect(decode({ role: 'assistant', content: null, tool_calls: [call('x', 'f', given)] })).toMatchObject([
      { content: '', toolCalls: [{ id: 'x', name: 'f', argumentsText }] },
    ]);
  });
});

describe('results', () => {
  it('are matched to their calls by id, in any order', () => {
    const [, second, first] = decode(
      { role: 'assistant', tool_calls: [call('a', 'f'), call('b', 'g')] },
      { role: 'tool', tool_call_id: 'b', content: 'of g' },
      { role: 'tool', tool_call_id: 'a', content: [textPart('of f')] },
    );
    expect(second).toEqual({ role: 'tool', callId: 'b', toolName: 'g', content: [textPart('of g')] });
    expect(first).toMatchObject({ callId: 'a', toolName: 'f' });
  });

  it('of servers that count anew in every answer belong to the last call of that id', () => {
    const turn = (name: string, result: string) => [
      { role: 'assistant', tool_calls: [call('call_0', name)] },
      { role: 'tool', tool_call_id: 'call_0', content: result },
    ];
    const messages = decode(...turn('f', 'one'), ...turn('g', 'two'), ...turn('g', 'three'));
    expect(
      messages.flatMap((message) => (message.role === 'tool' ? [[message.callId, message.toolName]] : [])),
    ).toEqual([
      ['call_0', 'f'],
      ['call_0:2', 'g'],
      ['call_0:3', 'g'],
    ]);
    expect(messages[2]).toMatchObject({ toolCalls: [{ id: 'call_0:2', name: 'g' }] });
  });

  it('of the legacy dialect belong to the last call of that name, however often it was called', () => {
    const turn = (result: string) => [
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{"a":1}' } },
      { role: 'function', name: 'f', content: result },
    ];
    const messages = decode(...turn('one'), ...turn('two'));
    const ids = messages.map((message) => (message.role === 'tool' ? message.callId : message));
    expect(messages[2]).toMatchObject({ toolCalls: [{ id: ids[3], name: 'f', argumentsText: '{"a":1}' }] });
    expect(ids[1]).not.toBe(ids[3]);
  });

  it.each([
    [[{ role: 'tool', content: 'x' }], 'messages[0].tool_call_id'],
    [[{ role: 'tool', tool_call_id: 'a', content: 'x' }], 'messages[0].tool_call_id'],
    [[{ role: 'function', content: 'x' }], 'messages[0].name'],
    [[{ role: 'function', name: 'f', content: 'x' }], 'messages[0].name'],
    [[{ role: 'assistant', tool_calls: [call('a'), call('a')] }], 'messages[0].tool_calls[1].id'],
    [[{ role: 'assistant', tool_calls: [call('x'.repeat(129))] }], 'messages[0].tool_calls[0].id'],
    [[{ role: 'assistant', tool_calls: [{ id: 'a' }] }], 'messages[0].tool_calls[0].function'],
  ])('%.80j are refused at %s', (messages, param) => {
    expect(thrownBy(() => decode(...messages))).toMatchObject({ status: 400, details: { param } });
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to throw.');
}
