import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { callsOf, type Json } from '../helpers/call-hub.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
const { post, get, chat, ...calls } = callsOf(() => hub);
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  await post('/model/new', {
    model_name: 'half',
    litellm_params: { model: 'openai/served', mock_response: 'done', cost_per_request: 0.5 },
  });
});
afterAll(() => hub.stop());

interface Made extends Json {
  readonly key: string;
  readonly token: string;
}
const make = async (wish: Json = {}) => (await post('/key/generate', wish)) as Made;
const info = async (name: string) => ((await get(`/key/info?key=${name}`)) as { info: Json }).info;

/** Every field of an answer to /key/generate, set or not (proxy HTTP contract 3.2). */
const NEW_KEY_FIELDS =
  `key key_name token token_id key_alias expires user_id team_id organization_id models aliases config
  permissions metadata spend max_budget soft_budget budget_id budget_duration model_max_budget model_rpm_limit model_tpm_limit
  max_parallel_requests tpm_limit rpm_limit rpm_limit_type tpm_limit_type blocked tags guardrails policies prompts
  enforced_params allowed_routes allowed_passthrough_routes allowed_cache_controls object_permission access_group_ids
  router_settings litellm_budget_table created_by updated_by created_at updated_at`.split(/\s+/);
/** What a row has besides (3.1). */
const ROW_FIELDS = `soft_budget_cooldown model_spend budget_reset_at object_permission_id rotation_count auto_rotate
  rotation_interval last_rotation_at key_rotation_at litellm_organization_table`.split(/\s+/);

describe('a key', () => {
  it('is answered with every field, set or not', async () => {
    const made = await make({ soft_budget: 3 });
    expect(Object.keys(made)).toEqual(expect.arrayContaining([...NEW_KEY_FIELDS, ...ROW_FIELDS]));
    expect(made).toMatchObject({
      token: made['token_id'],
      models: [],
      aliases: {},
      config: {},
      permissions: {},
      metadata: {},
      spend: 0,
      soft_budget: 3,
      blocked: null,
      allowed_routes: [],
      allowed_cache_controls: [],
      tags: null,
      litellm_budget_table: { soft_budget: 3 },
      created_by: 'default_user_id',
    });
    const row = await info(made.token);
    expect(Object.keys(row)).toEqual(expect.arrayContaining(ROW_FIELDS));
    expect(row).not.toHaveProperty('token');
  });

  it('is changed by what is said: absent stays, null takes away, empty is empty', async () => {
    const limits = { max_budget: 5, tpm_limit: 50, rpm_limit: 5, budget_duration: '1d', max_parallel_requests: 2 };
    const rest = { metadata: { a: 1 }, models: ['half'], aliases: { gpt: 'half' }, tags: ['red'], user_id: 'ann' };
    const { key, token } = await make({ ...limits, ...rest, model_rpm_limit: { half: 3 }, key_alias: 'changed' });
    const change = (body: Json) => post('/key/update', { key, ...body });

    const before = await info(token);
    const changed = await change({ rpm_limit: 6 });
    expect(changed).toMatchObject({ ...before, key, rpm_limit: 6, updated_at: expect.any(String) });
    expect(await change({ metadata: {}, models: [], aliases: {}, model_rpm_limit: {}, tags: [] })).toMatchObject({
      ...limits,
      rpm_limit: 6,
      metadata: {},
      models: [],
      aliases: {},
      model_rpm_limit: null,
      tags: [],
      key_alias: 'changed',
    });
    const nothing = {
      max_budget: null,
      tpm_limit: null,
      budget_duration: null,
      key_alias: null,
      user_id: null,
      tags: null,
    };
    expect(await change(nothing)).toMatchObject({ ...nothing, rpm_limit: 6, budget_reset_at: null });
    expect((await info(token))['updated_by']).toBe('default_user_id');
  });

  it('has a rhythm by the calendar and a life that counts from now', async () => {
    const { key } = await make({ duration: '30d' });
    const change = (body: Json) => post('/key/update', { key, ...body });
    const weekly = await change({ budget_duration: '7d' });
    expect(new Date(String(weekly['budget_reset_at'])).getUTCDay()).toBe(1);
    expect((await change({ max_budget: 1 }))['budget_reset_at']).toBe(weekly['budget_reset_at']);
    expect(Date.parse(String(weekly['expires'])) - Date.now()).toBeGreaterThan(29 * 24 * 3600 * 1000);
    expect((await change({ duration: '-1' }))['expires']).toBeNull();
    await change({ duration: '0s' });
    expect((await chat(key, 'half')).status).toBe(401);
  });

  it('takes its budget as it is said at the moment', async () => {
    const { key, token } = await make({ max_budget: 0 });
    expect(await chat(key, 'half')).toMatchObject({ status: 429, type: 'budget_exceeded' });
    expect((await calls.try('GET', '/key/info', undefined, key)).status).toBe(200);
    await post('/key/update', { key: token, max_budget: 1 });
    expect([(await chat(key, 'half')).status, (await chat(key, 'half')).status]).toEqual([200, 200]);
    expect((await chat(key, 'half')).message).toContain('Budget has been exceeded! Current cost: 1, Max budget: 1');
    await post('/key/update', { key: token, spend: 0 });
    expect((await chat(key, 'half')).status).toBe(200);
    await post('/key/update', { key: token, max_budget: null });
    expect((await chat(key, 'half')).status).toBe(200);
    await post('/key/update', { key: token, temp_budget_increase: 1, temp_budget_expiry: '2099-01-01', max_budget: 1 });
    expect((await chat(key, 'half')).status).toBe(200);
  });

  it('gets a new text; the old one is refused at once, or after its grace', async () => {
    const first = await make({ key_alias: 'renewed', max_budget: 9 });
    expect((await chat(first.key, 'half')).status).toBe(200);
    const second = (await post('/key/regenerate', { key: first.key, rpm_limit: 7 })) as Made;
    expect(second).toMatchObject({ key_alias: 'renewed', max_budget: 9, rpm_limit: 7, spend: 0.5, rotation_count: 1 });
    expect((await chat(first.key, 'half')).status).toBe(401);
    expect((await chat(second.key, 'half')).status).toBe(200);
    const third = (await post(`/key/${second.token}/regenerate`, { grace_period: '1h' })) as Made;
    for (const { key } of [second, third]) expect((await chat(key, 'half')).status).toBe(200);
    expect((await info(third.token))['spend']).toBe(2);
    expect((await get('/key/list?key_alias=renewed'))['keys']).toEqual([third.token]);
  });

  it('has its spend set by hand', async () => {
    const { key, token } = await make({ max_budget: 5 });
    await chat(key, 'half');
    expect(await post(`/key/${token}/reset_spend`, { reset_to: 0.2 })).toEqual({
      key_hash: token,
      spend: 0.2,
      previous_spend: 0.5,
      max_budget: 5,
      budget_reset_at: null,
    });
    expect(await post(`/key/${token}/reset_spend`)).toMatchObject({ spend: 0, previous_spend: 0.2 });
  });

  it('of a team promises no more than the team has', async () => {
    await post('/team/new', { team_id: 'promised', rpm_limit: 10 });
    const promise = (rpm: number, more: Json = {}) =>
      calls.try('POST', '/key/generate', { team_id: 'promised', rpm_limit: rpm, ...more });
    const guaranteed = { rpm_limit_type: 'guaranteed_throughput' };
    expect((await promise(6, guaranteed)).status).toBe(200);
    expect((await promise(99)).status).toBe(200);
    const refused = await promise(5, guaranteed);
    expect([refused.status, refused.body]).toMatchObject([400, { error: { param: 'rpm_limit' } }]);
    const last = await promise(4, guaranteed);
    expect(last.status).toBe(200);
    expect((await calls.try('POST', '/key/update', { key: last.body['token'], rpm_limit: 5 })).status).toBe(400);
    expect((await calls.try('POST', '/key/update', { key: last.body['token'], rpm_limit: 3 })).status).toBe(200);
  });

  it('is healthy, and among the names', async () => {
    const { key } = await make({ key_alias: 'zz-named' });
    expect(await post('/key/health', {}, key)).toEqual({ key: 'healthy', logging_callbacks: null });
    expect((await get('/key/aliases'))['aliases']).toContain('zz-named');
  });

  it.each(['', 'sk-', 'laptop', 'F'.repeat(64), 'f'.repeat(63)])('named %j is no key', async (name) => {
    const { status, body } = await calls.try('POST', '/key/block', { key: name });
    const malformed = [400, { error: { type: 'bad_request_error', param: 'key' } }];
    expect([status, body]).toMatchObject(name === '' ? [422, {}] : name === 'sk-' ? [404, {}] : malformed);
  });
});

describe('thousands of keys', () => {
  let tokens: string[];
  beforeAll(async () => {
    tokens = [];
    for (let batch = 0; batch < 10; batch++) {
      const made = await Promise.all(Array.from({ length: 100 }, () => make()));
      tokens.push(...made.map(({ token }) => token));
    }
  }, 60_000);

  it('are changed each for itself and in their order, while others are answered', async () => {
    const keys = tokens.map((key, index) => ({ key, max_budget: index % 500 === 7 ? -1 : 3 }));
    let isOver = false;
    const changing = post('/key/bulk_update', { keys }).finally(() => (isOver = true));
    let answered = 0;
    while (!isOver) {
      await get('/key/aliases');
      answered += 1;
    }
    const answer = (await changing) as { successful_updates: Json[]; failed_updates: Json[] } & Json;
    expect(answered).toBeGreaterThan(3);
    expect(answer['total_requested']).toBe(1_000);
    expect(answer.failed_updates.map(({ key }) => tokens.indexOf(String(key)))).toEqual([7, 507]);
    expect(answer.successful_updates.map(({ key }) => key)).toEqual(tokens.filter((_, index) => index % 500 !== 7));
  }, 60_000);

  it('are told and deleted at once, in their order', async () => {
    const told = (await post('/v2/key/info', { keys: tokens })) as { key: string[]; info: Json[] };
    expect(told.key).toEqual(tokens);
    expect(told.info).toHaveLength(1_000);
    const unknown = Array.from({ length: 9_000 }, (_, index) => `sk-unknown-${index}`);
    expect(await post('/key/delete', { keys: [...unknown, ...tokens] })).toEqual({ deleted_keys: tokens });
    expect((await calls.try('GET', `/key/info?key=${String(tokens[5])}`)).status).toBe(404);
  }, 60_000);
});
