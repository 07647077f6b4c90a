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
  readonly team_info: Json & { members_with_roles: Json[] };
  readonly keys: Json[];
  readonly team_memberships: (Json & { user_id: string; litellm_budget_table: Json })[];
}
const info = async (teamId: string, key?: string) =>
  (await get(`/team/info?team_id=${teamId}`, key)) as unknown as TeamInfo;
const shareOf = async (teamId: string, userId: string) =>
  (await info(teamId)).team_memberships.find(({ user_id }) => user_id === userId);
const makeKey = async (wish: Json) => (await post('/key/generate', wish)) as Record<'key' | 'token', string>;

describe('members of a team', () => {
  it('are added by id or e-mail, one or several, and made where nobody knows them', async () => {
    await post('/team/new', { team_id: 'mixed' });
    const one = await post('/team/member_add', {
      team_id: 'mixed',
      member: { role: 'user', user_email: 'New.One@example.com' },
      max_budget_in_team: 2,
    });
    expect(one).toMatchObject({
      team_id: 'mixed',
      members_with_roles: [{ user_id: 'default_user_id' }, { user_email: 'New.One@example.com', role: 'user' }],
      updated_users: [{ user_email: 'New.One@example.com', user_role: 'internal_user', teams: ['mixed'] }],
      updated_team_memberships: [{ team_id: 'mixed', spend: 0, litellm_budget_table: { max_budget: 2 } }],
    });
    const several = await post('/team/member_add', {
      team_id: 'mixed',
      member: [
        { role: 'admin', user_id: 'lead' },
        { role: 'user', user_id: 'hand' },
      ],
    });
    expect(several['updated_users']).toHaveLength(2);
    expect(rolesOf(several)).toMatchObject({ default_user_id: 'admin', lead: 'admin', hand: 'user' });
    const again = await calls.try('POST', '/team/member_add', {
      team_id: 'mixed',
      member: { role: 'user', user_email: 'new.one@EXAMPLE.com' },
    });
    expect(again.status).toBe(400);
    expect(again.body).toMatchObject({ error: { type: 'team_member_already_in_team', code: '400' } });
  });

  it('leave with the keys they have in the team, and with those alone', async () => {
    await post('/team/new', { team_id: 'left', members_with_roles: [{ role: 'user', user_id: 'leaver' }] });
    const inTeam = await makeKey({ team_id: 'left', user_id: 'leaver' });
    const own = await makeKey({ user_id: 'leaver' });
    const ofTeam = await makeKey({ team_id: 'left' });
    const team = await post('/team/member_delete', { team_id: 'left', user_id: 'leaver' });
    expect(team).toMatchObject({ team_id: 'left', members: [], members_with_roles: [{ user_id: 'default_user_id' }] });
    expect((await chat(inTeam.key, 'half')).status).toBe(401);
    expect((await chat(own.key, 'half')).status).toBe(200);
    expect((await chat(ofTeam.key, 'half')).status).toBe(200);
    const twice = await calls.try('POST', '/team/member_delete', { team_id: 'left', user_id: 'leaver' });
    expect([twice.status, twice.body]).toMatchObject([400, { detail: { error: expect.any(String) } }]);
  });

  it('are changed by what is said: absent stays, null takes away', async () => {
    await post('/team/new', { team_id: 'shares', members_with_roles: [{ role: 'user', user_id: 'sharer' }] });
    const change = (body: Json) => post('/team/member_update', { team_id: 'shares', user_id: 'sharer', ...body });
    expect(await change({ max_budget_in_team: 3, tpm_limit: 40, rpm_limit: 4, budget_duration: '7d' })).toEqual({
      team_id: 'shares',
      user_id: 'sharer',
      user_email: null,
      role: 'user',
      max_budget_in_team: 3,
      budget_duration: '7d',
      tpm_limit: 40,
      rpm_limit: 4,
    });
    expect(await change({ role: 'admin' })).toMatchObject({ role: 'admin', max_budget_in_team: 3, tpm_limit: 40 });
    expect(await change({ max_budget_in_team: null, tpm_limit: 0, budget_duration: null })).toMatchObject({
      role: 'admin',
      max_budget_in_team: null,
      tpm_limit: 0,
      rpm_limit: 4,
      budget_duration: null,
    });
    expect(await shareOf('shares', 'sharer')).toMatchObject({
      budget_reset_at: null,
      litellm_budget_table: { max_budget: null, tpm_limit: 0, rpm_limit: 4 },
    });
  });

  it('of a team that gives every member a budget get it, now and later, until one has its own', async () => {
    await post('/team/new', {
      team_id: 'given',
      team_member_budget: 1,
      team_member_budget_duration: '1d',
      members_with_roles: [{ role: 'user', user_id: 'first' }],
    });
    await post('/team/member_add', { team_id: 'given', member: { role: 'user', user_id: 'later' } });
    for (const userId of ['first', 'later']) {
      const share = await shareOf('given', userId);
      expect(share).toMatchObject({ litellm_budget_table: { max_budget: 1, budget_duration: '1d' } });
      expect(share?.['budget_id']).toMatch(/./);
    }
    await post('/team/member_update', { team_id: 'given', user_id: 'first', max_budget_in_team: 7 });
    expect((await shareOf('given', 'first'))?.litellm_budget_table['max_budget']).toBe(7);
    await post('/team/update', { team_id: 'given', team_member_budget: 2 });
    expect((await shareOf('given', 'later'))?.litellm_budget_table['max_budget']).toBe(2);
    expect((await shareOf('given', 'first'))?.litellm_budget_table['max_budget']).toBe(7);
  });
});

describe('a member’s budget', () => {
  it('ends that member’s calls in that team and nobody else’s', async () => {
    await post('/team/new', { team_id: 'capped', members_with_roles: [{ role: 'user', user_id: 'capped-1' }] });
    await post('/team/member_add', {
      team_id: 'capped',
      member: { role: 'user', user_id: 'capped-2' },
      max_budget_in_team: 1,
    });
    const [free, capped] = await Promise.all([
      makeKey({ team_id: 'capped', user_id: 'capped-1' }),
      makeKey({ team_id: 'capped', user_id: 'capped-2' }),
    ]);
    const own = await makeKey({ user_id: 'capped-2' });
    expect([(await chat(capped.key, 'half')).status, (await chat(capped.key, 'half')).status]).toEqual([200, 200]);
    const refused = await chat(capped.key, 'half');
    expect(refused).toMatchObject({ status: 429, type: 'budget_exceeded' });
    expect(refused.message).toContain('Budget has been exceeded! User=capped-2 in Team=capped');
    for (const { key } of [free, own]) expect((await chat(key, 'half')).status).toBe(200);
    expect((await shareOf('capped', 'capped-2'))?.['spend']).toBe(1);
    await post('/team/member_update', { team_id: 'capped', user_id: 'capped-2', max_budget_in_team: 5 });
    expect((await chat(capped.key, 'half')).status).toBe(200);
  });

  it('that the team gives limits each by itself', async () => {
    await post('/team/new', {
      team_id: 'each',
      team_member_budget: 0.5,
      members_with_roles: ['each-1', 'each-2'].map((user_id) => ({ role: 'user', user_id })),
    });
    for (const user_id of ['each-1', 'each-2']) {
      const { key } = await makeKey({ team_id: 'each', user_id });
      expect([(await chat(key, 'half')).status, (await chat(key, 'half')).status]).toEqual([200, 429]);
    }
    expect((await info('each')).team_info['spend']).toBe(1);
  });

  it('begins at nothing for who leaves and comes back', async () => {
    await post('/team/new', { team_id: 'back', team_member_budget: 0.5 });
    const join = () => post('/team/member_add', { team_id: 'back', member: { role: 'user', user_id: 'returner' } });
    await join();
    const before = await makeKey({ team_id: 'back', user_id: 'returner' });
    expect((await chat(before.key, 'half')).status).toBe(200);
    await post('/team/member_delete', { team_id: 'back', user_id: 'returner' });
    await join();
    expect((await shareOf('back', 'returner'))?.['spend']).toBe(0);
    const after = await makeKey({ team_id: 'back', user_id: 'returner' });
    expect((await chat(after.key, 'half')).status).toBe(200);
  });
});

/** Who has which role, in the order of joining. */
function rolesOf(team: Json): Record<string, string> {
  const members = team['members_with_roles'] as { user_id: string; role: string }[];
  return Object.fromEntries(members.map(({ user_id: userId, role }) => [userId, role]));
}

describe('thousands of members', () => {
  const MANY = Array.from({ length: 10_000 }, (_, index) => `crowd-${index}`);

  it('are added at once, in their order, and go at once', async () => {
    await post('/team/new', { team_id: 'crowd' });
    const added = (await post('/team/member_add', {
      team_id: 'crowd',
      member: MANY.map((user_id) => ({ role: 'user', user_id })),
    })) as Json & { updated_users: Json[] };
    expect(Object.keys(rolesOf(added)).slice(1)).toEqual(MANY);
    expect(added.updated_users).toHaveLength(10_000);
    expect(await post('/user/delete', { user_ids: MANY })).toBe(10_000);
    expect((await info('crowd')).team_info.members_with_roles).toHaveLength(1);
  }, 60_000);

  it('are blocked and forgotten as end users at once', async () => {
    const { blocked_users: blocked } = (await post('/customer/block', { user_ids: MANY })) as { blocked_users: Json[] };
    expect(blocked.map((customer) => customer['user_id'])).toEqual(MANY);
    expect(await post('/customer/delete', { user_ids: MANY })).toMatchObject({ deleted_customers: 10_000 });
    expect(await get('/customer/list')).toEqual([]);
  }, 60_000);
});
