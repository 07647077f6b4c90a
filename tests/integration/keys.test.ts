import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

interface Made {
  readonly key: string;
  readonly token: string;
  readonly key_name: string;
  readonly key_alias: string | null;
  readonly expires: string | null;
  readonly blocked: boolean | null;
}

const post = (path: string, json: unknown, key?: string) => hub.call(path, { json, ...(key !== undefined && { key }) });
const make = async (wish: object = {}) => (await (await post('/key/generate', wish)).json()) as Made;
const ask = (key: string, model = 'echo') =>
  post('/v1/chat/completions', { model, messages: [{ role: 'user', content: 'hi' }] }, key);
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: Record<string, string | null> }).error;

describe('the life of a key', () => {
  it('is made, used, looked at, blocked, unblocked and deleted', async () => {
    const made = await make({ key_alias: 'laptop', metadata: { room: 3 } });
    expect(made).toMatchObject({
      key: expect.stringMatching(/^sk-[\w-]{32}$/) as string,
      key_alias: 'laptop',
      expires: null,
      blocked: null,
    });
    expect(made.key_name).toBe(`sk-...${made.key.slice(-4)}`);
    expect((await ask(made.key)).status).toBe(200);

    const byHash = (await (await hub.call(`/key/info?key=${made.token}`)).json()) as { info: object };
    expect(byHash).toMatchObject({ key: made.token, info: { key_alias: 'laptop', metadata: { room: 3 } } });
    expect(byHash.info).not.toHaveProperty('token');
    const bySelf = await hub.call('/key/info', { key: made.key });
    expect(await bySelf.json()).toMatchObject({ info: { key_alias: 'laptop' } });

    expect(await (await post('/key/block', { key: made.key })).json()).toMatchObject({ blocked: true });
    const refused = await ask(made.key);
    expect([refused.status, (await errorOf(refused))['message']]).toEqual([
      401,
      expect.stringContaining('Key is blocked'),
    ]);
    expect(await (await post('/key/unblock', { key: made.token })).json()).toMatchObject({ blocked: false });
    expect((await ask(made.key)).status).toBe(200);

    expect(await (await post('/key/delete', { keys: [made.key] })).json()).toEqual({ deleted_keys: [made.key] });
    const gone = await ask(made.key);
    expect([gone.status, (await errorOf(gone))['message']]).toEqual([
      401,
      expect.stringContaining('Invalid proxy server token passed'),
    ]);
    expect((await hub.call(`/key/info?key=${made.token}`)).status).toBe(404);
  });

  it('ends when its time is over', async () => {
    const made = await make({ duration: '0s' });
    const refused = await ask(made.key);
    expect(refused.status).toBe(401);
    expect((await errorOf(refused))['message']).toContain('Expired Key');
    const later = await make({ duration: '30d' });
    const days = (Date.parse(later.expires ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThan(30.1);
  });

  it('begins with an empty body, as LiteLLM’s clients send it', async () => {
    const response = await hub.call('/key/generate', { method: 'POST' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ models: [], spend: 0, user_id: null });
  });

  it('may be deleted by alias', async () => {
    const made = await make({ key_alias: 'by-alias' });
    expect((await post('/key/delete', { keys: null, key_aliases: ['by-alias'] })).status).toBe(200);
    expect((await ask(made.key)).status).toBe(401);
  });

  it('keeps its books: every use stands in the ledger under its hash', async () => {
    const made = await make({ key_alias: 'counted' });
    await (await ask(made.key)).text();
    await (await ask(made.key, 'nope')).text();
    const { requests } = (await (await hub.call(`/hub/requests?caller=${made.token}`)).json()) as {
      requests: object[];
    };
    expect(requests).toMatchObject([
      { outcome: 'error', errorCode: 'model_not_found', modelAsked: 'nope', callerAlias: 'counted' },
      {
        outcome: 'ok',
        modelAsked: 'echo',
        engine: 'fake',
        inputTokens: 1,
        outputTokens: 1,
        operation: 'chat.completions',
      },
    ]);
  });
});

describe('which models a key may use', () => {
  it.each([
    [['echo'], 'echo', 200],
    [['ec*'], 'echo', 200],
    [['other'], 'echo', 403],
    [['other'], 'does-not-exist', 403],
  ])('%j asked for %s gets %i', async (models, model, status) => {
    const { key } = await make({ models });
    expect((await ask(key, model)).status).toBe(status);
  });

  it('is all it sees in the list', async () => {
    const { key } = await make({ models: ['other'] });
    expect(await (await hub.call('/v1/models', { key })).json()).toMatchObject({ data: [] });
  });
});

describe('what is no key request', () => {
  it.each([
    [{ duration: 'soon' }, 'duration', 'Expected a number and a unit'],
    [{ duration: '30' }, 'duration', 'Expected a number and a unit'],
    [{ duration: '99999999999999999999d' }, 'duration', 'after the last day'],
    [{ duration: '9999999d' }, 'duration', 'after the last day'],
    [{ key: 'no-prefix-1234' }, 'key', 'must begin with sk-'],
    [{ max_budget: -10 }, 'max_budget', 'negative'],
    [{ budget_id: 'nobody-made-this' }, 'budget_id', 'There is no budget'],
  ])('%j is refused with 400', async (wish, param, message) => {
    const response = await post('/key/generate', wish);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({
      param,
      code: '400',
      message: expect.stringContaining(message) as string,
    });
  });

  it('an alias twice is refused, and the first stays', async () => {
    const made = await make({ key_alias: 'twice' });
    const response = await post('/key/generate', { key_alias: 'twice' });
    expect([response.status, (await errorOf(response))['message']]).toEqual([
      400,
      expect.stringContaining('already exists'),
    ]);
    expect((await ask(made.key)).status).toBe(200);
  });

  it.each([
    [{ models: 'echo' }, 'models'],
    [{ key_alias: 7 }, 'key_alias'],
    [{ rpm_limit: 0.5 }, 'rpm_limit'],
  ])('%j is refused with 422 that names the field', async (wish, field) => {
    const response = await post('/key/generate', wish);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ detail: [{ loc: ['body', field] }] });
  });

  it.each([
    ['/key/delete', { keys: ['sk-nobody-knows-this'] }, 404],
    ['/key/delete', { keys: [] }, 422],
    ['/key/delete', {}, 422],
    ['/key/block', { key: 'sk-nobody-knows-this' }, 404],
    ['/key/unblock', {}, 422],
    ['/key/unblock', { key: 'a'.repeat(64) }, 404],
    ['/key/delete', { key_aliases: ['nobody'] }, 404],
    ['/key/block', { key: 7 }, 422],
  ])('%s with %j gets %i', async (path, body, status) => {
    expect((await post(path, body)).status).toBe(status);
  });

  it('a normal key may not manage keys, and nothing has changed', async () => {
    const { key, token } = await make();
    for (const [path, body] of [
      ['/key/generate', {}],
      ['/key/delete', { keys: [token] }],
      ['/key/block', { key: token }],
    ] as const) {
      const response = await post(path, body, key);
      expect([response.status, (await errorOf(response))['message']]).toEqual([
        403,
        expect.stringContaining('Only proxy admin'),
      ]);
    }
    const listed = await hub.call('/key/list', { key });
    expect([listed.status, await listed.json()]).toMatchObject([200, { keys: [token], total_count: 1 }]);
    expect((await hub.call('/hub/requests', { key })).status).toBe(403);
    expect((await ask(key)).status).toBe(200);
  });
});

describe('a key’s text', () => {
  it('is in no answer but the first, in no log and in no file', async () => {
    const { key, token } = await make({ key_alias: 'secret' });
    await (await ask(key)).text();
    await (await post('/v1/chat/completions', {}, key)).text();
    for (const path of [
      '/key/list?return_full_object=true&size=100',
      `/key/info?key=${token}`,
      '/hub/requests',
      '/hub/status',
      '/metrics',
    ]) {
      expect(await (await hub.call(path)).text()).not.toContain(key);
    }
    const files = readdirSync(hub.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      expect(bytes.includes(key) || bytes.includes(MASTER_KEY)).toBe(false);
    }
  });
});
