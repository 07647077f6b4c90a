import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '../../server/domain/errors.ts';
import type { ChatRequest } from '../../server/domain/inference-request.ts';
import { frameOf, type StreamPart } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { validateResponsesStream } from '../helpers/responses-stream-validator.ts';
import { startScriptedUpstream } from '../helpers/scripted-upstream.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

type Json = Record<string, unknown>;
interface Answer extends Json {
  readonly id: string;
  readonly output: readonly (Json & { readonly content?: readonly { readonly text: string }[] })[];
}

let hub: TestHub;
/** What the model says next; thrown where it is an error. Without one it repeats what it was told. */
let script: readonly (StreamPart | HubError)[] = [];
let asked: ChatRequest[] = [];
let keys: readonly string[] = [];
beforeAll(async () => {
  const answers = createFakeEngine({ clock: systemClock });
  const scripted = createFakeEngine({
    clock: systemClock,
    async *answer(call) {
      if (call.request.kind === 'chat') asked.push(call.request);
      if (script.length === 0) {
        yield* (await answers.generate(call)).frames;
        return;
      }
      for (const part of script) {
        if (part instanceof HubError) throw part;
        yield frameOf(part);
      }
    },
  });
  hub = await startTestHub({ engines: [scripted] });
  const make = async () => ((await (await hub.call('/key/generate', { json: {} })).json()) as { key: string }).key;
  keys = [await make(), await make()];
});
afterAll(() => hub.stop());
beforeEach(() => {
  script = [];
  asked = [];
});

const post = async (body: object, key = keys[0]) =>
  hub.call('/v1/responses', { json: { model: 'echo', ...body }, ...(key !== undefined && { key }) });
async function answerOf(body: object, key?: string): Promise<Answer> {
  const response = await post(body, key);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}
const streamOf = async (body: object) =>
  validateResponsesStream(new Uint8Array(await (await post({ ...body, stream: true })).arrayBuffer()));
async function errorOf(response: Response): Promise<Json> {
  const { error } = (await response.json()) as { error: Json };
  return { status: response.status, ...error };
}
const textOf = ({ output }: Answer) =>
  output
    .flatMap(({ content }) => content ?? [])
    .map(({ text }) => text)
    .join('');
const usage: StreamPart = { type: 'usage', usage: { inputTokens: 5, outputTokens: 3, reasoningTokens: 1 } };
const finish = (reason: 'stop' | 'length' | 'tool_calls' = 'stop'): StreamPart => ({
  type: 'finish',
  choice: 0,
  reason,
});
const said = (text: string): StreamPart => ({ type: 'text-delta', choice: 0, text });
const thought = (text: string): StreamPart => ({ type: 'reasoning-delta', choice: 0, text });
const called = (call: number, name: string, ...pieces: readonly string[]): StreamPart[] => [
  { type: 'tool-call-start', choice: 0, call, callId: `call_${call}`, name },
  ...pieces.map((argumentsText): StreamPart => ({ type: 'tool-call-delta', choice: 0, call, argumentsText })),
];
const tool = (name: string) => ({ type: 'function', name, parameters: { type: 'object', properties: {} } });

describe('a response', () => {
  it('says a text, with every field', async () => {
    expect(await answerOf({ input: 'hello there', metadata: { a: 'b' } })).toMatchObject({
      id: expect.stringMatching(/^resp_/) as string,
      object: 'response',
      status: 'completed',
      error: null,
      incomplete_details: null,
      instructions: null,
      max_output_tokens: null,
      model: 'echo',
      output: [
        {
          id: expect.stringMatching(/^msg_/) as string,
          type: 'message',
          status: 'completed',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'hello there', annotations: [], logprobs: [] }],
        },
      ],
      parallel_tool_calls: true,
      previous_response_id: null,
      store: true,
      text: { format: { type: 'text' } },
      tool_choice: 'auto',
      tools: [],
      truncation: 'disabled',
      metadata: { a: 'b' },
      usage: {
        input_tokens: 2,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 2,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 4,
      },
    });
  });

  it('is booked once, under its own dialect', async () => {
    const { id } = await answerOf({ input: 'book me' });
    const rows = (await (await hub.call('/hub/requests?limit=1')).json()) as { requests: Json[] };
    expect(id).toMatch(/^resp_/);
    expect(rows.requests[0]).toMatchObject({ operation: 'responses', inputTokens: 2, outputTokens: 2 });
  });

  it('streams every kind of item in order', async () => {
    script = [
      thought('Hm.'),
      said('Let '),
      said('me.'),
      ...called(0, 'f', '{"a":', '1}'),
      ...called(1, 'g'),
      finish('tool_calls'),
      usage,
    ];
    const { end, events, response } = await streamOf({ input: 'x', tools: [tool('f'), tool('g')] });
    expect(end).toBe('response.completed');
    expect(response.output).toMatchObject([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
      { type: 'message', content: [{ text: 'Let me.' }] },
      { type: 'function_call', call_id: 'call_0', name: 'f', arguments: '{"a":1}', status: 'completed' },
      { type: 'function_call', call_id: 'call_1', name: 'g', arguments: '{}' },
    ]);
    expect(events.filter((type) => type === 'response.output_text.delta')).toHaveLength(2);
    expect(response).toMatchObject({ usage: { output_tokens_details: { reasoning_tokens: 1 }, total_tokens: 8 } });
  });

  it('says the same whole as streamed', async () => {
    script = [thought('Hm.'), said('a\ud83d'), said('\ude00b'), ...called(0, 'f', '{}'), finish('tool_calls'), usage];
    const shape = (output: readonly Json[]) => output.map((item) => ({ ...item, id: undefined }));
    const whole = await answerOf({ input: 'x', tools: [tool('f')] });
    const { response } = await streamOf({ input: 'x', tools: [tool('f')] });
    expect(shape(whole.output)).toEqual(shape(response.output));
    expect(textOf(whole)).toBe('a😀b');
  });

  it('that was cut is incomplete', async () => {
    script = [said('cut'), finish('length'), usage];
    const answer = await answerOf({ input: 'x', max_output_tokens: 1 });
    expect(answer).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    expect((await streamOf({ input: 'x' })).end).toBe('response.incomplete');
  });

  it('without a word has an empty message', async () => {
    script = [finish(), usage];
    expect(textOf(await answerOf({ input: 'x' }))).toBe('');
  });

  it.each([
    ['engine_crashed', 'server_error'],
    ['rate_limited', 'rate_limit_exceeded'],
    ['queue_full', 'server_is_overloaded'],
    ['context_length_exceeded', 'context_length_exceeded'],
  ] as const)('that fails with %s ends in response.failed with %s', async (code, told) => {
    script = [said('so far'), new HubError(code, 'It broke.')];
    const { end, response } = await streamOf({ input: 'x' });
    expect(end).toBe('response.failed');
    expect(response).toMatchObject({ status: 'failed', error: { code: told, message: 'It broke.' } });
  });

  it('to a freeform tool is a call of its own kind', async () => {
    script = [...called(0, 'patch', '{"input":"*** Begin"}'), finish('tool_calls'), usage];
    const { response } = await streamOf({
      input: 'x',
      tools: [{ type: 'custom', name: 'patch', description: 'Patches.' }, { type: 'web_search' }],
    });
    expect(response.output).toMatchObject([
      { type: 'custom_tool_call', call_id: 'call_0', name: 'patch', input: '*** Begin' },
    ]);
    expect(asked[0]?.tools.map(({ name }) => name)).toEqual(['patch']);
  });

  it('to the client’s shell is a call of its own kind', async () => {
    script = [...called(0, 'local_shell', '{"command":["ls"]}'), finish('tool_calls'), usage];
    const { response } = await streamOf({ input: 'x', tools: [{ type: 'local_shell' }] });
    expect(response.output).toMatchObject([{ type: 'local_shell_call', action: { type: 'exec', command: ['ls'] } }]);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('reads a body in %s', async (encoding, compress) => {
    const body = compress(Buffer.from(JSON.stringify({ model: 'echo', input: 'packed' })));
    const response = await hub.call('/responses', { method: 'POST', body, headers: { 'content-encoding': encoding } });
    expect(textOf((await response.json()) as Answer)).toBe('packed');
  });
});

describe('a conversation', () => {
  it('goes on from a stored response, whose instructions are not inherited', async () => {
    const first = await answerOf({ input: 'one', instructions: 'Be brief.' });
    const second = await answerOf({ input: 'two', previous_response_id: first.id });
    asked = [];
    await answerOf({ input: 'three', previous_response_id: second.id });
    expect(asked[0]?.messages.map((message) => [message.role, plain(message.content)])).toEqual([
      ['user', 'one'],
      ['assistant', 'one'],
      ['user', 'two'],
      ['assistant', 'two'],
      ['user', 'three'],
    ]);
  });

  it('goes on from a call with its output', async () => {
    script = [...called(0, 'f', '{"a":1}'), finish('tool_calls'), usage];
    const { id } = await answerOf({ input: 'x', tools: [tool('f')] });
    script = [];
    asked = [];
    await answerOf({
      input: [{ type: 'function_call_output', call_id: 'call_0', output: 'done' }],
      previous_response_id: id,
    });
    expect(asked[0]?.messages.slice(1)).toMatchObject([
      { role: 'assistant', toolCalls: [{ id: 'call_0', name: 'f', argumentsText: '{"a":1}' }] },
      { role: 'tool', callId: 'call_0', toolName: 'f', content: [{ text: 'done' }] },
    ]);
  });

  it('goes on from single items that it names instead of sending them', async () => {
    const first = await answerOf({ input: 'one' });
    const [item] = first.output;
    asked = [];
    const second = await answerOf({
      input: [
        { role: 'user', content: 'one' },
        { type: 'item_reference', id: item?.['id'] },
        { role: 'user', content: 'two' },
      ],
    });
    expect(asked[0]?.messages.map((message) => [message.role, plain(message.content)])).toEqual([
      ['user', 'one'],
      ['assistant', 'one'],
      ['user', 'two'],
    ]);
    // What it named is kept with it: the first may go.
    await hub.call(`/v1/responses/${first.id}`, { method: 'DELETE', ...(keys[0] !== undefined && { key: keys[0] }) });
    asked = [];
    await answerOf({ input: 'three', previous_response_id: second.id });
    expect(asked[0]?.messages).toHaveLength(5);
    const gone = await post({ input: [{ type: 'item_reference', id: item?.['id'] }] });
    expect(await errorOf(gone)).toMatchObject({ status: 404, param: 'input[0].id' });
    const foreign = await post({ input: [{ type: 'item_reference', id: second.output[0]?.['id'] }] }, keys[1]);
    expect(foreign.status).toBe(404);
  });

  it('that fails in the middle of an item lists only what was done', async () => {
    script = [said('so far'), ...called(0, 'f', '{"a"'), new HubError('engine_crashed', 'It broke.')];
    const { response } = await streamOf({ input: 'x', tools: [tool('f')] });
    expect(response.output).toMatchObject([{ type: 'message', content: [{ text: 'so far' }] }]);
  });

  it('can go on at once from a stream that just ended', async () => {
    const { response } = await streamOf({ input: 'streamed' });
    expect(textOf(await answerOf({ input: 'next', previous_response_id: response['id'] }))).toBe('next');
  });

  it.each([
    ['that nobody stored', async () => (await answerOf({ input: 'x', store: false })).id],
    ['of another key', async () => (await answerOf({ input: 'x' }, keys[1])).id],
    ['that never was', async () => 'resp_nobody'],
  ])('can’t go on from one %s', async (_name, idOf) => {
    const response = await post({ input: 'x', previous_response_id: await idOf() });
    expect(await errorOf(response)).toMatchObject({
      status: 400,
      code: 'previous_response_not_found',
      param: 'previous_response_id',
    });
  });

  it('is read, listed and deleted by whom it belongs to', async () => {
    const first = await answerOf({ input: 'one' });
    const second = await answerOf({ input: [{ role: 'user', content: 'two' }], previous_response_id: first.id });
    const get = async (path: string, key = keys[0], method = 'GET') =>
      hub.call(path, { method, ...(key !== undefined && { key }) });
    expect(await (await get(`/v1/responses/${second.id}`)).json()).toEqual(second);
    const list = (await (await get(`/responses/${second.id}/input_items?order=asc&limit=2`)).json()) as {
      data: Json[];
      has_more: boolean;
      last_id: string;
    };
    expect(list).toMatchObject({ object: 'list', has_more: true, data: [{ role: 'user' }, { role: 'assistant' }] });
    const rest = await (await get(`/responses/${second.id}/input_items?order=asc&after=${list.last_id}`)).json();
    expect(rest).toMatchObject({ has_more: false, data: [{ role: 'user', content: [{ text: 'two' }] }] });
    expect((await get(`/responses/${second.id}/input_items?limit=0`)).status).toBe(400);
    expect((await get(`/responses/${second.id}?stream=true`)).status).toBe(400);
    expect((await get(`/v1/responses/${second.id}`, keys[1])).status).toBe(404);
    expect((await get(`/v1/responses/${second.id}`, keys[1], 'DELETE')).status).toBe(404);
    expect(await errorOf(await get(`/v1/responses/${second.id}/cancel`, keys[0], 'POST'))).toMatchObject({
      status: 400,
    });
    expect(await (await get(`/v1/responses/${second.id}`, keys[0], 'DELETE')).json()).toMatchObject({ deleted: true });
    expect((await get(`/v1/responses/${second.id}`)).status).toBe(404);
    expect((await get(`/v1/responses/${second.id}`, keys[0], 'PUT')).status).toBe(405);
  });

  it('is counted without being asked', async () => {
    const response = await hub.call('/v1/responses/input_tokens', { json: { model: 'echo', input: 'x'.repeat(400) } });
    const body = (await response.json()) as { object: string; input_tokens: number };
    expect(body.object).toBe('response.input_tokens');
    expect(body.input_tokens).toBeGreaterThanOrEqual(100);
    expect(asked).toEqual([]);
  });
});

describe('a history', () => {
  it('as Codex sends it is one turn for each speaker, and what nobody knows is skipped', async () => {
    await answerOf({
      store: false,
      instructions: 'You are Codex.',
      include: ['reasoning.encrypted_content'],
      prompt_cache_key: 'k',
      text: { verbosity: 'low' },
      input: [
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'rules' }] },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go' }] },
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'x' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'ok' }] },
        { type: 'function_call', call_id: 'a', name: 'f', arguments: '' },
        { type: 'custom_tool_call', call_id: 'b', name: 'patch', input: 'p' },
        { type: 'web_search_call', id: 'ws', status: 'completed' },
        { type: 'ghost_snapshot', x: 1 },
        { type: 'function_call_output', call_id: 'a', output: [{ type: 'input_text', text: 'r1' }] },
        { type: 'custom_tool_call_output', call_id: 'b', output: 'r2' },
        { role: 'user', content: 'and?' },
      ],
    });
    expect(asked[0]?.messages).toMatchObject([
      { role: 'system', content: [{ text: 'You are Codex.' }] },
      { role: 'system', content: [{ text: 'rules' }] },
      { role: 'user' },
      {
        role: 'assistant',
        content: 'ok',
        reasoning: 'Hm.',
        toolCalls: [
          { id: 'a', argumentsText: '{}' },
          { id: 'b', argumentsText: '{"input":"p"}' },
        ],
      },
      { role: 'tool', callId: 'a', content: [{ text: 'r1' }] },
      { role: 'tool', callId: 'b', content: [{ text: 'r2' }] },
      { role: 'user' },
    ]);
  });

  const user = (content: unknown) => [{ role: 'user', content }];
  it.each([
    [{}, 'input'],
    [{ input: [] }, 'input'],
    [{ input: 7 }, 'input'],
    [{ input: [7] }, 'input[0]'],
    [{ input: [{ role: 'robot', content: 'x' }] }, 'input[0].role'],
    [{ input: user({ type: 'input_text' }) }, 'input[0].content'],
    [{ input: user([{ type: 'input_text' }]) }, 'input[0].content[0].text'],
    [{ input: user([{ type: 'hologram' }]) }, 'input[0].content[0].type'],
    [{ input: user([{ text: 'no type' }]) }, 'input[0].content[0]'],
    [
      { input: user([{ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }]) },
      'input[0].content[0].image_url.url',
    ],
    [{ input: user([{ type: 'input_image', file_id: 'f' }]) }, 'input[0].content[0].image_url'],
    [
      { input: user([{ type: 'input_file', file_data: 'data:application/pdf;base64,AA' }]) },
      'input[0].content[0].file_data',
    ],
    [{ input: [{ type: 'function_call_output', call_id: 'nobody', output: 'x' }] }, 'input[0].call_id'],
    [{ input: [{ type: 'function_call', name: 'f' }] }, 'input[0].call_id'],
    [
      {
        input: [
          { type: 'function_call', call_id: 'a', name: 'f' },
          { type: 'function_call', call_id: 'a', name: 'g' },
        ],
      },
      'input[1].call_id',
    ],
    [
      { input: user([{ type: 'input_file', file_data: 'data:text/plain;base64,$$' }]) },
      'input[0].content[0].file_data',
    ],
    [{ input: 'x', max_output_tokens: 0 }, 'max_output_tokens'],
    [{ input: 'x', max_output_tokens: -5 }, 'max_output_tokens'],
    [{ input: 'x', temperature: 9 }, 'temperature'],
    [{ input: 'x', tools: [{ type: 'function' }] }, 'tools[0].name'],
    [{ input: 'x', tools: [{ type: 'function', name: 'f', parameters: 'no schema' }] }, 'tools[0].parameters'],
    [{ input: 'x', tool_choice: 'required' }, 'tool_choice'],
    [{ input: 'x', tool_choice: { type: 'function', name: 'gone' } }, 'tool_choice'],
    [{ input: 'x', tool_choice: { type: 'web_search' } }, 'tool_choice'],
    [{ input: 'x', text: { format: { type: 'json_schema', name: 'n', schema: 'no' } } }, 'text.format.schema'],
    [{ input: 'x', background: true }, 'background'],
    [{ input: 'x', conversation: 'conv_1' }, 'conversation'],
    [{ input: 'x', prompt: { id: 'p' } }, 'prompt'],
  ])('%j is refused at %s', async (body, param) => {
    expect(await errorOf(await post(body))).toMatchObject({ status: 400, type: 'invalid_request_error', param });
    expect(asked).toEqual([]);
  });
});

describe('an upstream of chat completions', () => {
  it('answers in this dialect too', async () => {
    const upstream = await startScriptedUpstream('up');
    try {
      await hub.call('/model/new', {
        json: {
          model_name: 'remote',
          litellm_params: { model: 'openai/served', api_base: upstream.baseUrl, api_key: 'x' },
        },
      });
      expect(textOf(await answerOf({ model: 'remote', input: 'hi', store: false }))).toBe('from up');
      expect(upstream.calls[0]).toMatchObject({ model: 'served', messages: [{ role: 'user', content: 'hi' }] });
      expect(upstream.calls[0]).not.toHaveProperty('input');
      const { response } = await streamOf({ model: 'remote', input: 'hi' });
      expect(textOf(response as unknown as Answer)).toBe('from up');
    } finally {
      await upstream.stop();
    }
  });
});

function plain(content: ChatRequest['messages'][number]['content']): string {
  return typeof content === 'string'
    ? content
    : content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
