import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startFakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'homeport-models-'));
const start = () =>
  startTestHub({
    engines: [createFakeEngine({ clock: systemClock })],
    env: { UPSTREAM_KEY: 'upstream-secret-value' },
    dataDir,
  });

let hub: TestHub;
beforeAll(async () => {
  hub = await start();
});
afterAll(async () => {
  await hub.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

type Json = Readonly<Record<string, unknown>>;
interface Row {
  readonly model_name: string;
  readonly litellm_params: Record<string, unknown>;
  readonly model_info: Record<string, unknown> & { readonly id: string };
}

async function post(path: string, json: unknown, key?: string): Promise<{ status: number; body: Json }> {
  const response = await hub.call(path, { json, ...(key !== undefined && { key }) });
  return { status: response.status, body: (await response.json()) as Json };
}

async function rows(query = '', key?: string): Promise<readonly Row[]> {
  const response = await hub.call(`/model/info${query}`, key === undefined ? {} : { key });
  return ((await response.json()) as { data: Row[] }).data;
}

async function add(model_name: string, litellm_params: object, model_info: object = {}): Promise<string> {
  const { status, body } = await post('/model/new', { model_name, litellm_params, model_info });
  expect(status).toBe(200);
  return String(body['model_id']);
}

async function makeKey(more: object = {}): Promise<string> {
  return String((await post('/key/generate', more)).body['key']);
}

const chat = (model: string, more: object = {}, key?: string) =>
  post('/chat/completions', { model, messages: [{ role: 'user', content: 'one two' }], ...more }, key);

async function listed(key?: string): Promise<readonly string[]> {
  const response = await hub.call('/v1/models', key === undefined ? {} : { key });
  return ((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
}

describe('POST /model/new', () => {
  it('adds a deployment that is listed and answers at once', async () => {
    const id = await add('priced', {
      model: 'fake/echo',
      input_cost_per_token: '1e-07',
      output_cost_per_token: 2e-7,
    });
    expect(await listed()).toContain('priced');
    const { status, body } = await chat('priced');
    expect(status).toBe(200);
    expect(body).toMatchObject({ model: 'priced', choices: [{ message: { content: 'one two' } }] });
    expect(await rows(`?litellm_model_id=${id}`)).toMatchObject([
      {
        model_name: 'priced',
        litellm_params: { model: 'fake/echo', input_cost_per_token: 1e-7, output_cost_per_token: 2e-7 },
        model_info: {
          id,
          db_model: true,
          litellm_provider: 'fake',
          mode: 'chat',
          max_input_tokens: 8192,
          problem: null,
        },
      },
    ]);
  });

  it('takes the id it is given, once', async () => {
    await add('named', { model: 'fake/echo' }, { id: 'my-id' });
    const again = await post('/model/new', {
      model_name: 'named',
      litellm_params: { model: 'fake/echo' },
      model_info: { id: 'my-id' },
    });
    expect(again.status).toBe(409);
    expect((await rows()).filter(({ model_info }) => model_info.id === 'my-id')).toHaveLength(1);
  });

  it.each([
    [{ api_base: 'localhost:1234/v1' }, 'api_base is "localhost:1234/v1": expected an address such as'],
    [{ api_base: 'me:secret@host:1/v1' }, 'api_base is "host:1/v1": expected'],
    [{ api_base: 'http://127.0.0.1:9/v1', api_key: 'sk-…' }, 'goes out in a header'],
  ])('refuses %j, which nothing could call, and keeps nothing of it', async (params, reason) => {
    const { status, body } = await post('/model/new', {
      model_name: 'uncallable',
      litellm_params: { model: 'openai/x', ...params },
    });
    expect([status, JSON.stringify(body).replaceAll('\\"', '"')]).toEqual([400, expect.stringContaining(reason)]);
    expect((await rows()).map(({ model_name }) => model_name)).not.toContain('uncallable');
  });

  it('never gives the provider’s key out, wherever it came from', async () => {
    const id = await add('remote', {
      model: 'openai/x',
      api_base: 'http://127.0.0.1:9/v1',
      api_key: 'os.environ/UPSTREAM_KEY',
    });
    const answers = await Promise.all(
      ['/model/info', '/v1/model/info', '/v2/model/info', '/model_group/info', '/hub/status'].map(async (path) =>
        (await hub.call(path)).text(),
      ),
    );
    expect(answers.join('')).not.toContain('upstream-secret-value');
    expect(answers[0]).toContain('"remote"');
    const { body } = await post('/model/update', { model_info: { id }, litellm_params: { rpm: 5 } });
    expect(body).toMatchObject({ litellm_params: { rpm: 5, api_base: 'http://127.0.0.1:9/v1' } });
    expect(JSON.stringify(body)).not.toContain('upstream-secret-value');
  });

  it('tells where a row is from, what an alias stands for, and whether a key is stored', async () => {
    const id = await add('told', { model: 'openai/x', api_base: 'http://127.0.0.1:9/v1', api_key: 'secret' });
    await hub.call('/hub/model-aliases/told-alias', { method: 'PUT', json: { model: 'echo' } });
    const all = await rows();
    const infoOf = (name: string) => all.find(({ model_name }) => model_name === name)?.model_info;
    expect(infoOf('told')).toMatchObject({
      id,
      source: 'stored',
      alias_of: null,
      has_api_key: true,
      cooling_seconds: 0,
    });
    expect(infoOf('told-alias')).toMatchObject({ source: 'stored', alias_of: 'echo', has_api_key: false });
    await hub.call('/hub/model-aliases/told-alias', { method: 'DELETE' });
    expect(infoOf('echo')).toMatchObject({ source: 'engine', db_model: false, alias_of: null, engine: 'fake' });
  });

  it.each([
    [{}, 422],
    [{ model_name: 'x' }, 422],
    [{ model_name: 'x', litellm_params: {} }, 422],
    [{ model_name: 7, litellm_params: { model: 'fake/echo' } }, 422],
    [{ model_name: '', litellm_params: { model: 'fake/echo' } }, 422],
    [{ model_name: 'a*b', litellm_params: { model: 'fake/echo' } }, 422],
    [{ model_name: 'x', litellm_params: { model: 'fake/echo', input_cost_per_token: -1 } }, 422],
    [{ model_name: 'x', litellm_params: { model: 'fake/echo', rpm: 'many' } }, 422],
    [{ model_name: 'x', litellm_params: { model: 'fake/echo', num_retries: -2 } }, 422],
    [{ model_name: 'x', litellm_params: { model: 'openai/x', api_key: 'os.environ/NOT_SET' } }, 400],
    [{ model_name: 'loop', litellm_params: { model: 'loop' } }, 409],
  ])('refuses %j with %i, and nothing has changed', async (body, status) => {
    const before = await rows();
    expect((await post('/model/new', body)).status).toBe(status);
    expect(await rows()).toEqual(before);
  });

  it('lists a deployment that nothing can serve with its problem, and does not offer it', async () => {
    const id = await add('nobody', { model: 'bedrock/claude' });
    const [row] = await rows(`?litellm_model_id=${id}`);
    expect(row?.model_info['problem']).toContain('no engine for the provider bedrock');
    expect(await listed()).not.toContain('nobody');
    expect((await chat('nobody')).status).toBe(503);
  });
});

describe('changing a deployment', () => {
  it('keeps what is absent and clears what is null', async () => {
    const id = await add(
      'change',
      { model: 'fake/echo', rpm: 10, tpm: 20, keep_alive: '5m' },
      { access_groups: ['g'] },
    );
    const patch = (json: object) =>
      hub.call(`/model/${id}/update`, {
        method: 'PATCH',
        body: JSON.stringify(json),
        headers: { 'content-type': 'application/json' },
      });
    expect((await patch({ litellm_params: { rpm: null, weight: 3 } })).status).toBe(200);
    const [row] = await rows(`?litellm_model_id=${id}`);
    expect(row?.litellm_params).toEqual({ model: 'fake/echo', tpm: 20, weight: 3, keep_alive: '5m' });
    expect(row?.model_info['access_groups']).toEqual(['g']);
    expect((await patch({ model_name: 'changed' })).status).toBe(200);
    expect(await listed()).not.toContain('change');
    expect(await listed()).toContain('changed');
  });

  it.each([
    ['/model/update', { model_info: { id: 'nope' } }, 400],
    ['/model/update', {}, 422],
    ['/model/delete', { id: 'nope' }, 400],
    ['/model/delete', { id: 'fake/echo' }, 400],
    ['/model/delete', {}, 422],
  ])('%s with %j is refused with %i', async (path, body, status) => {
    expect((await post(path, body)).status).toBe(status);
  });

  it('ends with its removal', async () => {
    const id = await add('short-lived', { model: 'fake/echo' });
    expect(await post('/model/delete', { id })).toEqual({
      status: 200,
      body: { message: `Model: ${id} deleted successfully` },
    });
    expect((await chat('short-lived')).status).toBe(404);
  });
});

describe('who sees and changes models', () => {
  it('a key sees only what it may use', async () => {
    await add('open-one', { model: 'fake/echo' });
    await add('other-one', { model: 'fake/echo' });
    const key = await makeKey({ models: ['open-one'] });
    expect((await rows('', key)).map(({ model_name }) => model_name)).toEqual(['open-one']);
    const groups = (await (await hub.call('/model_group/info', { key })).json()) as { data: Record<string, unknown>[] };
    expect(groups.data).toMatchObject([{ model_group: 'open-one', providers: ['fake'], mode: 'chat' }]);
    const page = (await (await hub.call('/v2/model/info?size=1', { key })).json()) as object;
    expect(page).toMatchObject({ total_count: 1, current_page: 1, total_pages: 1, size: 1 });
    expect(await (await hub.call('/v2/model/info?page=9', { key })).json()).toMatchObject({ data: [], total_count: 1 });
    const [other] = (await rows()).filter(({ model_name }) => model_name === 'other-one');
    expect((await hub.call(`/model/info?litellm_model_id=${other?.model_info.id}`, { key })).status).toBe(400);
  });

  it('access to an access group is access to its models, those that come later too', async () => {
    const key = await makeKey({ models: ['beta'] });
    await add('grouped', { model: 'fake/echo' }, { access_groups: ['beta'] });
    expect(await listed(key)).toEqual(['grouped']);
    expect((await chat('grouped', {}, key)).status).toBe(200);
    expect((await chat('echo', {}, key)).status).toBe(403);
  });

  it.each(['/model/new', '/model/update', '/model/delete'])('%s is for admins', async (path) => {
    const key = await makeKey();
    const body = { id: 'x', model_name: 'x', litellm_params: { model: 'fake/echo' }, model_info: { id: 'x' } };
    expect((await post(path, body, key)).status).toBeGreaterThanOrEqual(401);
    expect((await hub.call(path, { json: body, key: null })).status).toBe(401);
  });
});

describe('names', () => {
  it('of an alias and of its deployment are one thing', async () => {
    await hub.call('/hub/model-aliases/nick', { method: 'PUT', body: '{"model":"echo"}' });
    const [row] = (await rows()).filter(({ model_name }) => model_name === 'nick');
    expect(row).toMatchObject({ litellm_params: { model: 'echo' }, model_info: { id: 'alias/nick' } });
    await post('/model/delete', { id: 'alias/nick' });
    expect(await (await hub.call('/hub/model-aliases')).json()).toEqual({ aliases: [] });
  });

  it('with a * stand for all that begin so', async () => {
    const id = await add('wild/*', { model: 'fake/*' });
    expect((await chat('wild/echo')).body).toMatchObject({ model: 'wild/echo' });
    const { status, body } = await chat('wild/none');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(body)).toContain('fake has no model none');
    expect(JSON.stringify((await chat('unheard-of')).body)).toContain('no healthy deployments for this model');
    await post('/model/delete', { id });
  });
});

describe('a change to the models', () => {
  it('survives a restart', async () => {
    const before = await rows();
    await hub.stop();
    hub = await start();
    expect(await rows()).toEqual(before);
  });
});

describe('GET /v1/models', () => {
  const idsOf = async (query: string, key?: string) => {
    const response = await hub.call(`/v1/models${query}`, key === undefined ? {} : { key });
    return ((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
  };

  it('shows wildcards, access groups and fallbacks where they are asked for', async () => {
    await add('any/*', { model: 'fake/*' }, { access_groups: ['wild-group'] });
    expect(await idsOf('')).not.toContain('any/*');
    expect(await idsOf('?return_wildcard_routes=true')).toContain('any/*');
    expect(await idsOf('?include_model_access_groups=true')).toEqual(expect.arrayContaining(['echo', 'wild-group']));
    expect(await idsOf('?only_model_access_groups=true')).not.toContain('echo');
    await hub.call('/hub/settings', { method: 'PATCH', body: '{"fallbacks":{"echo":["priced"]}}' });
    const response = await hub.call('/v1/models?include_metadata=true');
    const { data } = (await response.json()) as { data: { id: string; metadata: object }[] };
    expect(data.find(({ id }) => id === 'echo')?.metadata).toEqual({ fallbacks: ['priced'] });
  });

  it.each(['?fallback_type=whatever', '?scope=all'])('refuses %s with a detail', async (query) => {
    const response = await hub.call(`/v1/models${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: expect.any(String) as string });
  });
});

describe('helpers', () => {
  it('count tokens of a prompt, of messages, and of a model that is not here', async () => {
    const count = async (json: object) => (await post('/utils/token_counter', json)).body;
    expect(await count({ model: 'echo', prompt: 'x'.repeat(40) })).toMatchObject({
      total_tokens: 10,
      request_model: 'echo',
      model_used: 'echo',
      tokenizer_type: 'estimate',
      error: false,
    });
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'x'.repeat(80) }] }];
    expect(await count({ model: 'unheard-of', messages })).toMatchObject({ total_tokens: 20 });
    expect(await count({ model: 'echo', contents: [{ parts: [{ text: 'x'.repeat(8) }] }] })).toMatchObject({
      total_tokens: 2,
    });
    const { status, body } = await post('/utils/token_counter', { model: 'echo' });
    expect([status, Object.keys(body)]).toEqual([400, ['detail']]);
  });

  it('say which parameters a model takes', async () => {
    const response = await hub.call('/utils/supported_openai_params?model=echo');
    const { supported_openai_params: names } = (await response.json()) as { supported_openai_params: string[] };
    expect(names).toContain('temperature');
    expect(names).not.toContain('logprobs');
    expect((await hub.call('/utils/supported_openai_params?model=unheard-of')).status).toBe(400);
    expect((await hub.call('/utils/supported_openai_params')).status).toBe(422);
  });

  it('list every route to anybody', async () => {
    const response = await hub.call('/routes', { key: null });
    const { routes } = (await response.json()) as { routes: { path: string; methods: string[] }[] };
    expect(routes).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: '/v1/chat/completions', methods: ['POST'] })]),
    );
  });
});

describe('a deployment at another Ollama', () => {
  it('is asked over its own API, and forgotten with its last deployment', async () => {
    const ollama = await startFakeOllama();
    const id = await add('gpu', { model: 'ollama_chat/llama3.2:1b', api_base: ollama.url });
    const answer = await chat('gpu');
    expect(answer.status).toBe(200);
    expect(ollama.requests.some(({ path }) => path === '/api/chat')).toBe(true);
    const [row] = await rows(`?litellm_model_id=${id}`);
    expect(row).toMatchObject({ litellm_params: { api_base: ollama.url }, model_info: { problem: null } });
    const wrong = await add('absent', { model: 'ollama_chat/not-pulled', api_base: ollama.url });
    expect((await rows(`?litellm_model_id=${wrong}`))[0]?.model_info['problem']).toContain('has no model not-pulled');
    for (const each of [id, wrong]) await post('/model/delete', { id: each });
    expect(await (await hub.call('/hub/status')).text()).not.toContain(ollama.host);
    await ollama.close();
  });
});
