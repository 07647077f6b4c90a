import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
  readonly output: readonly (Json & { readonly id: string })[];
}

let hub: TestHub;
let script: readonly StreamPart[] = [];
let asked: ChatRequest[] = [];
let keys: readonly [string, string];
beforeAll(async () => {
  const echo = createFakeEngine({ clock: systemClock });
  const engine = createFakeEngine({
    clock: systemClock,
    async *answer(call) {
      if (call.request.kind === 'chat') asked.push(call.request);
      if (script.length === 0) yield* (await echo.generate(call)).frames;
      else for (const part of script) yield frameOf(part);
    },
  });
  hub = await startTestHub({ engines: [engine] });
  const make = async () => ((await (await hub.call('/key/generate', { json: {} })).json()) as { key: string }).key;
  keys = [await make(), await make()];
});
afterAll(() => hub.stop());
beforeEach(() => {
  script = [];
  asked = [];
});

const post = (body: object, key = keys[0], path = '/v1/responses') =>
  hub.call(path, { json: { model: 'echo', ...body }, key });
async function answerOf(body: object, key?: string): Promise<Answer> {
  const response = await post(body, key);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}
async function errorOf(response: Response): Promise<Json> {
  const { error } = (await response.json()) as { error: Json };
  return { status: response.status, ...error };
}
const called: readonly StreamPart[] = [
  { type: 'reasoning-delta', choice: 0, text: 'Hm.' },
  { type: 'text-delta', choice: 0, text: 'One moment.' },
  { type: 'tool-call-start', choice: 0, call: 0, callId: 'call_0', name: 'f' },
  { type: 'finish', choice: 0, reason: 'tool_calls' },
  { type: 'usage', usage: { inputTokens: 5, outputTokens: 3 } },
];
const f = { type: 'function', name: 'f', parameters: { type: 'object', properties: {} } };
const user = (content: string) => ({ role: 'user', content });
const named = ({ output }: Answer) => output.map(({ id }) => ({ type: 'item_reference', id }));
const result = { type: 'function_call_output', call_id: 'call_0', output: 'done' };

describe('an item that is named rather than sent', () => {
  it('stands in the conversation as it was said', async () => {
    script = called;
    const first = await answerOf({ input: 'x', tools: [f] });
    script = [];
    asked = [];
    const second = await answerOf({ input: [user('x'), ...named(first), result, user('next')] });
    const conversation = [
      { role: 'user' },
      { role: 'assistant', content: 'One moment.', reasoning: 'Hm.', toolCalls: [{ id: 'call_0', name: 'f' }] },
      { role: 'tool', callId: 'call_0' },
      { role: 'user' },
    ];
    expect(asked[0]?.messages).toMatchObject(conversation);

    // What it was named by may go: the turn that names it holds it.
    await hub.call(`/v1/responses/${first.id}`, { method: 'DELETE', key: keys[0] });
    asked = [];
    await answerOf({ input: 'and?', previous_response_id: second.id });
    expect(asked[0]?.messages.slice(0, 4)).toMatchObject(conversation);
  });

  it('is not said twice where the conversation goes on from its response', async () => {
    const first = await answerOf({ input: 'one' });
    asked = [];
    await answerOf({ input: [...named(first), user('two')], previous_response_id: first.id });
    expect(asked[0]?.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: 'one' },
      { role: 'user' },
    ]);
  });

  it('may leave its type out, and counts for the length of an input', async () => {
    const first = await answerOf({ input: 'word '.repeat(500) });
    const references = named(first).map(({ id }) => ({ id }));
    const lengthOf = async (input: unknown) => {
      const counted = await post({ input }, keys[0], '/v1/responses/input_tokens');
      return ((await counted.json()) as { input_tokens: number }).input_tokens;
    };
    expect(await lengthOf([...references, user('x')])).toBeGreaterThan((await lengthOf([user('x')])) + 300);
  });

  it.each([
    ['of another key', async () => named(await answerOf({ input: 'x' }, keys[1]))],
    ['of a response that nobody stored', async () => named(await answerOf({ input: 'x', store: false }))],
    ['that never was', async () => [{ type: 'item_reference', id: 'msg_nobody' }]],
    ['of a response that has fewer items', async () => [{ type: 'item_reference', id: 'msg_x_99' }]],
  ])('%s is told, rather than left out', async (_name, references) => {
    const input = [...(await references()), user('next')];
    asked = [];
    const error = await errorOf(await post({ input }));
    expect(error).toMatchObject({ status: 404, param: 'input[0].id' });
    expect(error['message']).toMatch(/^Item with id '.*' not found/);
    expect(asked).toEqual([]);
  });

  it('without a name is no reference', async () => {
    const response = await post({ input: [{ type: 'item_reference', id: 7 }] });
    expect(await errorOf(response)).toMatchObject({ status: 400, param: 'input[0].id' });
  });
});

describe('a history with faults', () => {
  it('of calls without outputs, and of ids that begin anew, is answered', async () => {
    const call = (name: string) => ({ type: 'function_call', call_id: 'call_0', name, arguments: '{}' });
    await answerOf({ input: [user('x'), call('f'), result, call('g'), result, call('h'), user('y')] });
    const calls = asked[0]?.messages.flatMap((message) => (message.role === 'assistant' ? message.toolCalls : []));
    const results = asked[0]?.messages.flatMap((message) => (message.role === 'tool' ? [message] : []));
    expect(calls?.map(({ id }) => id)).toEqual(['call_0', 'call_0:2', 'call_0:3']);
    expect(results).toMatchObject([
      { callId: 'call_0', toolName: 'f' },
      { callId: 'call_0:2', toolName: 'g' },
    ]);
  });

  it('of an output that says nothing has an empty one', async () => {
    const call = { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' };
    await answerOf({ input: [user('x'), call, { type: 'function_call_output', call_id: 'a' }, user('y')] });
    expect(asked[0]?.messages[2]).toMatchObject({ role: 'tool', content: [{ text: '' }] });
  });

  const file = (file_data: string) => [
    { role: 'user', content: [{ type: 'input_file', filename: 'a.txt', file_data }] },
  ];
  const call = { type: 'function_call', call_id: 'a', name: 'f' };
  it.each([
    [{ input: [call, call] }, 'input[1].call_id'],
    [{ input: file('data:text/plain,%E0%A4%A') }, 'input[0].content[0].file_data'],
    [{ input: file('data:text/plain;base64,!!!!') }, 'input[0].content[0].file_data'],
  ])('%j is refused at %s', async (body, param) => {
    expect(await errorOf(await post(body))).toMatchObject({ status: 400, type: 'invalid_request_error', param });
    expect(asked).toEqual([]);
  });

  it('a text file is read either way that a data URL is written', async () => {
    await answerOf({ input: file('data:text/plain,gr%C3%BCn') });
    await answerOf({ input: file(`data:text/plain;base64,${Buffer.from('grün').toString('base64')}`) });
    const said = [{ role: 'user', content: [{ type: 'text', text: 'a.txt:\ngrün' }] }];
    expect(asked.map(({ messages }) => messages)).toEqual([said, said]);
  });
});

describe('a choice of the client’s shell', () => {
  it('stands among the tools that are allowed', async () => {
    const tool_choice = { type: 'allowed_tools', mode: 'required', tools: [{ type: 'local_shell' }] };
    await answerOf({ input: 'x', tools: [{ type: 'local_shell' }, f], tool_choice });
    expect(asked[0]).toMatchObject({ tools: [{ name: 'local_shell' }], toolChoice: { type: 'required' } });
    expect(asked[0]?.tools).toHaveLength(1);
  });
});

describe('a stored response', () => {
  it('asks who is there before anything else', async () => {
    const { id } = await answerOf({ input: 'x' });
    const of = async (key: string) => (await hub.call(`/v1/responses/${id}?stream=true`, { key })).status;
    expect([await of('sk-nobody'), await of(keys[1]), await of(keys[0])]).toEqual([401, 404, 400]);
  });
});

describe('an upstream that breaks off in the middle', () => {
  it('fails the response, which is not stored', async () => {
    const upstream = await startScriptedUpstream('up');
    try {
      const litellm_params = { model: 'openai/served', api_base: upstream.baseUrl, api_key: 'x' };
      await hub.call('/model/new', { json: { model_name: 'breaks', litellm_params } });
      upstream.script({ text: 'half', cutAfter: 1 });
      const response = await post({ model: 'breaks', input: 'x', stream: true });
      const { end, response: failed } = validateResponsesStream(new Uint8Array(await response.arrayBuffer()));
      expect([end, failed['error']]).toMatchObject(['response.failed', { code: 'server_error' }]);
      const again = await post({ input: 'next', previous_response_id: failed['id'] });
      expect(await errorOf(again)).toMatchObject({ status: 400, code: 'previous_response_not_found' });
    } finally {
      await upstream.stop();
    }
  });
});
