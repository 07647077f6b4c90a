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

interface TeamInfo {
  readonly team_id: string;
  readonly team_info: Json & { members_with_roles: Json[] };
  readonly keys: Json[];
  readonly team_memberships: Json[];
}
const info = async (teamId: string, key?: string) =>
  (await get(`/team/info?team_id=${teamId}`, key)) as unknown as TeamInfo;
const people = (names: readonly string[]) => names.map((user_id) => ({ user_id, role: 'user' }));
const makeKey = async (wish: Json) => (await post('/key/generate', wish)) as Record<'key' | 'token', string>;

/** Every field that LiteLLM's clients read of a team (proxy HTTP contract 4.2). */
const TEAM_FIELDS =
  `team_id team_alias organization_id admins members members_with_roles metadata max_budget soft_budget spend
  models max_parallel_requests tpm_limit rpm_limit budget_duration budget_reset_at blocked created_at updated_at model_spend
  model_max_budget router_settings team_member_permissions access_group_ids policies model_id object_permission_id
  litellm_model_table`.split(/\s+/);

describe('a team', () => {
  it('is made with every field that clients read, and its maker is its admin', async () => {
    const team = await post('/team/new', { team_id: 'core', team_alias: 'Core', model_aliases: { gpt: 'half' } });
    expect(Object.keys(team)).toEqual(expect.arrayContaining(TEAM_FIELDS));
    expect(team).toMatchObject({
      team_id: 'core',
      team_alias: 'Core',
      admins: [],
      members: [],
      members_with_roles: [{ role: 'admin', user_id: 'default_user_id', user_email: null }],
      models: [],
      metadata: {},
      spend: 0,
      blocked: false,
      max_budget: null,
      budget_reset_at: null,
      litellm_model_table: { model_aliases: { gpt: 'half' } },
      created_by: 'default_user_id',
    });
    const { key } = await makeKey({ team_id: 'core' });
    expect((await chat(key, 'gpt')).status).toBe(200);
    expect((await post('/team/new'))['team_id']).toMatch(/./);
  });

  it('with ten members made by the master key has eleven, and one more makes twelve', async () => {
    const ten = Array.from({ length: 10 }, (_, index) => `member-${index}`);
    const team = await post('/team/new', { team_id: 'ten', members_with_roles: people(ten) });
    expect(team['members_with_roles']).toHaveLength(11);
    await post('/team/member_add', { team_id: 'ten', member: { role: 'user', user_id: 'member-10' } });
    const { team_info, team_memberships } = await info('ten');
    expect(team_info.members_with_roles).toHaveLength(12);
    expect(team_memberships).toHaveLength(12);
  });

  it('is changed by what is said: absent stays, null takes away, empty is empty', async () => {
    const limits = { max_budget: 5, soft_budget: 2, tpm_limit: 100, rpm_limit: 10, budget_duration: '1d' };
    const rest = { team_alias: 'Before', models: ['half', 'echo'], metadata: { room: 3 }, tags: ['red'] };
    await post('/team/new', { team_id: 'changed', ...limits, ...rest, team_member_permissions: ['/key/generate'] });
    const change = async (body: Json) => (await post('/team/update', { team_id: 'changed', ...body }))['data'] as Json;

    const reset = (await info('changed')).team_info['budget_reset_at'];
    expect(await change({ rpm_limit: 11 })).toMatchObject({
      ...limits,
      ...rest,
      rpm_limit: 11,
      budget_reset_at: reset,
    });
    expect(await change({ metadata: {}, models: [] })).toMatchObject({
      ...limits,
      rpm_limit: 11,
      metadata: {},
      models: [],
    });
    const cleared = await change({
      max_budget: null,
      soft_budget: null,
      tpm_limit: null,
      budget_duration: null,
      team_alias: null,
      tags: null,
      team_member_permissions: null,
    });
    expect(cleared).toMatchObject({
      max_budget: null,
      soft_budget: null,
      tpm_limit: null,
      rpm_limit: 11,
      budget_duration: null,
      budget_reset_at: null,
      team_alias: null,
      tags: null,
      team_member_permissions: [],
    });
    expect((await info('changed')).team_info).toEqual(cleared);
    expect(await change({ tpm_limit: 0 })).toMatchObject({ tpm_limit: 0, rpm_limit: 11 });
  });

  it('shows when its budget begins anew, by the calendar', async () => {
    const resetOf = async (duration: string) =>
      new Date(
        String(
          ((await post('/team/update', { team_id: 'core', budget_duration: duration }))['data'] as Json)[
            'budget_reset_at'
          ],
        ),
      );
    const now = new Date();
    const midnight = (days: number) => (day: Date) =>
      Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + days);
    for (const days of [1, 2]) {
      const reset = (await resetOf(`${days}d`)).getTime();
      // The day may have ended in between.
      expect([now, new Date()].map(midnight(days))).toContain(reset);
    }
    expect((await resetOf('7d')).getUTCDay()).toBe(1);
    for (const duration of ['30d', '1mo', 'monthly']) {
      const reset = await resetOf(duration);
      expect([reset.getUTCDate(), reset.getTime() > now.getTime()]).toEqual([1, true]);
    }
    const { team_info: shown } = await info('core');
    expect([shown['budget_duration'], new Date(String(shown['budget_reset_at'])).getUTCDate()]).toEqual(['monthly', 1]);
  });

  it('is blocked with all of its keys, and unblocked', async () => {
    await post('/team/new', { team_id: 'shut' });
    const { key } = await makeKey({ team_id: 'shut' });
    expect(await post('/team/block', { team_id: 'shut' })).toMatchObject({ team_id: 'shut', blocked: true });
    expect(await chat(key, 'half')).toMatchObject({
      status: 401,
      message: expect.stringContaining('Team=shut is blocked'),
    });
    expect(await post('/team/unblock', { team_id: 'shut' })).toMatchObject({ blocked: false });
    expect((await chat(key, 'half')).status).toBe(200);
  });

  it('takes its keys and memberships with it when it is deleted', async () => {
    await post('/team/new', { team_id: 'gone', members_with_roles: people(['left']), team_member_budget: 3 });
    const { team_info } = await info('gone');
    const budgetId = (team_info['team_member_budget_table'] as Json)['budget_id'];
    const { key, token } = await makeKey({ team_id: 'gone', user_id: 'left' });
    expect(await post('/team/delete', { team_ids: ['gone', 'gone'] })).toEqual({ deleted_teams: ['gone'] });
    expect((await chat(key, 'half')).status).toBe(401);
    expect((await calls.try('GET', `/key/info?key=${token}`)).status).toBe(404);
    expect((await calls.try('GET', '/team/info?team_id=gone')).body).toMatchObject({
      detail: { error: expect.stringContaining('Team not found') },
    });
    expect(((await get('/user/info?user_id=left'))['user_info'] as Json)['teams']).toEqual([]);
    expect(await post('/budget/info', { budgets: [budgetId] })).toEqual([]);
    expect(await post('/team/new', { team_id: 'gone' })).toMatchObject({ spend: 0, members: [] });
  });

  it('has a list of models that grows, shrinks and is never emptied by accident', async () => {
    await post('/team/new', { team_id: 'listed', models: ['half'] });
    const { key } = await makeKey({ team_id: 'listed' });
    expect((await chat(key, 'echo')).status).toBe(403);
    expect((await post('/team/model/add', { team_id: 'listed', models: ['echo', 'half'] }))['models']).toEqual([
      'half',
      'echo',
    ]);
    expect((await chat(key, 'echo')).status).toBe(200);
    expect((await post('/team/model/delete', { team_id: 'listed', models: ['half'] }))['models']).toEqual(['echo']);
    expect((await chat(key, 'half')).status).toBe(403);
    expect((await calls.try('POST', '/team/model/delete', { team_id: 'listed', models: ['echo'] })).status).toBe(400);
    expect((await chat(key, 'echo')).status).toBe(200);
  });
});

describe('teams are listed', () => {
  beforeAll(async () => {
    await post('/organization/new', { organization_id: 'list-org', organization_alias: 'Listed' });
    for (const index of [1, 2, 3]) {
      await post('/team/new', {
        team_id: `list-${index}`,
        team_alias: `List ${index}`,
        organization_id: index === 3 ? 'list-org' : null,
        members_with_roles: people([`list-member-${index % 2}`]),
        max_budget: 10 - index,
      });
    }
    await makeKey({ team_id: 'list-1' });
  });

  it('with their keys and members’ shares, by user and by organization', async () => {
    const ids = async (query: string) =>
      ((await get(`/team/list${query}`)) as unknown as TeamInfo[]).map(({ team_id }) => team_id);
    expect(await ids('?user_id=list-member-1')).toEqual(['list-1', 'list-3']);
    expect(await ids('?organization_id=list-org')).toEqual(['list-3']);
    expect(await ids('?user_id=nobody')).toEqual([]);
    const all = (await get('/team/list')) as unknown as (TeamInfo & Json)[];
    expect(all.find(({ team_id }) => team_id === 'list-1')).toMatchObject({
      keys: [{ team_id: 'list-1', token: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      team_memberships: [{ user_id: 'list-member-1', team_id: 'list-1', budget_id: null, spend: 0 }, {}],
    });
  });

  it('in pages, sorted and searched', async () => {
    const page = async (query: string) =>
      (await get(`/v2/team/list?team_alias=list&${query}`)) as Json & { teams: Json[] };
    const first = await page('sort_by=max_budget&sort_order=asc&page_size=2');
    expect(first).toMatchObject({ total: 3, page: 1, page_size: 2, total_pages: 2 });
    expect(first.teams.map((team) => team['team_id'])).toEqual(['list-3', 'list-2']);
    expect(first.teams[1]).toMatchObject({ members_count: 2, keys_count: 0 });
    expect((await page('page=2&page_size=2')).teams).toHaveLength(1);
    expect(await page('page=9')).toMatchObject({ teams: [], total: 3 });
  });

  it('and none is open to everybody', async () => {
    expect(await get('/team/available')).toEqual([]);
  });
});

describe('a team’s budget', () => {
  it('ends all of its keys’ calls together, and raising it lets them go on', async () => {
    await post('/team/new', { team_id: 'poor', max_budget: 1 });
    const keys = await Promise.all([makeKey({ team_id: 'poor' }), makeKey({ team_id: 'poor' })]);
    for (const { key } of keys) expect((await chat(key, 'half')).status).toBe(200);
    const refused = await chat(keys[0].key, 'half');
    expect(refused).toMatchObject({ status: 429, type: 'budget_exceeded' });
    expect(refused.message).toMatch(/Budget has been exceeded!.*Team=poor/);
    const { team_info } = await info('poor');
    expect(team_info['spend']).toBe(1);
    await post('/team/update', { team_id: 'poor', max_budget: 50 });
    expect((await chat(keys[1].key, 'half')).status).toBe(200);
    await post('/team/update', { team_id: 'poor', max_budget: 0 });
    expect((await chat(keys[1].key, 'half')).status).toBe(429);
    await post('/team/update', { team_id: 'poor', max_budget: null });
    expect((await chat(keys[1].key, 'half')).status).toBe(200);
  });

  it('also limits its requests a minute', async () => {
    await post('/team/new', { team_id: 'slow', rpm_limit: 1 });
    const { key } = await makeKey({ team_id: 'slow' });
    expect((await chat(key, 'half')).status).toBe(200);
    expect(await chat(key, 'half')).toMatchObject({
      status: 429,
      message: expect.stringContaining('Rate limit exceeded'),
    });
  });
});
