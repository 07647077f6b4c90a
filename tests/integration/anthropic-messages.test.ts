import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateMessageStream } from '../helpers/anthropic-stream-validator.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import * as scenarios from '../helpers/fake-ollama/scenarios.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let ollama: FakeOllama;
let hub: TestHub;
beforeAll(async () => {
  ollama = await startFakeOllama();
  hub = await startTestHub({ args: ['--ollama-host', ollama.url] });
});
afterAll(async () => {
  await hub.stop();
  await ollama.close();
});

const PATH = '/v1/messages';
const body = (more: object = {}) => ({
  model: 'llama3.2:1b',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'hello there' }],
  ...more,
});
const tools = [{ name: 'get_weather', input_schema: { type: 'object', properties: { city: { type: 'string' } } } }];
const ask = (more?: object, path = PATH) => hub.call(path, { json: body(more) });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const streamOf = async (more: object) => validateMessageStream(await bytesOf(await ask({ ...more, stream: true })));
const sentToOllama = () =>
  ollama.requests.findLast(({ path }) => path === '/api/chat')?.body as Record<string, unknown>;

interface Row {
  readonly dialect: string;
  readonly operation: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly outcome: string;
  readonly errorCode: string | null;
}
async function rows(): Promise<readonly Row[]> {
  return ((await (await hub.call('/hub/requests?limit=500')).json()) as { requests: Row[] }).requests;
}

describe('messages through Ollama', () => {
  it('answers whole and streamed, and books each with the tokens it told of', async () => {
    const before = (await rows()).length;
    const whole = (await (await ask()).json()) as { content: { text: string }[]; usage: Record<string, number> };
    const streamed = await streamOf({});
    expect(streamed.blocks).toEqual([{ type: 'text', text: whole.content[0]?.text }]);
    expect(streamed.stop).toEqual({ reason: 'end_turn', sequence: null });
    const booked = await rows();
    expect(booked).toHaveLength(before + 2);
    const { input_tokens: inputTokens, output_tokens: outputTokens } = whole.usage;
    for (const row of booked.slice(0, 2)) {
      expect(row).toMatchObject({
        dialect: 'anthropic',
        operation: 'messages',
        outcome: 'ok',
        inputTokens,
        outputTokens,
      });
    }
    expect(streamed.usage).toMatchObject(whole.usage);
    expect(outputTokens).toBeGreaterThan(0);
  });

  it('says only what was sent', async () => {
    await ask({ stop_sequences: ['x'], top_k: 5 });
    expect(sentToOllama()['options']).toMatchObject({
      num_predict: 100,
      top_k: 5,
      stop: expect.arrayContaining(['x']),
    });
    expect(sentToOllama()['options']).not.toHaveProperty('temperature');
  });

  it('gives Ollama the same beginning whatever changes in the line of a coding agent that it does not need', async () => {
    const sent: unknown[] = [];
    for (const hash of ['0a1b2', '3c4d5']) {
      const cache = { cache_control: { type: 'ephemeral' } };
      const system = [
        { type: 'text', text: `x-anthropic-billing-header: cc_version=2.1.36; cc_entrypoint=cli; cch=${hash};` },
        { type: 'text', text: 'You are a coding agent.', ...cache },
        { type: 'text', text: 'Be careful.', ...cache },
      ];
      const response = await ask(
        {
          system,
          tools: tools.map((tool) => ({ ...tool, ...cache, eager_input_streaming: true })),
          stream: true,
          metadata: { user_id: `user_1_session_${hash}` },
          context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
          output_config: { effort: 'medium' },
          thinking: { type: 'adaptive' },
        },
        '/v1/messages?beta=true',
      );
      expect(validateMessageStream(await bytesOf(response)).stop?.reason).toBe('end_turn');
      sent.push(sentToOllama());
    }
    expect(sent[0]).toEqual(sent[1]);
    expect(sent[0]).toMatchObject({
      messages: [
        { role: 'system', content: expect.stringMatching(/^You are a coding agent\./) },
        { role: 'user', content: 'hello there' },
      ],
    });
  });

  it('calls tools', async () => {
    ollama.script('/api/chat', scenarios.toolCallInDoneLine);
    const { blocks, stop } = await streamOf({ tools });
    expect(blocks.map((block) => (block.type === 'tool_use' ? [block.name, block.argumentsText] : block.text))).toEqual(
      ['Let me look. ', ['get_weather', '{"city":"Oslo"}'], ['get_weather', '{"city":"Oslo"}']],
    );
    expect(stop?.reason).toBe('tool_use');
  });

  it('thinks when it is asked to, and only then', async () => {
    const model = 'qwen3:0.6b';
    const thinking = { type: 'enabled', budget_tokens: 1024 };
    expect((await streamOf({ model, thinking })).blocks.map(({ type }) => type)).toEqual(['thinking', 'text']);
    expect(sentToOllama()['think']).toBe(true);
    expect((await streamOf({ model })).blocks.map(({ type }) => type)).toEqual(['text']);
    expect(sentToOllama()['think']).toBe(false);
  });

  it.each([
    ['dies', scenarios.cutOff],
    ['fails', scenarios.errorMidStream],
    ['just stops', scenarios.endWithoutDone],
  ])('ends in an error when Ollama %s within an answer', async (_what, scenario) => {
    ollama.script('/api/chat', scenario);
    const read = validateMessageStream(await bytesOf(await ask({ stream: true })), { fails: true });
    expect(read.blocks).toHaveLength(1);
    expect(read.error?.['type']).toMatch(/_error$/);
    expect((await rows())[0]).toMatchObject({ outcome: 'error' });
  });

  it('tells of a prompt that is too long in the words that clients shorten it at', async () => {
    ollama.script('/api/chat', scenarios.promptTooLong(9000, 8192));
    const response = await ask();
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: 'prompt is too long: 9000 tokens > 8192 maximum' },
    });
  });
});

describe('the paths of the dialect', () => {
  it.each(['/messages', '/v1/messages', '/v1/v1/messages', '//v1/messages', '/v1/messages?beta=true'])(
    'answers at %s',
    async (path) => {
      const response = await ask({}, path);
      expect(response.status).toBe(200);
      const id = response.headers.get('request-id');
      expect(id).toMatch(/^req_/);
      expect(response.headers.get('x-request-id')).toBe(id);
    },
  );

  it.each(['2023-06-01', '2099-12-31', 'whatever'])('takes a key as x-api-key, and version %s', async (version) => {
    const headers = { 'x-api-key': MASTER_KEY, 'anthropic-version': version };
    const response = await hub.call(PATH, { json: body(), key: null, headers });
    expect(response.status).toBe(200);
  });

  it.each([
    ['a path that is not there', 'POST', '/v1/messages/batches', 404, 'not_found_error'],
    ['what clients report of themselves', 'POST', '/api/event_logging/batch', 404, 'not_found_error'],
    ['another method', 'GET', '/v1/messages', 405, 'invalid_request_error'],
    ['a question of length by another method', 'GET', '/v1/messages/count_tokens', 405, 'invalid_request_error'],
    ['what is no JSON', 'POST', '/v1/messages', 400, 'invalid_request_error'],
    ['a question of length that is no JSON', 'POST', '/v1/messages/count_tokens', 400, 'invalid_request_error'],
  ])('refuses %s in its own shape', async (_what, method, path, status, type) => {
    const response = await hub.call(path, { method, ...(method === 'POST' && { body: '{"events":' }) });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      type: 'error',
      error: { type, message: expect.any(String) },
      request_id: response.headers.get('request-id'),
    });
  });

  it('refuses a wrong key and a foreign page in its own shape', async () => {
    const wrong = await hub.call(PATH, { json: body(), key: 'sk-wrong' });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
    const foreign = await hub.call(PATH, { json: body(), headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    expect(await foreign.json()).toMatchObject({ type: 'error', error: { type: 'permission_error' } });
  });

  it('refuses a body that is too large in its own shape', async () => {
    const response = await hub.call(PATH, { method: 'POST', body: ' '.repeat(33 * 1024 * 1024) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { type: 'request_too_large' } });
  });

  it('lets a client look whether anybody is there', async () => {
    const response = await hub.call('/', { method: 'HEAD', key: null });
    expect([response.status, response.redirected]).toEqual([200, false]);
  });

  it('counts tokens at both paths and books nothing', async () => {
    const before = (await rows()).length;
    for (const path of ['/v1/messages/count_tokens', '/messages/count_tokens?beta=true']) {
      const response = await ask({ max_tokens: undefined }, path);
      expect(await response.json()).toEqual({ input_tokens: expect.any(Number) });
      expect(response.headers.get('request-id')).toMatch(/^req_/);
    }
    expect(await rows()).toHaveLength(before);
  });
});

describe('the list of models', () => {
  const headers = { 'anthropic-version': '2023-06-01' };
  const list = async (query = '') => {
    const response = await hub.call(`/v1/models${query}`, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const idsOf = ({ body: page }: { body: Record<string, unknown> }) =>
    (page['data'] as { id: string }[]).map(({ id }) => id);

  it('has pages in both directions', async () => {
    const all = idsOf(await list());
    expect(idsOf(await list('?limit=1000'))).toEqual(all);
    const first = await list('?limit=2');
    expect(first.body).toMatchObject({ has_more: true, first_id: all[0], last_id: all[1] });
    const second = await list(`?limit=2&after_id=${encodeURIComponent(all[1] ?? '')}`);
    expect(idsOf(second)).toEqual(all.slice(2, 4));
    const back = await list(`?limit=1&before_id=${encodeURIComponent(all[2] ?? '')}`);
    expect([idsOf(back), back.body['has_more']]).toEqual([[all[1]], true]);
  });

  it.each(['?limit=0', '?limit=1001', '?limit=many', '?after_id=nobody', '?before_id=nobody'])(
    'refuses %s',
    async (query) => {
      expect(await list(query)).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error' } } });
    },
  );

  it('is whole without the header, whatever the query says', async () => {
    const response = await hub.call('/v1/models?limit=1');
    expect(((await response.json()) as { has_more: boolean; data: unknown[] }).data.length).toBeGreaterThan(1);
  });

  it('tells of a missing model in the shape of who asks', async () => {
    const response = await hub.call('/v1/models/nobody', { headers });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    expect(response.headers.get('request-id')).toMatch(/^req_/);
  });

  it('lets an alias with a * stand for every name of a family', async () => {
    const made = await hub.call('/hub/model-aliases/claude-*', { method: 'PUT', body: '{"model":"llama3.2:1b"}' });
    expect(made.status).toBe(200);
    const answer = await ask({ model: 'claude-opus-9-20300101' });
    expect(await answer.json()).toMatchObject({ model: 'claude-opus-9-20300101', stop_reason: 'end_turn' });
  });
});
