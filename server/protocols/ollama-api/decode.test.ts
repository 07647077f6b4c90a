import { describe, expect, it } from 'vitest';
import type { Operation } from '../protocol.ts';
import { chat } from './chat.ts';
import { decodeKeepAlive } from './decode-keep-alive.ts';
import { embed, embeddings } from './embed.ts';
import { generate } from './generate.ts';
import { spellingsOf } from './names.ts';

type Json = Record<string, unknown>;
const wireOf = (body: Json) => ({ dialect: 'ollama', bytes: Buffer.from(JSON.stringify(body)), body });
const decode = (operation: Operation, body: Json) => operation.decode(wireOf({ model: 'm', ...body }));
const requestOf = (operation: Operation, body: Json) => decode(operation, body).request;
const say = (content: string, more: Json = {}) => ({ role: 'user', content, ...more });
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('a chat', () => {
  const chatOf = (more: Json) => requestOf(chat, { messages: [say('hi')], ...more });

  it('streams unless it says otherwise', () => {
    expect(chatOf({}).stream).toBe(true);
    expect(chatOf({ stream: null }).stream).toBe(true);
    expect(chatOf({ stream: false }).stream).toBe(false);
  });

  it.each([
    [undefined, undefined],
    [null, undefined],
    [true, 'medium'],
    [false, 'none'],
    ['low', 'low'],
    ['high', 'high'],
    ['max', 'max'],
  ])('thinks by think: %j as %j', (think, reasoningEffort) => {
    expect(chatOf({ think })).toMatchObject({ reasoningEffort });
  });

  it.each([
    [undefined, { type: 'text' }],
    ['', { type: 'text' }],
    ['json', { type: 'json_object' }],
    [{ type: 'object' }, { type: 'json_schema', schema: { type: 'object' } }],
  ])('answers by format: %j', (format, responseFormat) => {
    expect(chatOf({ format })).toMatchObject({ responseFormat });
  });

  it('takes its options, and says which of them it leaves out', () => {
    const options = {
      temperature: 3,
      top_k: -1,
      top_p: 0.5,
      min_p: 0.1,
      seed: -1,
      num_predict: 7.9,
      num_ctx: 4096,
      stop: ['a', ''],
      repeat_penalty: 1.2,
      presence_penalty: -3,
      frequency_penalty: null,
      num_gpu: 1,
      somebodys_own: 'x',
    };
    const { request, ignoredParameters } = decode(chat, { messages: [say('hi')], options, keep_alive: '1h30m' });
    expect(request.sampling).toEqual({
      temperature: 3,
      topK: 0,
      topP: 0.5,
      minP: 0.1,
      maxOutputTokens: 7,
      stop: ['a'],
      repeatPenalty: 1.2,
      presencePenalty: -3,
    });
    expect(request.runtime).toEqual({ contextLength: 4096, keepAlive: 5400 });
    expect(ignoredParameters).toEqual(['options.num_gpu']);
  });

  it.each([
    [{ num_predict: -1 }, { maxOutputTokens: undefined }],
    [{ num_predict: -2 }, { maxOutputTokens: undefined }],
  ])('has no limit by %j', (options, sampling) => {
    expect(chatOf({ options }).sampling).toMatchObject(sampling);
    expect(chatOf({ options: { num_ctx: 0 } }).runtime.contextLength).toBeUndefined();
  });

  it('matches results to calls by id, by name, and by order', () => {
    const call = (name: string, id?: string) => ({ ...(id && { id }), function: { name, arguments: { x: 1 } } });
    const messages = [
      say('go'),
      { role: 'assistant', content: '', tool_calls: [call('f', 'c1'), call('g'), call('g')], thinking: 'hm' },
      { role: 'tool', content: 'third', tool_name: 'g' },
      { role: 'tool', content: 'first', tool_call_id: 'c1' },
      { role: 'tool', content: 'fourth' },
    ];
    expect(chatOf({ messages })).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', reasoning: 'hm', toolCalls: [{ id: 'c1', argumentsText: '{"x":1}' }, {}, {}] },
        { role: 'tool', callId: 'messages[1].tool_calls[1]', toolName: 'g' },
        { role: 'tool', callId: 'c1', toolName: 'f' },
        { role: 'tool', callId: 'messages[1].tool_calls[2]', toolName: 'g' },
      ],
    });
  });

  it('keeps ids apart that a server gave twice', () => {
    const turn = [
      { role: 'assistant', content: '', tool_calls: [{ id: 'c', function: { name: 'f' } }] },
      { role: 'tool', content: 'r', tool_call_id: 'c' },
    ];
    expect(chatOf({ messages: [...turn, ...turn] })).toMatchObject({
      messages: [{ toolCalls: [{ id: 'c' }] }, { callId: 'c' }, { toolCalls: [{ id: 'c:2' }] }, { callId: 'c:2' }],
    });
  });

  it('sees images, bare or as a data URL', () => {
    const messages = [say('', { images: [PNG, `data:image/jpeg;base64,${PNG}`] })];
    const image = { type: 'image', mediaType: 'image/png', data: PNG };
    expect(chatOf({ messages })).toMatchObject({ messages: [{ content: [image, image] }] });
  });

  it('gives a tool without parameters an empty object of them', () => {
    const tools = [{ type: 'function', function: { name: 'f' } }];
    expect(chatOf({ tools })).toMatchObject({
      tools: [{ name: 'f', parameters: { type: 'object', properties: {} } }],
      toolChoice: { type: 'auto' },
    });
  });

  it('asks for log probabilities', () => {
    expect(chatOf({ logprobs: true, top_logprobs: 3 }).logprobs).toEqual({ alternatives: 3 });
    expect(chatOf({ logprobs: false, top_logprobs: 3 }).logprobs).toBeUndefined();
  });
});

describe('a prompt', () => {
  it('is a conversation, with its system text and images', () => {
    expect(requestOf(generate, { prompt: 'p', system: 's', images: [PNG] })).toMatchObject({
      kind: 'chat',
      messages: [
        { role: 'system', content: [{ text: 's' }] },
        { role: 'user', content: [{ text: 'p' }, { type: 'image' }] },
      ],
    });
  });

  it('is completed as it is when it is raw or has a suffix', () => {
    expect(requestOf(generate, { prompt: '<PRE>', raw: true })).toMatchObject({
      kind: 'completion',
      prompts: ['<PRE>'],
    });
    expect(requestOf(generate, { prompt: 'a', suffix: 'b' })).toMatchObject({ kind: 'completion', suffix: 'b' });
    expect(requestOf(generate, { prompt: 'a', suffix: '' })).toMatchObject({ kind: 'chat' });
  });

  it('says that a template and an old context are left out', () => {
    expect(decode(generate, { prompt: 'p', template: '{{ .Prompt }}', context: [1] }).ignoredParameters).toEqual([
      'template',
      'context',
    ]);
  });
});

describe('a request that asks nothing', () => {
  it.each([
    [chat, {}],
    [chat, { messages: [] }],
    [chat, { messages: null }],
    [generate, {}],
    [generate, { prompt: '', images: [] }],
    [embed, { input: [] }],
    [embeddings, {}],
  ])('loads the model: $id %j', (operation, body) => {
    const wire = wireOf({ model: 'm', keep_alive: 60, ...body });
    expect(operation.residency?.(wire)).toMatchObject({ model: 'm', keepAlive: 60 });
  });

  it.each([
    [chat, { messages: [say('x')] }],
    [generate, { prompt: 'x' }],
    [generate, { images: [PNG] }],
    [embed, { input: 'x' }],
    [embed, { input: '' }],
    [embeddings, { prompt: 'x' }],
  ])('and one that asks something does not: $id %.40j', (operation, body) => {
    expect(operation.residency?.(wireOf({ model: 'm', ...body }))).toBeUndefined();
  });
});

describe('what makes no sense', () => {
  const tool = { role: 'tool', content: 'r' };
  it.each<[Operation, Json, string]>([
    [chat, { model: undefined, messages: [say('x')] }, 'model'],
    [chat, { model: '', messages: [say('x')] }, 'model'],
    [chat, { messages: 'hi' }, 'messages'],
    [chat, { messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role'],
    [chat, { messages: [say(['x'] as never)] }, 'messages[0].content'],
    [chat, { messages: [tool] }, 'messages[0]'],
    [chat, { messages: [{ ...tool, tool_name: 'f' }] }, 'messages[0].tool_name'],
    [chat, { messages: [{ ...tool, tool_call_id: 'c' }] }, 'messages[0].tool_call_id'],
    [chat, { messages: [say('x', { images: ['not base64!'] })] }, 'messages[0].images[0]'],
    [
      chat,
      { messages: [say('x', { images: [Buffer.from('just some text').toString('base64')] })] },
      'messages[0].images[0]',
    ],
    [chat, { messages: [{ role: 'assistant', content: '', images: [PNG] }] }, 'messages[0].images'],
    [
      chat,
      { messages: [{ role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: '{}' } }] }] },
      'messages[0].tool_calls[0].function.arguments',
    ],
    [chat, { messages: [say('x')], tools: [{ type: 'web_search', function: { name: 'f' } }] }, 'tools[0].type'],
    [chat, { messages: [say('x')], stream: 'yes' }, 'stream'],
    [chat, { messages: [say('x')], format: 'yaml' }, 'format'],
    [chat, { messages: [say('x')], format: 7 }, 'format'],
    [chat, { messages: [say('x')], think: 'sideways' }, 'think'],
    [chat, { messages: [say('x')], keep_alive: '-1' }, 'keep_alive'],
    [chat, { messages: [say('x')], keep_alive: 'soon' }, 'keep_alive'],
    [chat, { messages: [say('x')], keep_alive: [] }, 'keep_alive'],
    [chat, { messages: [say('x')], top_logprobs: 21 }, 'top_logprobs'],
    [chat, { messages: [say('x')], options: [] }, 'options'],
    [chat, { messages: [say('x')], options: { temperature: 'hot' } }, 'options.temperature'],
    [chat, { messages: [say('x')], options: { temperature: -1 } }, 'options.temperature'],
    [chat, { messages: [say('x')], options: { top_p: 1.5 } }, 'options.top_p'],
    [chat, { messages: [say('x')], options: { stop: 'x' } }, 'options.stop'],
    [chat, { messages: [say('x')], options: { stop: [1] } }, 'options.stop'],
    [chat, { messages: [say('x')], options: { use_mmap: 1 } }, 'options.use_mmap'],
    [chat, { messages: [say('x')], options: { num_predict: 0 } }, 'options.num_predict'],
    [chat, { messages: [say('x')], options: { num_predict: 1e15 } }, 'options.num_predict'],
    [chat, { messages: [say('x')], options: { num_ctx: -5 } }, 'options.num_ctx'],
    [chat, { messages: [say('x')], options: { num_ctx: 1e15 } }, 'options.num_ctx'],
    [generate, { prompt: 7 }, 'prompt'],
    [generate, { prompt: 'p', raw: true, system: 's' }, 'system'],
    [generate, { prompt: 'p', raw: true, template: 't' }, 'template'],
    [generate, { prompt: 'p', raw: true, context: [1] }, 'context'],
    [generate, { prompt: 'p', raw: true, format: 'json' }, 'format'],
    [generate, { prompt: 'p', suffix: 's', images: [PNG] }, 'images'],
    [embed, {}, 'input'],
    [embed, { input: [1] }, 'input[0]'],
    [embed, { input: Array<string>(2049).fill('x') }, 'input'],
    [embed, { input: 'x', dimensions: 0 }, 'dimensions'],
    [embeddings, { prompt: ['x'] }, 'prompt'],
  ])('is refused with 400 and its place: $id %.90j', (operation, body, param) => {
    let thrown: unknown;
    try {
      decode(operation, body);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ status: 400, details: { param } });
  });

  it('tells an option by its name and its type', () => {
    expect(() => decode(chat, { messages: [say('x')], options: { temperature: 'hot' } })).toThrow(
      'option "temperature" must be of type float32',
    );
  });
});

describe('how long a model stays', () => {
  it.each([
    [undefined, undefined],
    [null, undefined],
    [0, 0],
    ['0', 0],
    [300, 300],
    [-1, -1],
    ['-1m', -1],
    ['5m', 300],
    ['1h30m', 5400],
    ['1.5h', 5400],
    ['500ms', 0.5],
    ['0s', 0],
  ])('%j → %j seconds', (value, seconds) => {
    expect(decodeKeepAlive(value)).toBe(seconds);
  });
});

describe('a name', () => {
  it.each([
    ['m', ['m', 'm:latest']],
    ['m:latest', ['m:latest', 'm']],
    ['M:LATEST', ['M:LATEST', 'M']],
    ['m:7b', ['m:7b']],
    ['hf.co:443/a/m', ['hf.co:443/a/m', 'hf.co:443/a/m:latest']],
  ])('%s is also %j', (name, spellings) => {
    expect(spellingsOf(name)).toEqual(spellings);
  });
});
