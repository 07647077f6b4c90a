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
  await post('/team/new', { team_id: 'core', team_alias: 'Core' });
  await post('/organization/new', { organization_id: 'org', organization_alias: 'Org' });
});
afterAll(() => hub.stop());

interface UserInfo {
  readonly user_id: string | null;
  readonly user_info: Json | null;
  readonly keys: Json[];
  readonly teams: Json[];
}
const info = async (userId?: string, key?: string) =>
  (await get(`/user/info${userId === undefined ? '' : `?user_id=${userId}`}`, key)) as unknown as UserInfo;

/** Every field that LiteLLM's clients read of a user (proxy HTTP contract 4.1). */
const USER_FIELDS =
  `user_id user_alias user_email user_role team_id sso_user_id organization_id object_permission_id teams
  max_budget spend models metadata max_parallel_requests tpm_limit rpm_limit budget_duration budget_reset_at
  allowed_cache_controls policies model_spend model_max_budget created_at updated_at organization_memberships`.split(
    /\s+/,
  );

describe('a user', () => {
  it('is made with every field that clients read, and with a key that has no budget of its own', async () => {
    const made = await post('/user/new', {
      user_id: 'ann',
      user_email: 'Ann@example.com',
      user_role: 'internal_user',
      max_budget: 10,
      budget_duration: '1mo',
      models: ['half'],
      key_alias: 'ann-laptop',
      duration: '30d',
      teams: [{ team_id: 'core', user_role: 'admin', max_budget_in_team: 4 }],
      organizations: ['org'],
    });
    expect(Object.keys(made)).toEqual(expect.arrayContaining(USER_FIELDS));
    expect(made).toMatchObject({
      user_id: 'ann',
      user_email: 'Ann@example.com',
      user_role: 'internal_user',
      max_budget: 10,
      budget_duration: '1mo',
      teams: ['core'],
      organization_memberships: [{ organization_id: 'org', user_role: 'internal_user' }],
      key: expect.stringMatching(/^sk-/),
    });
    expect(made).not.toHaveProperty('password');
    const told = await info('ann');
    expect(told).toMatchObject({
      user_id: 'ann',
      user_info: { max_budget: 10, spend: 0, models: ['half'] },
      keys: [{ token: made['token'], key_alias: 'ann-laptop', max_budget: null, models: ['half'], team_alias: null }],
      teams: [{ team_id: 'core', team_alias: 'Core', keys: [] }],
    });
    const shares = told.teams[0]?.['team_memberships'] as Json[];
    expect(shares.find((share) => share['user_id'] === 'ann')).toMatchObject({
      role: 'admin',
      litellm_budget_table: { max_budget: 4 },
    });
    expect(new Date(String(told.user_info?.['budget_reset_at'])).getUTCDate()).toBe(1);
  });

  it('is made without a key where none is wanted', async () => {
    const made = await post('/user/new', { user_id: 'keyless', auto_create_key: false });
    expect(made).toMatchObject({ user_id: 'keyless', key: null, user_role: null });
    expect((await info('keyless')).keys).toEqual([]);
  });

  it('whose id or e-mail is taken is not made, and neither is its key', async () => {
    for (const wish of [{ user_id: 'ann' }, { user_email: 'ANN@EXAMPLE.COM' }]) {
      const refused = await calls.try('POST', '/user/new', { ...wish, key_alias: 'never-made' });
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('already exists')]);
    }
    expect((await get('/key/list?key_alias=never-made'))['total_count']).toBe(0);
  });

  it('is changed by what is said: absent stays, null takes away, empty is empty', async () => {
    const limits = { max_budget: 5, soft_budget: 4, tpm_limit: 50, rpm_limit: 5, budget_duration: '1d' };
    const rest = { user_alias: 'Bob', user_email: 'bob@example.com', metadata: { a: 1 }, models: ['half'] };
    await post('/user/new', { user_id: 'bob', ...limits, ...rest, user_role: 'internal_user' });
    const change = async (body: Json) => (await post('/user/update', { user_id: 'bob', ...body }))['data'] as Json;

    const before = (await info('bob')).user_info ?? {};
    expect(await change({ rpm_limit: 6 })).toEqual({ ...before, rpm_limit: 6, updated_at: expect.any(String) });
    expect(await change({ metadata: {}, models: [] })).toMatchObject({
      ...limits,
      rpm_limit: 6,
      metadata: {},
      models: [],
    });
    const nothing = {
      max_budget: null,
      soft_budget: null,
      tpm_limit: null,
      rpm_limit: null,
      budget_duration: null,
      user_alias: null,
      user_email: null,
      user_role: null,
    };
    expect(await change(nothing)).toMatchObject({ ...nothing, budget_reset_at: null });
    expect((await info('bob')).user_info).toMatchObject(nothing);
  });

  it('is found by e-mail whatever its case, and an unknown id makes one', async () => {
    await post('/user/new', { user_id: 'eve', user_email: 'eve@example.com' });
    expect(await post('/user/update', { user_email: 'EVE@example.com', max_budget: 3 })).toMatchObject({
      user_id: 'eve',
      data: { max_budget: 3 },
    });
    expect(await post('/user/update', { user_id: 'unheard-of', max_budget: 2 })).toMatchObject({
      user_id: 'unheard-of',
      data: { user_id: 'unheard-of', max_budget: 2, user_role: null, spend: 0 },
    });
    expect((await info('unheard-of')).keys).toEqual([]);
  });

  it('several at once are changed each for itself', async () => {
    const answer = await post('/user/bulk_update', {
      users: [
        { user_id: 'eve', max_budget: 7 },
        { user_id: 'eve', user_email: 'ann@example.com' },
        { user_email: 'nobody@example.com', max_budget: 1 },
        { user_id: 'ann', max_budget: -1 },
      ],
    });
    expect(answer).toMatchObject({ total_requested: 4, successful_updates: 1, failed_updates: 3 });
    expect((answer['results'] as Json[]).map((result) => [result['success'], typeof result['error']])).toEqual([
      [true, 'object'],
      [false, 'string'],
      [false, 'string'],
      [false, 'string'],
    ]);
    expect((await info('eve')).user_info).toMatchObject({ max_budget: 7, user_email: 'eve@example.com' });
  });

  it('takes keys and memberships with it when it is deleted', async () => {
    const { key } = (await post('/user/new', { user_id: 'gone', teams: ['core'], organizations: ['org'] })) as {
      key: string;
    };
    expect((await chat(key, 'half')).status).toBe(200);
    expect(await post('/user/delete', { user_ids: ['gone', 'gone'] })).toBe(1);
    expect((await chat(key, 'half')).status).toBe(401);
    const unknown = await calls.try('POST', '/user/delete', { user_ids: ['gone'] });
    expect([unknown.status, unknown.body]).toMatchObject([404, { detail: { error: expect.any(String) } }]);
    const team = (await get('/team/info?team_id=core')) as { team_memberships: Json[] };
    expect(team.team_memberships.map((share) => share['user_id'])).not.toContain('gone');
    expect(await post('/user/new', { user_id: 'gone' })).toMatchObject({ spend: 0, teams: [] });
  });
});

describe('users are told', () => {
  it('of everybody to an administrator who names none, and of itself to a user', async () => {
    const all = await info();
    expect([all.user_id, all.user_info]).toEqual([null, null]);
    expect(all.keys.length).toBeGreaterThan(3);
    expect(all.teams).toMatchObject([{ team_id: 'core' }]);
    const { key } = (await post('/key/generate', { user_id: 'ann' })) as { key: string };
    expect((await info(undefined, key)).user_id).toBe('ann');
  });

  it('in pages, sorted, and found by role, e-mail, id and team', async () => {
    const list = async (query: string) => (await get(`/user/list?${query}`)) as Json & { users: Json[] };
    const ids = async (query: string) => (await list(query)).users.map((user) => user['user_id']);
    expect(await ids('user_email=EXAMPLE.com&sort_by=user_id')).toEqual(['ann', 'eve']);
    expect(await ids('user_ids=ann,eve&sort_by=user_id&sort_order=desc')).toEqual(['eve', 'ann']);
    expect(await ids('user_ids=heard')).toEqual(['unheard-of']);
    expect(await ids('role=internal_user&team=core')).toEqual(['ann']);
    const page = await list('page_size=2&page=2&sort_by=created_at');
    expect(page).toMatchObject({ page: 2, page_size: 2 });
    expect(page.users).toHaveLength(2);
    expect(page['total_pages']).toBe(Math.ceil(Number(page['total']) / 2));
    expect(await list('page=99')).toMatchObject({ users: [], total: page['total'] });
    const ann = (await list('user_ids=ann,x')).users[0];
    expect(ann).toMatchObject({ user_id: 'ann', key_count: 2 });
  });
});

describe('a user’s budget', () => {
  it('limits all its keys together, but none that belongs to a team', async () => {
    const made = (await post('/user/new', { user_id: 'poor', max_budget: 1, teams: ['core'] })) as { key: string };
    const second = (await post('/key/generate', { user_id: 'poor' })) as { key: string };
    const ofTeam = (await post('/key/generate', { user_id: 'poor', team_id: 'core' })) as { key: string };
    expect([(await chat(made.key, 'half')).status, (await chat(second.key, 'half')).status]).toEqual([200, 200]);
    const refused = await chat(made.key, 'half');
    expect(refused).toMatchObject({ status: 429, type: 'budget_exceeded' });
    expect(refused.message).toMatch(/^Budget exceeded for user .*ExceededBudget: User=poor over budget/);
    expect((await chat(ofTeam.key, 'half')).status).toBe(200);
    await post('/user/update', { user_id: 'poor', max_budget: null });
    expect((await chat(second.key, 'half')).status).toBe(200);
  });

  it('can be set back by hand', async () => {
    const { key } = (await post('/user/new', { user_id: 'reset', max_budget: 0.5 })) as { key: string };
    expect([(await chat(key, 'half')).status, (await chat(key, 'half')).status]).toEqual([200, 429]);
    expect((await post('/user/update', { user_id: 'reset', spend: 0 }))['data']).toMatchObject({ spend: 0 });
    expect((await chat(key, 'half')).status).toBe(200);
  });

  it('and its list of models hold for keys without a team', async () => {
    const { key } = (await post('/user/new', { user_id: 'narrow', models: ['half'] })) as { key: string };
    expect((await chat(key, 'echo')).status).toBe(403);
    const { key: other } = (await post('/key/generate', { user_id: 'narrow' })) as { key: string };
    expect(await chat(other, 'echo')).toMatchObject({ status: 403, type: 'user_model_access_denied' });
  });
});
