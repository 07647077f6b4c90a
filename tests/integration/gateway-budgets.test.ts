import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { callsOf, type Json } from '../helpers/call-hub.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
const { post, get, send, chat, ...calls } = callsOf(() => hub);
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  await post('/model/new', {
    model_name: 'half',
    litellm_params: { model: 'openai/served', mock_response: 'done', cost_per_request: 0.5 },
  });
});
afterAll(() => hub.stop());

const makeKey = async (wish: Json) => (await post('/key/generate', wish)) as Record<'key' | 'token', string>;
const after = (row: Json) => Date.parse(String(row['budget_reset_at'])) - Date.parse(String(row['created_at']));
const DAY_MS = 24 * 3600 * 1000;

describe('a reusable budget', () => {
  it('is made with every field that clients read, and begins anew after exactly its duration', async () => {
    const limits = { max_budget: 10, soft_budget: 8, rpm_limit: 5, tpm_limit: 500, max_parallel_requests: 2 };
    const row = await post('/budget/new', { budget_id: 'daily', budget_duration: '1d', ...limits });
    expect(row).toMatchObject({
      budget_id: 'daily',
      budget_duration: '1d',
      ...limits,
      model_max_budget: {},
      created_by: 'default_user_id',
      updated_by: 'default_user_id',
    });
    expect(after(row)).toBe(DAY_MS);
    expect(after(await post('/budget/new', { budget_duration: '30d' }))).toBe(30 * DAY_MS);
    const plain = await post('/budget/new');
    expect(plain).toMatchObject({ budget_id: expect.any(String), budget_reset_at: null });
  });

  it('is read by ids, in the list, and as fields for a form', async () => {
    expect(await post('/budget/info', { budgets: ['daily', 'nobody', 'daily'] })).toMatchObject([
      { budget_id: 'daily' },
    ]);
    const list = (await get('/budget/list')) as unknown as Json[];
    expect(list.map((row) => row['budget_id'])).toContain('daily');
    expect(await get('/budget/settings?budget_id=daily')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field_name: 'max_budget', field_type: 'Float', field_value: 10, stored_in_db: true }),
        expect.objectContaining({ field_name: 'budget_duration', field_value: '1d' }),
      ]),
    );
    const many = Array.from({ length: 9_999 }, (_, index) => `nobody-${index}`);
    expect(await post('/budget/info', { budgets: [...many, 'daily'] })).toMatchObject([{ budget_id: 'daily' }]);
  });

  it('is changed by what is said: absent stays, null takes away; a rhythm that is not named goes on', async () => {
    const before = await post('/budget/new', {
      budget_id: 'changed',
      max_budget: 1,
      tpm_limit: 5,
      budget_duration: '7d',
    });
    const update = (body: Json) => post('/budget/update', { budget_id: 'changed', ...body });
    expect(await update({ max_budget: 2 })).toMatchObject({
      max_budget: 2,
      tpm_limit: 5,
      budget_duration: '7d',
      budget_reset_at: before['budget_reset_at'],
    });
    const longer = await update({ budget_duration: '14d', tpm_limit: null });
    expect(longer).toMatchObject({ max_budget: 2, tpm_limit: null, budget_duration: '14d' });
    expect(Math.abs(after(longer) - 14 * DAY_MS)).toBeLessThan(60_000);
    expect(await update({ budget_duration: null, max_budget: null })).toMatchObject({
      max_budget: null,
      budget_duration: null,
      budget_reset_at: null,
    });
  });

  it('limits each key that names it by itself, with what it says at the moment', async () => {
    await post('/budget/new', { budget_id: 'pocket', max_budget: 1, budget_duration: '1d' });
    const keys = await Promise.all([makeKey({ budget_id: 'pocket' }), makeKey({ budget_id: 'pocket' })]);
    for (const { key, token } of keys) {
      const statuses = [];
      for (let call = 0; call < 3; call++) statuses.push((await chat(key, 'half')).status);
      expect(statuses).toEqual([200, 200, 429]);
      const { info } = (await get(`/key/info?key=${token}`)) as { info: Json };
      expect(info).toMatchObject({
        spend: 1,
        max_budget: null,
        budget_id: 'pocket',
        litellm_budget_table: { budget_id: 'pocket', max_budget: 1 },
      });
      expect(info['budget_reset_at']).toBe((info['litellm_budget_table'] as Json)['budget_reset_at']);
    }
    await post('/budget/update', { budget_id: 'pocket', max_budget: 50 });
    for (const { key } of keys) expect((await chat(key, 'half')).status).toBe(200);
  });

  it('is deleted only when nobody uses it, and says who does', async () => {
    await post('/budget/new', { budget_id: 'busy', max_budget: 1 });
    const { token } = await makeKey({ budget_id: 'busy', key_alias: 'busy-key' });
    await post('/customer/new', { user_id: 'busy-customer', budget_id: 'busy' });
    const refused = await calls.try('POST', '/budget/delete', { id: 'busy' });
    expect([refused.status, refused.body]).toMatchObject([
      400,
      { detail: { error: expect.stringMatching(/in use by key "busy-key", customer "busy-customer"/) } },
    ]);
    await post('/key/update', { key: token, budget_id: null });
    await post('/customer/update', { user_id: 'busy-customer', budget_id: null });
    expect((await calls.try('PATCH', '/hub/settings', { customerBudgetId: 'nobody' })).status).toBe(400);
    await send('PATCH', '/hub/settings', { customerBudgetId: 'busy' });
    expect((await calls.try('POST', '/budget/delete', { id: 'busy' })).text).toContain('setting for customers');
    await send('PATCH', '/hub/settings', { customerBudgetId: null });
    expect(await post('/budget/delete', { id: 'busy' })).toMatchObject({ budget_id: 'busy' });
    expect(await post('/budget/info', { budgets: ['busy'] })).toEqual([]);
  });
});

describe('the whole hub', () => {
  it('has a budget and a rhythm by its settings, and one that is none is refused', async () => {
    const patch = (body: Json) => calls.try('PATCH', '/hub/settings', body);
    const refused = await patch({ globalBudgetDuration: 'soon' });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Expected a number and a unit')]);
    const { spend } = (await get('/global/spend')) as { spend: number };
    expect((await patch({ globalMaxBudget: spend + 0.5, globalBudgetDuration: 'monthly' })).status).toBe(200);
    const { key } = await makeKey({});
    expect([(await chat(key, 'half')).status, (await chat(key, 'half')).status]).toEqual([200, 429]);
    expect((await chat(MASTER_KEY, 'half')).status).toBe(200);
    expect((await patch({ globalMaxBudget: null, globalBudgetDuration: null })).status).toBe(200);
    expect((await chat(key, 'half')).status).toBe(200);
  });
});

describe('a key’s budget and limit for a model', () => {
  const add = (model_name: string, more: Json = {}) =>
    post('/model/new', { model_name, litellm_params: { model: 'fake/echo', mock_response: 'x', ...more } });
  const ask = async (key: string, model: string, more: Json = {}) => {
    const json = { model, messages: [{ role: 'user', content: 'hi' }], ...more };
    return (await hub.call('/v1/chat/completions', { json, key })).status;
  };
  const leading = { mock_testing_fallbacks: true, fallbacks: ['watched'] };
  beforeAll(async () => {
    await add('watched', { cost_per_request: 1 });
    await add('open');
    await hub.call('/hub/model-aliases/nickname', { method: 'PUT', json: { model: 'watched' } });
  });

  it.each([
    ['an alias of the key', 'mine', {}],
    ['an alias of the hub', 'nickname', {}],
    ['a fallback of the client', 'open', leading],
  ])('hold for %s too, which pays into the same', async (_, model, more) => {
    const limited = { aliases: { mine: 'watched' }, model_max_budget: { watched: { budget_limit: 2 } } };
    const { key } = await makeKey(limited);
    expect([await ask(key, model, more), await ask(key, model, more)]).toEqual([200, 200]);
    expect((await get(`/key/info?key=${key}`))['info']).toMatchObject({ spend: 2, model_spend: { watched: 2 } });
    expect(await ask(key, 'watched')).toBe(429);
    expect(await ask(key, model, more)).toBeGreaterThanOrEqual(429);
    expect((await get(`/key/info?key=${key}`))['info']).toMatchObject({ spend: 2 });
  });

  it('are never overspent by parallel requests under several names', async () => {
    const { key } = await makeKey({ model_max_budget: { watched: { budget_limit: 5 } } });
    const kinds = [['watched'], ['nickname'], ['open', leading]] as const;
    const calls = Array.from({ length: 60 }, (_, call) => kinds[call % 3] ?? kinds[0]);
    const statuses = await Promise.all(calls.map(([model, more]) => ask(key, model, more)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect((await get(`/key/info?key=${key}`))['info']).toMatchObject({ model_spend: { watched: 5 } });
  });

  it('count requests under an alias with those under the model’s name', async () => {
    const { key } = await makeKey({ aliases: { mine: 'watched' }, model_rpm_limit: { watched: 2 } });
    const statuses = [await ask(key, 'mine'), await ask(key, 'nickname'), await ask(key, 'watched')];
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('budget_fallbacks of a key', () => {
  const ask = (key: string, model: string) =>
    hub.call('/v1/chat/completions', { json: { model, messages: [{ role: 'user', content: 'hi' }] }, key });
  const told = async (response: Response) => [
    response.status,
    ((await response.json()) as Json)['model'],
    response.headers.get('x-litellm-model-group'),
    response.headers.get('x-litellm-attempted-fallbacks'),
  ];
  const limited = { model_max_budget: { half: { budget_limit: 0.5 }, spare: { budget_limit: 1 } } };

  it('lead on to the first model that the key may use and has money for, which is what its budget then pays', async () => {
    for (const model_name of ['spare', 'last', 'forbidden']) {
      const litellm_params = { model: 'fake/echo', mock_response: model_name, cost_per_request: 1 };
      await post('/model/new', { model_name, litellm_params });
    }
    const { key } = await makeKey({
      ...limited,
      models: ['half', 'spare', 'last'],
      budget_fallbacks: { half: ['forbidden', 'spare', 'last'] },
    });
    expect(await told(await ask(key, 'half'))).toEqual([200, 'half', 'half', '0']);
    expect(await told(await ask(key, 'half'))).toEqual([200, 'spare', 'spare', '1']);
    expect(await told(await ask(key, 'half'))).toEqual([200, 'last', 'last', '1']);
    const { info } = await get(`/key/info?key=${key}`);
    expect(info).toMatchObject({ spend: 2.5, model_spend: { half: 0.5, spare: 1 } });
    const rows = (await get(`/spend/logs?api_key=${key}`)) as unknown as Json[];
    expect(rows.map((row) => row['model_group'])).toEqual(['last', 'spare', 'half']);
  });

  it('do not help where another budget is spent, or none of them can be paid: then the first refusal is told', async () => {
    const spent = await makeKey({ ...limited, max_budget: 0.5, budget_fallbacks: { half: ['last'] } });
    expect((await ask(spent.key, 'half')).status).toBe(200);
    expect((await chat(spent.key, 'half')).message).toMatch(/^Budget exceeded for this key/);
    const { key } = await makeKey({ ...limited, budget_fallbacks: { half: ['forbidden', 'half'] }, models: ['half'] });
    expect((await ask(key, 'half')).status).toBe(200);
    expect((await chat(key, 'half')).message).toMatch(/^Budget exceeded for model half/);
  });
});
