import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { callsOf, type Json } from '../helpers/call-hub.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
const { post, get, chat, ...calls } = callsOf(() => hub);
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  await post('/model/new', {
    model_name: 'half',
    litellm_params: { model: 'openai/served', mock_response: 'done', cost_per_request: 0.5 },
  });
  await post('/budget/new', { budget_id: 'small', max_budget: 0.5, rpm_limit: 100 });
});
afterAll(() => hub.stop());

const info = (userId: string) => get(`/customer/info?end_user_id=${userId}`);
const ask = (user: string, key = MASTER_KEY) => chat(key, 'half', { user });

describe.each(['/customer', '/end_user'])('%s', (path) => {
  const id = (name: string) => `${path.slice(1)}-${name}`;
  const make = (name: string, more: Json = {}) => post(`${path}/new`, { user_id: id(name), ...more });

  it('makes, reads, changes and deletes an end user', async () => {
    const row = await make('one', { alias: 'One', max_budget: 2, allowed_model_region: 'eu', default_model: 'half' });
    expect(row).toMatchObject({
      user_id: id('one'),
      alias: 'One',
      blocked: false,
      spend: 0,
      allowed_model_region: 'eu',
      default_model: 'half',
      litellm_budget_table: { budget_id: null, max_budget: 2 },
    });
    expect(await get(`${path}/info?end_user_id=${id('one')}`)).toEqual(row);
    const again = await calls.try('POST', `${path}/new`, { user_id: id('one') });
    expect([again.status, again.body]).toMatchObject([400, { error: { type: 'bad_request', param: 'user_id' } }]);
    expect(await post(`${path}/delete`, { user_ids: [id('one')] })).toMatchObject({
      deleted_customers: 1,
      message: expect.any(String),
    });
    expect((await calls.try('GET', `${path}/info?end_user_id=${id('one')}`)).status).toBe(404);
  });

  it('changes what is said: absent stays, null takes away', async () => {
    await make('two', { alias: 'Two', max_budget: 2, rpm_limit: 9, budget_duration: '1d' });
    const update = (body: Json) => post(`${path}/update`, { user_id: id('two'), ...body });
    expect(await update({ rpm_limit: 10 })).toMatchObject({
      alias: 'Two',
      litellm_budget_table: { max_budget: 2, rpm_limit: 10, budget_duration: '1d' },
    });
    expect(await update({ alias: null, max_budget: null, budget_duration: null })).toMatchObject({
      alias: null,
      budget_reset_at: null,
      litellm_budget_table: { max_budget: null, rpm_limit: 10 },
    });
    expect((await update({ rpm_limit: null }))['litellm_budget_table']).toBeNull();
    expect(await update({ budget_id: 'small' })).toMatchObject({
      litellm_budget_table: { budget_id: 'small', max_budget: 0.5, rpm_limit: 100 },
    });
    expect(await update({ max_budget: 3 })).toMatchObject({ litellm_budget_table: { budget_id: null, max_budget: 3 } });
  });

  it('blocks those it knows and those it does not, and lets them in again', async () => {
    await make('three');
    const ids = [id('three'), id('unseen')];
    const { blocked_users: blocked } = (await post(`${path}/block`, { user_ids: ids })) as { blocked_users: Json[] };
    expect(blocked.map((each) => [each['user_id'], each['blocked']])).toEqual(ids.map((each) => [each, true]));
    for (const user of ids) expect((await ask(user)).status).toBe(403);
    await post(`${path}/unblock`, { user_ids: ids });
    for (const user of ids) expect((await ask(user)).status).toBe(200);
  });

  it('lists them all, or page by page', async () => {
    const all = (await get(`${path}/list`)) as unknown as Json[];
    expect(all.length).toBeGreaterThan(2);
    const pages = await Promise.all([1, 2].map((page) => get(`${path}/list?page=${page}&page_size=2`)));
    expect((pages as unknown as Json[][]).flat()).toEqual(all.slice(0, 4));
    expect(await get(`${path}/list?page=999&page_size=2`)).toEqual([]);
  });
});

describe('an end user', () => {
  it('is known from the first request that cost something on', async () => {
    expect((await calls.try('GET', '/customer/info?end_user_id=fresh')).status).toBe(404);
    expect((await ask('fresh')).status).toBe(200);
    await expect
      .poll(async () => (await calls.try('GET', '/customer/info?end_user_id=fresh')).status, { timeout: 15_000 })
      .toBe(200);
    expect(await info('fresh')).toMatchObject({ user_id: 'fresh', spend: 0.5, litellm_budget_table: null });
  }, 20_000);

  it('is limited by its budget, whoever calls for it, and nobody else is', async () => {
    await post('/customer/new', { user_id: 'capped', max_budget: 1 });
    const { key } = (await post('/key/generate')) as { key: string };
    expect([(await ask('capped')).status, (await ask('capped', key)).status]).toEqual([200, 200]);
    for (const caller of [MASTER_KEY, key]) {
      const refused = await ask('capped', caller);
      expect(refused).toMatchObject({ status: 429, type: 'budget_exceeded' });
      expect(refused.message).toContain('ExceededBudget: End User=capped over budget');
    }
    expect((await ask('somebody-else', key)).status).toBe(200);
    expect(await info('capped')).toMatchObject({ spend: 1 });
    await post('/customer/update', { user_id: 'capped', max_budget: 9 });
    expect((await ask('capped')).status).toBe(200);
  });

  it('may use a budget that others use too, each by itself', async () => {
    for (const user of ['pair-1', 'pair-2']) {
      await post('/customer/new', { user_id: user, budget_id: 'small' });
      expect([(await ask(user)).status, (await ask(user)).status]).toEqual([200, 429]);
    }
  });

  it('is limited in requests a minute', async () => {
    await post('/customer/new', { user_id: 'slow', rpm_limit: 1 });
    expect([(await ask('slow')).status, (await ask('slow')).status]).toEqual([200, 429]);
  });

  it('without limits has those of the setting for such', async () => {
    await hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify({ customerBudgetId: 'small' }) });
    expect([(await ask('by-setting')).status, (await ask('by-setting')).status]).toEqual([200, 429]);
    await hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify({ customerBudgetId: null }) });
    expect((await ask('by-setting')).status).toBe(200);
  });

  it('has spent nothing when it is made again', async () => {
    await post('/customer/delete', { user_ids: ['capped'] });
    expect(await post('/customer/new', { user_id: 'capped', max_budget: 0.5 })).toMatchObject({ spend: 0 });
    expect((await ask('capped')).status).toBe(200);
  });
});
