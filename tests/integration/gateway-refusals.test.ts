import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../server/contract/endpoint.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { accountState } from '../helpers/account-state.ts';
import { fieldsOf, filledPath, litellmEndpoints, takesBody, wrongValue } from '../helpers/litellm-endpoints.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

/** Every route of LiteLLM's contract against what nobody should send; the routes are read from the contract itself. */
const endpoints = await litellmEndpoints();
const named = endpoints.map((endpoint) => [`${endpoint.method.toUpperCase()} ${endpoint.path}`, endpoint] as const);

type Role = 'proxy_admin' | 'proxy_admin_viewer' | 'internal_user' | 'internal_user_viewer' | 'nobody';
const keys = new Map<Role, string>();
let hub: TestHub;
let before: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  const post = async (path: string, json: object) => {
    const response = await hub.call(path, { json });
    expect([path, response.status]).toEqual([path, 200]);
    return (await response.json()) as Record<string, string>;
  };
  await post('/organization/new', { organization_id: 'org', organization_alias: 'Org', max_budget: 10 });
  await post('/budget/new', { budget_id: 'budget', max_budget: 1 });
  await post('/team/new', { team_id: 'team', organization_id: 'org', members_with_roles: [{ user_id: 'ann' }] });
  await post('/customer/new', { user_id: 'customer', budget_id: 'budget' });
  await post('/model/new', { model_name: 'm', litellm_params: { model: 'fake/echo' }, model_info: { id: 'model' } });
  for (const role of ['proxy_admin', 'proxy_admin_viewer', 'internal_user', 'internal_user_viewer'] as const) {
    keys.set(role, String((await post('/user/new', { user_id: role, user_role: role }))['key']));
  }
  keys.set('nobody', String((await post('/key/generate', {}))['key']));
  before = await accountState(hub);
});
afterAll(() => hub.stop());

interface Sent {
  readonly key?: string | null | undefined;
  readonly body?: string;
  readonly query?: string;
}

async function send(endpoint: Endpoint, { key, body, query = '' }: Sent) {
  const response = await hub.call(filledPath(endpoint) + query, {
    method: endpoint.method.toUpperCase(),
    ...(key !== undefined && { key }),
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, answer: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

const errorOf = (answer: Record<string, unknown>) => answer['error'] as Record<string, unknown>;
const issuesOf = (answer: Record<string, unknown>) => answer['detail'] as { type: string; loc: unknown[] }[];
const unchanged = async () => expect(await accountState(hub)).toEqual(before);

function mayCall(role: Role, { access, method }: Endpoint): boolean {
  const isReading = method === 'get';
  const isViewer = role === 'proxy_admin_viewer' || (role === 'internal_user_viewer' && access === 'self');
  switch (access) {
    case 'public':
    case 'model':
    case 'caller':
      return true;
    case 'self':
      return role === 'proxy_admin' || role === 'internal_user' || (isReading && isViewer);
    case 'admin':
      return role === 'proxy_admin' || (isReading && isViewer);
    case 'master':
      return false;
  }
}

describe('every route of LiteLLM’s contract', () => {
  it('is among those that are tried here', () => {
    expect(endpoints.length).toBeGreaterThan(70);
    expect(new Set(endpoints.map(({ id }) => id)).size).toBe(endpoints.length);
  });

  it.each(named)('%s wants a key: none gets 401, and so does an unknown one', async (_, endpoint) => {
    const missing = await send(endpoint, { key: null });
    expect(missing.status).toBe(401);
    expect(errorOf(missing.answer)).toMatchObject({
      message: expect.stringContaining('No api key passed in') as string,
      type: 'auth_error',
      param: 'None',
      code: '401',
    });
    const unknown = await send(endpoint, {
      key: 'sk-nobody-has-this-one',
      ...(takesBody(endpoint) && { body: '{"max_budget":{}}' }),
    });
    expect(unknown.status).toBe(401);
    expect(errorOf(unknown.answer)).toMatchObject({ type: 'token_not_found_in_db', param: 'key' });
    await unchanged();
  });

  it.each(named)('%s refuses every role that may not call it with 403', async (_, endpoint) => {
    for (const [role, key] of keys) {
      if (mayCall(role, endpoint)) continue;
      const { status, answer } = await send(endpoint, { key, ...(takesBody(endpoint) && { body: '{}' }) });
      expect([role, status]).toEqual([role, 403]);
      expect(errorOf(answer)).toMatchObject({
        message: expect.stringContaining('Only proxy admin can be used to') as string,
        type: 'auth_error',
        param: 'None',
        code: '403',
      });
    }
    await unchanged();
  });

  const withBody = named.filter(([, endpoint]) => takesBody(endpoint));

  it.each(withBody)('%s tells what is no JSON with 422, before it asks for a key', async (_, endpoint) => {
    for (const key of [undefined, null, keys.get('nobody')]) {
      const { status, answer } = await send(endpoint, { key, body: '{"a": ' });
      expect(status).toBe(422);
      expect(issuesOf(answer)).toMatchObject([{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error' }]);
    }
    await unchanged();
  });

  it.each(withBody)('%s refuses a body of the wrong kind, and one nested beyond sense', async (_, endpoint) => {
    if (endpoint.body.def.type === 'unknown') return;
    for (const body of ['[]', '"text"', '7', 'null']) {
      const { status, answer } = await send(endpoint, { body });
      expect([body, status]).toEqual([body, 422]);
      expect(issuesOf(answer)[0]?.loc[0]).toBe('body');
    }
    const deep = `{"metadata":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`;
    expect((await send(endpoint, { body: deep })).status).toBe(400);
    await unchanged();
  });

  it.each(withBody)('%s refuses every field of the wrong type with 422 that names it', async (_, endpoint) => {
    for (const [name, schema] of fieldsOf(endpoint.body)) {
      const wrong = wrongValue(schema);
      if (wrong === undefined) continue;
      const { status, answer } = await send(endpoint, { body: JSON.stringify({ [name]: wrong }) });
      expect([name, status]).toEqual([name, 422]);
      expect(issuesOf(answer).map(({ loc }) => loc.slice(0, 2))).toContainEqual(['body', name]);
    }
    await unchanged();
  });

  const withQuery = named.filter(([, { query }]) => fieldsOf(query).length > 0);

  it.each(withQuery)('%s refuses a query that says one thing twice with 422', async (_, endpoint) => {
    for (const [name, schema] of fieldsOf(endpoint.query)) {
      if (schema.safeParse(['a', 'b']).success) continue;
      const { status, answer } = await send(endpoint, { query: `?${name}=a&${name}=b` });
      expect([name, status]).toEqual([name, 422]);
      expect(issuesOf(answer).map(({ loc }) => loc)).toContainEqual(['query', name]);
    }
    await unchanged();
  });

  const paged = named.filter(([, { query }]) => fieldsOf(query).some(([name]) => name === 'page'));

  it.each(paged)('%s refuses pages that are none, and has nothing past the end', async (_, endpoint) => {
    const size = fieldsOf(endpoint.query).some(([name]) => name === 'size') ? 'size' : 'page_size';
    const days = fieldsOf(endpoint.query).some(([name]) => name === 'start_date')
      ? '&start_date=2026-01-01&end_date=2026-01-02'
      : '';
    for (const query of ['page=0', 'page=-1', 'page=x', 'page=1.5', `${size}=0`, `${size}=1e9`, `${size}=x`]) {
      const { status } = await send(endpoint, { query: `?${query}${days}` });
      expect([query, status]).toEqual([query, 422]);
    }
    const { status, answer } = await send(endpoint, { query: `?page=100000&${size}=10${days}` });
    expect(status).toBe(200);
    const lists = [answer, ...Object.values(answer)].filter((each) => Array.isArray(each));
    expect(lists).toEqual([[]]);
    await unchanged();
  });
});
