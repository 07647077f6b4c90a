import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../server/contract/endpoint.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

const put = (path: string, body: object) => hub.call(path, { method: 'PUT', body: JSON.stringify(body) });
const patch = (body: object) => hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify(body) });
const chat = (init: { key?: string | null; model?: string; headers?: Record<string, string> } = {}) =>
  hub.call('/v1/chat/completions', {
    json: { model: init.model ?? 'echo', messages: [{ role: 'user', content: 'hi' }] },
    ...(init.key !== undefined && { key: init.key }),
    ...(init.headers !== undefined && { headers: init.headers }),
  });

describe('model aliases', () => {
  it('let a name with slashes stand for a model, and the answer carries that name', async () => {
    expect(await (await put('/hub/model-aliases/team/best:v1', { model: 'echo' })).json()).toEqual({
      name: 'team/best:v1',
      model: 'echo',
      problem: null,
    });
    expect(await (await chat({ model: 'team/best:v1' })).json()).toMatchObject({
      model: 'team/best:v1',
      choices: [{ message: { content: 'hi' } }],
    });
    expect(await (await hub.call('/hub/model-aliases')).json()).toEqual({
      aliases: [{ name: 'team/best:v1', model: 'echo', problem: null }],
    });
    expect((await hub.call('/hub/model-aliases/team/best:v1', { method: 'DELETE' })).status).toBe(204);
    expect((await chat({ model: 'team/best:v1' })).status).toBe(404);
    expect((await hub.call('/hub/model-aliases/team/best:v1', { method: 'DELETE' })).status).toBe(404);
  });

  it('refuse a circle', async () => {
    await put('/hub/model-aliases/a', { model: 'b' });
    const response = await put('/hub/model-aliases/b', { model: 'a' });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('b → a → b');
    await hub.call('/hub/model-aliases/a', { method: 'DELETE' });
  });

  it('say when what they stand for is gone', async () => {
    const made = await put('/hub/model-aliases/dangling', { model: 'was-here' });
    expect(await made.json()).toEqual({ name: 'dangling', model: 'was-here', problem: 'was-here is not here.' });
    const response = await chat({ model: 'dangling' });
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining('is an alias of \\"was-here\\", which is not here'),
    ]);
  });

  it.each([[{}], [{ model: '' }], [{ model: 7 }], [{ model: 'echo', extra: 1 }]])('refuse %j', async (body) => {
    expect((await put('/hub/model-aliases/x', body)).status).toBe(400);
  });

  it('refuse a name beyond reason, and list the others as before', async () => {
    expect((await put(`/hub/model-aliases/${'a/'.repeat(150)}z`, { model: 'echo' })).status).toBe(400);
    const response = await hub.call('/hub/model-aliases');
    expect([response.status, await response.text()]).toEqual([200, expect.not.stringContaining('a/a/a')]);
  });
});

describe('upstreams', () => {
  it.each([
    [{ baseUrl: 'https://host/v1', apiKey: '…' }, 'goes out in a header'],
    [{ baseUrl: 'https://host/v1', apiKey: 'two\nlines' }, 'goes out in a header'],
    [{ baseUrl: 'localhost:1234/v1' }, 'expected an address such as https://host/v1'],
    [{ baseUrl: 'file:///v1' }, 'expected an address such as https://host/v1'],
  ])('that can never be called are refused: %j', async (upstream, reason) => {
    const response = await hub.call('/hub/upstreams', { json: { name: 'never', ...upstream } });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(reason)]);
    expect(await (await hub.call('/hub/upstreams')).text()).not.toContain('never');
  });

  it('never give their key back, and are told apart from built-in engines', async () => {
    const added = await hub.call('/hub/upstreams', {
      json: { name: 'office', baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'upstream-secret' },
    });
    const text = await added.text();
    expect(JSON.parse(text)).toMatchObject({ name: 'office', hasKey: true, state: 'failed' });
    expect(text + (await (await hub.call('/hub/upstreams')).text())).not.toContain('upstream-secret');
    expect((await hub.call('/hub/upstreams', { json: { name: 'fake', baseUrl: 'http://127.0.0.1:9' } })).status).toBe(
      409,
    );
    expect((await hub.call('/hub/upstreams/office', { method: 'DELETE' })).status).toBe(204);
    expect((await hub.call('/hub/upstreams/office', { method: 'DELETE' })).status).toBe(404);
  });

  it.each([
    [{ name: 'x' }],
    [{ name: 'X Y', baseUrl: 'http://a' }],
    [{ name: 'x', baseUrl: 'ftp://a' }],
    [{ name: 'x', baseUrl: 'nonsense' }],
  ])('refuse %j', async (json) => {
    expect((await hub.call('/hub/upstreams', { json })).status).toBe(400);
  });
});

describe('settings', () => {
  it('open this computer to any key or none, but not to one that was taken away', async () => {
    const { key } = (await (await hub.call('/key/generate', { json: {} })).json()) as { key: string };
    await hub.call('/key/delete', { json: { keys: [key] } });
    expect((await chat({ key: null })).status).toBe(401);
    await patch({ noKeyNeededOnThisComputer: true });
    for (const any of [null, 'anything', 'sk-anything-at-all']) expect((await chat({ key: any })).status).toBe(200);
    expect((await chat({ key })).status).toBe(401);
    expect(await (await hub.call('/key/list', { key: null })).json()).toMatchObject({ keys: [], total_count: 0 });
    expect((await hub.call('/key/generate', { json: {}, key: null })).status).toBe(401);
    const { requests } = (await (await hub.call('/hub/requests?limit=3')).json()) as { requests: { caller: string }[] };
    expect(requests.map(({ caller }) => caller)).toEqual(['local', 'local', 'local']);
    await patch({ noKeyNeededOnThisComputer: false });
    expect((await chat({ key: null })).status).toBe(401);
  });

  it('take effect on the next request of a page', async () => {
    const origin = 'https://app.example';
    expect((await chat({ headers: { origin } })).status).toBe(403);
    const before = (await (await hub.call('/hub/settings')).json()) as { corsOrigins: string[] };
    await patch({ corsOrigins: [...before.corsOrigins, 'https://*.example'] });
    const response = await chat({ headers: { origin } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    await patch(before);
  });

  it.each([[{ noKeyNeededOnThisComputer: 'yes' }], [{ ledgerRetentionDays: -1 }], [{ unknown: 1 }]])(
    'refuse %j and change nothing',
    async (body) => {
      const before = await (await hub.call('/hub/settings')).text();
      expect((await patch(body)).status).toBe(400);
      expect(await (await hub.call('/hub/settings')).text()).toBe(before);
    },
  );
});

describe('browser sessions', () => {
  const signIn = (key: string) => hub.call('/hub/session', { json: { key }, key: null });

  it('begin with the master key, carry the interface’s requests, and end', async () => {
    const response = await signIn(MASTER_KEY);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect(await (await hub.call('/hub/session', { key: null, headers })).json()).toEqual({ signedIn: true });
    expect((await hub.call('/hub/status', { key: null, headers })).status).toBe(200);
    expect((await chat({ key: null, headers })).status).toBe(200);
    await hub.call('/hub/session', { method: 'DELETE', key: null, headers });
    expect((await hub.call('/hub/status', { key: null, headers })).status).toBe(401);
  });

  it('don’t carry the requests of other pages', async () => {
    const headers = { cookie: ((await signIn(MASTER_KEY)).headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    const foreign = { ...headers, 'sec-fetch-site': 'cross-site', origin: 'http://localhost:5173' };
    expect((await hub.call('/hub/status', { key: null, headers: foreign })).status).toBe(401);
  });

  it('don’t begin with a key that may only use models, or with none', async () => {
    const { key } = (await (await hub.call('/key/generate', { json: {} })).json()) as { key: string };
    expect((await signIn(key)).status).toBe(403);
    expect((await signIn('sk-unknown-key-0000')).status).toBe(401);
    expect((await signIn('')).status).toBe(400);
  });

  it.each(['sk-unknown-key-0000', 'wrong'])('say in words for people that %s is no key for it', async (key) => {
    const { error } = (await (await signIn(key)).json()) as { error: { message: string } };
    expect(error.message).toMatch(/^This is not the master key or an admin key of this hub/);
    expect(error.message).not.toMatch(/Authentication Error|LiteLLM|proxy/);
  });

  it('begin with LiteLLM’s form, as admin and with an administrator’s key', async () => {
    const login = (form: Record<string, string>) =>
      hub.call('/login', { method: 'POST', body: new URLSearchParams(form), key: null, redirect: 'manual' });
    const response = await login({ username: 'admin', password: MASTER_KEY });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/ui/']);
    const headers = { cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    expect((await hub.call('/hub/status', { key: null, headers })).status).toBe(200);
    const { key } = (await (await hub.call('/key/generate', { json: {} })).json()) as { key: string };
    expect((await login({ username: 'admin', password: key })).status).toBe(403);
    expect((await login({ username: 'admin', password: 'wrong' })).status).toBe(401);
    expect((await login({ username: 'root', password: MASTER_KEY })).status).toBe(401);
    expect((await login({})).status).toBe(401);
  });

  it('end for an administrator who is one no longer', async () => {
    await hub.call('/user/new', { json: { user_id: 'former', user_role: 'proxy_admin' } });
    const made = await hub.call('/key/generate', { json: { user_id: 'former' } });
    const { key } = (await made.json()) as { key: string };
    const headers = { cookie: ((await signIn(key)).headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    expect((await hub.call('/hub/status', { key: null, headers })).status).toBe(200);
    await hub.call('/user/update', { json: { user_id: 'former', user_role: 'internal_user' } });
    expect((await hub.call('/hub/status', { key: null, headers })).status).toBe(401);
    expect(await (await hub.call('/hub/session', { key: null, headers })).json()).toEqual({ signedIn: false });
  });

  it('begin with the one-time link, once', async () => {
    const link = `/hub/sign-in/${hub.createSignInToken()}`;
    const first = await hub.call(link, { key: null, redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([302, '/ui/']);
    expect(first.headers.get('set-cookie')).toContain('homeport_session=');
    const second = await hub.call(link, { key: null, redirect: 'manual' });
    expect([second.headers.get('location'), second.headers.get('set-cookie')]).toEqual(['/ui/?sign-in=expired', null]);
  });
});

describe('the live status', () => {
  it('is sent at once and again when something changes', async () => {
    const abort = new AbortController();
    const response = await hub.call('/hub/events', { signal: abort.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let arrived = '';
    const until = async (expected: string) => {
      while (!arrived.includes(expected)) arrived += (await reader?.read())?.value ?? '';
    };
    await until('event: status\ndata: {"version"');
    await put('/hub/model-aliases/live', { model: 'echo' });
    await until('"id":"live"');
    abort.abort();
  });
});

describe('the contract', () => {
  it('is served whole: every endpoint answers and stands in the OpenAPI document under its id', async () => {
    const root = join(import.meta.dirname, '../../server/contract');
    const files = ['chat', 'hub', 'litellm'].flatMap((face) =>
      readdirSync(join(root, face)).map((file) => join(root, face, file)),
    );
    const modules = await Promise.all(files.map((file) => import(file) as Promise<Record<string, unknown>>));
    const endpoints = modules.flatMap((each) => Object.values(each)).filter(isEndpoint);
    expect(endpoints.length).toBeGreaterThan(15);
    expect(new Set(endpoints.map(({ id }) => id)).size).toBe(endpoints.length);
    const { paths } = (await (await hub.call('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const described = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(new Set(described).size).toBe(described.length);
    for (const { id } of endpoints) expect(described).toContain(id);
  });
});

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'access' in value && 'path' in value;
}
