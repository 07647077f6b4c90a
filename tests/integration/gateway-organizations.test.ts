import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { callsOf, type Json } from '../helpers/call-hub.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

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

const make = (organizationId: string, more: Json = {}) =>
  post('/organization/new', { organization_id: organizationId, organization_alias: `The ${organizationId}`, ...more });
const info = (organizationId: string) => get(`/organization/info?organization_id=${organizationId}`);
const change = (organizationId: string, body: Json) =>
  send('PATCH', '/organization/update', { organization_id: organizationId, ...body });
const makeKey = async (wish: Json) => (await post('/key/generate', wish)) as Record<'key' | 'token', string>;
const budgetOf = (organization: Json) => organization['litellm_budget_table'] as Json;

describe('an organization', () => {
  it('is made with a budget of its own, whether it has limits or not', async () => {
    const plain = await make('plain');
    expect(plain).toMatchObject({
      organization_id: 'plain',
      organization_alias: 'The plain',
      models: [],
      metadata: {},
      spend: 0,
      created_by: 'default_user_id',
      litellm_budget_table: { max_budget: null },
    });
    expect(plain['budget_id']).toBe(budgetOf(plain)['budget_id']);
    const limited = await make('limited', { max_budget: 7, tpm_limit: 100, models: ['half'], metadata: { a: 1 } });
    expect(limited).toMatchObject({
      models: ['half'],
      metadata: { a: 1 },
      litellm_budget_table: { max_budget: 7, tpm_limit: 100 },
    });
    expect((await post('/organization/new', { organization_alias: 'Unnamed' }))['organization_id']).toMatch(/./);
  });

  it('is told with its budget, members and teams, alone, several at once, and in the list', async () => {
    await make('told', { max_budget: 3 });
    await post('/team/new', { team_id: 'told-team', organization_id: 'told' });
    await post('/organization/member_add', { organization_id: 'told', member: { user_id: 'told-member' } });
    const whole = {
      organization_id: 'told',
      litellm_budget_table: { max_budget: 3 },
      members: [{ user_id: 'told-member', user_role: 'internal_user' }],
      teams: [{ team_id: 'told-team', organization_id: 'told' }],
    };
    expect(await info('told')).toMatchObject(whole);
    expect(await post('/organization/info', { organizations: ['told', 'plain', 'told'] })).toMatchObject([
      whole,
      { organization_id: 'plain' },
    ]);
    const list = (await get('/organization/list')) as unknown as Json[];
    for (const each of list) {
      expect(each['litellm_budget_table']).toMatchObject({ budget_id: expect.any(String) });
      expect(each['members']).toBeInstanceOf(Array);
    }
    expect(list.find((each) => each['organization_id'] === 'told')).toMatchObject(whole);
    expect(await get('/organization/list?org_alias=the%20told')).toMatchObject([whole]);
    expect(await get('/organization/list?org_id=nobody')).toEqual([]);
  });

  it('is changed by what is said: absent stays, null takes away, empty is empty', async () => {
    await make('changed', { max_budget: 5, rpm_limit: 9, budget_duration: '1d', models: ['half'], metadata: { a: 1 } });
    const renamed = await change('changed', { organization_alias: 'Renamed' });
    expect(renamed).toMatchObject({
      organization_alias: 'Renamed',
      models: ['half'],
      metadata: { a: 1 },
      litellm_budget_table: { max_budget: 5, rpm_limit: 9, budget_duration: '1d' },
      updated_by: 'default_user_id',
    });
    const cleared = await change('changed', { max_budget: null, budget_duration: null, models: [], metadata: {} });
    expect(cleared).toMatchObject({
      organization_alias: 'Renamed',
      models: [],
      metadata: {},
      budget_reset_at: null,
      litellm_budget_table: { max_budget: null, rpm_limit: 9, budget_duration: null, budget_reset_at: null },
    });
    expect(await info('changed')).toEqual(cleared);
  });

  it('may share a budget by its id, and go back to one of its own', async () => {
    await post('/budget/new', { budget_id: 'shared', max_budget: 4 });
    const own = String((await make('sharer', { max_budget: 9 }))['budget_id']);
    expect(await change('sharer', { budget_id: 'shared' })).toMatchObject({
      budget_id: 'shared',
      litellm_budget_table: { max_budget: 4 },
    });
    expect(await post('/budget/info', { budgets: [own] })).toEqual([]);
    const limits = { organization_id: 'sharer', max_budget: 1 };
    const refused = await calls.try('PATCH', '/organization/update', limits);
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('/budget/update')]);
    expect((await calls.try('POST', '/budget/delete', { id: 'shared' })).text).toContain('in use by organization');
    await change('sharer', { budget_id: null, max_budget: 2 });
    const back = await info('sharer');
    expect(budgetOf(back)['max_budget']).toBe(2);
    expect(back['budget_id']).not.toBe('shared');
    expect(await post('/budget/delete', { id: 'shared' })).toMatchObject({ budget_id: 'shared', max_budget: 4 });
  });

  it('takes teams, keys, memberships and its own budget with it when it is deleted', async () => {
    const made = await make('gone', { max_budget: 4 });
    await post('/team/new', { team_id: 'gone-team', organization_id: 'gone' });
    await post('/organization/member_add', { organization_id: 'gone', member: { user_id: 'gone-member' } });
    const ofTeam = await makeKey({ team_id: 'gone-team' });
    const ofOrganization = await makeKey({ organization_id: 'gone' });
    const deleted = await send('DELETE', '/organization/delete', { organization_ids: ['gone', 'gone'] });
    expect(deleted).toMatchObject([{ organization_id: 'gone', litellm_budget_table: { max_budget: 4 } }]);
    for (const { key } of [ofTeam, ofOrganization]) expect((await chat(key, 'half')).status).toBe(401);
    expect((await calls.try('GET', '/team/info?team_id=gone-team')).status).toBe(404);
    expect((await calls.try('GET', '/organization/info?organization_id=gone')).status).toBe(404);
    expect(await post('/budget/info', { budgets: [made['budget_id']] })).toEqual([]);
    const { user_info: user } = await get('/user/info?user_id=gone-member');
    expect((user as Json)['organization_memberships']).toEqual([]);
  });
});

describe('members of an organization', () => {
  it('are added, by id or e-mail, changed and taken out', async () => {
    await make('club');
    const added = await post('/organization/member_add', {
      organization_id: 'club',
      member: [{ user_id: 'club-1', role: 'org_admin' }, { user_email: 'club@example.com' }],
    });
    expect(added).toMatchObject({
      organization_id: 'club',
      updated_users: [{ user_id: 'club-1' }, { user_email: 'club@example.com' }],
      updated_organization_memberships: [
        { organization_id: 'club', user_id: 'club-1', user_role: 'org_admin' },
        { user_email: 'club@example.com', user_role: 'internal_user' },
      ],
    });
    const named = { organization_id: 'club', user_email: 'CLUB@example.com' };
    expect(
      await send('PATCH', '/organization/member_update', { ...named, role: 'internal_user_viewer' }),
    ).toMatchObject({
      user_role: 'internal_user_viewer',
    });
    expect(await send('DELETE', '/organization/member_delete', named)).toMatchObject({
      user_email: 'club@example.com',
    });
    expect((await info('club'))['members']).toMatchObject([{ user_id: 'club-1' }]);
    expect((await get('/user/info?user_id=club-1'))['user_info']).toMatchObject({
      organization_memberships: [{ organization_id: 'club', user_role: 'org_admin' }],
    });
  });
});

describe('an organization’s budget', () => {
  it('ends the calls of all its teams and keys together', async () => {
    await make('poor', { max_budget: 1 });
    await post('/team/new', { team_id: 'poor-1', organization_id: 'poor' });
    await post('/team/new', { team_id: 'poor-2', organization_id: 'poor' });
    const keys = await Promise.all([
      makeKey({ team_id: 'poor-1' }),
      makeKey({ team_id: 'poor-2' }),
      makeKey({ organization_id: 'poor' }),
    ]);
    const statuses = [];
    for (const { key } of keys) statuses.push((await chat(key, 'half')).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await chat(keys[0].key, 'half');
    expect(refused).toMatchObject({ status: 429, type: 'budget_exceeded' });
    expect(refused.message).toContain('Organization=poor');
    expect((await info('poor'))['spend']).toBe(1);
    await change('poor', { max_budget: 100 });
    expect((await chat(keys[2].key, 'half')).status).toBe(200);
  });

  it('and its list of models hold for the keys of its teams', async () => {
    await make('narrow', { models: ['half'] });
    await post('/team/new', { team_id: 'narrow-1', organization_id: 'narrow' });
    const { key } = await makeKey({ team_id: 'narrow-1' });
    expect((await chat(key, 'half')).status).toBe(200);
    expect(await chat(key, 'echo')).toMatchObject({ status: 403, type: 'org_model_access_denied' });
  });
});
