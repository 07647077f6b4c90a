import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startScriptedUpstream, type ScriptedUpstream } from '../helpers/scripted-upstream.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

interface Health {
  readonly healthy_endpoints: readonly {
    readonly model: string;
    readonly model_id: string;
    readonly api_base?: string;
  }[];
  readonly unhealthy_endpoints: readonly {
    readonly model: string;
    readonly model_id: string;
    readonly error: string;
  }[];
  readonly healthy_count: number;
  readonly unhealthy_count: number;
}

let hub: TestHub;
let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startScriptedUpstream('up');
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  await add('office', 'office-1', { model: 'openai/served', api_base: upstream.baseUrl });
  await add('office', 'office-2', { model: 'openai/served', api_base: 'http://user:secret@127.0.0.1:9/v1?key=secret' });
  await add('any/*', 'any-1', { model: 'openai/*', api_base: 'http://127.0.0.1:9/v1' });
  await hub.call('/hub/model-aliases/nickname', { method: 'PUT', body: '{"model":"office"}' });
});
afterAll(async () => {
  await hub.stop();
  await upstream.stop();
});

async function add(model_name: string, id: string, litellm_params: object): Promise<void> {
  const response = await hub.call('/model/new', { json: { model_name, litellm_params, model_info: { id } } });
  expect(response.status).toBe(200);
}
const read = async (query = '', key?: string) => {
  const response = await hub.call(`/health${query}`, key === undefined ? {} : { key });
  expect(response.status).toBe(200);
  return (await response.json()) as Health;
};
const ids = (endpoints: readonly { readonly model_id: string }[]) => endpoints.map(({ model_id }) => model_id);

describe('/health with a key', () => {
  it('tells what can be used and what can’t, without asking a model', async () => {
    const asked = upstream.calls.length;
    // Engines of deployments look at their upstreams by themselves; the answer tells the last look.
    const health = await vi.waitFor(async () => {
      const found = await read();
      expect(found.unhealthy_count).toBe(2);
      return found;
    });
    expect(ids(health.healthy_endpoints)).toEqual(['office-1', 'fake/echo']);
    expect(health.healthy_endpoints[0]).toEqual({
      model: 'openai/served',
      model_id: 'office-1',
      api_base: upstream.baseUrl,
    });
    expect(ids(health.unhealthy_endpoints)).toEqual(['office-2', 'any-1']);
    expect(health.unhealthy_endpoints[0]?.error).toContain('cannot be reached');
    expect(health.healthy_count).toBe(2);
    expect(upstream.calls.length).toBe(asked);
    expect(JSON.stringify(health)).not.toContain('secret');
  });

  it('tells of one model or one deployment when asked', async () => {
    const office = await read('?model=office');
    expect([...ids(office.healthy_endpoints), ...ids(office.unhealthy_endpoints)].toSorted()).toEqual([
      'office-1',
      'office-2',
    ]);
    const one = await read('?model_id=office-1');
    expect([ids(one.healthy_endpoints), one.unhealthy_count]).toEqual([['office-1'], 0]);
    expect(ids((await read('?model=echo')).healthy_endpoints)).toEqual(['fake/echo']);
  });

  it.each(['?model=nothing', '?model_id=nothing', '?model=office&model_id=fake/echo', '?model=a&model=b'])(
    'answers 404 for %s',
    async (query) => {
      const response = await hub.call(`/health${query}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        detail: { error: expect.stringContaining('There is no model') as string },
      });
    },
  );

  it('shows a key only what it may use', async () => {
    const response = await hub.call('/key/generate', { json: { models: ['echo'] } });
    const { key } = (await response.json()) as { key: string };
    const health = await read('', key);
    expect([ids(health.healthy_endpoints), health.unhealthy_count]).toEqual([['fake/echo'], 0]);
    expect((await hub.call('/health?model=office', { key })).status).toBe(404);
  });

  it('refuses a wrong key in LiteLLM’s shape', async () => {
    const response = await hub.call('/health', { key: 'sk-wrong' });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: '401' } });
  });
});

describe('readiness', () => {
  it('has everything that LiteLLM’s clients read', async () => {
    const response = await hub.call('/health/readiness', { key: null });
    expect(await response.json()).toEqual({
      status: 'connected',
      db: 'connected',
      cache: null,
      litellm_version: '1.81.13',
      success_callbacks: ['prometheus'],
      use_aiohttp_transport: false,
      last_updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      version: expect.any(String) as string,
    });
  });

  it.each(['/health/liveliness', '/health/liveness', '/health/readiness', '/health'])(
    'OPTIONS of %s is 200, with and without a page behind it',
    async (path) => {
      expect((await hub.call(path, { method: 'OPTIONS', key: null })).status).toBe(200);
      const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'GET' };
      expect((await hub.call(path, { method: 'OPTIONS', key: null, headers })).status).toBe(200);
    },
  );
});
