import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { callsOf, type Json } from '../helpers/call-hub.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

/** Who may do what to whom (proxy HTTP contract A.3 and 4.2): one organization, two teams, and everybody around them. */
let hub: TestHub;
const { post, get, ...calls } = callsOf(() => hub);
const keys: Record<string, string> = {};
const tokens: Record<string, string> = {};

async function makeUser(userId: string, role: string | null, more: Json = {}): Promise<void> {
  const made = (await post('/user/new', { user_id: userId, user_role: role, ...more })) as Record<string, string>;
  keys[userId] = String(made['key']);
  tokens[userId] = String(made['token']);
}

beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  await post('/organization/new', { organization_id: 'org', organization_alias: 'Org' });
  await post('/organization/new', { organization_id: 'elsewhere', organization_alias: 'Elsewhere' });
  await makeUser('admin', 'proxy_admin');
  await makeUser('viewer', 'proxy_admin_viewer');
  for (const userId of ['org-admin', 'team-admin', 'member', 'stranger']) await makeUser(userId, 'internal_user');
  await makeUser('looker', 'internal_user_viewer');
  await makeUser('roleless', null);
  await post('/organization/member_add', {
    organization_id: 'org',
    member: [{ user_id: 'org-admin', role: 'org_admin' }, { user_id: 'member' }],
  });
  await post('/team/new', {
    team_id: 'team',
    organization_id: 'org',
    members_with_roles: [
      { role: 'admin', user_id: 'team-admin' },
      { role: 'user', user_id: 'member' },
      { role: 'user', user_id: 'looker' },
    ],
  });
  await post('/team/new', { team_id: 'other' });
  const nobody = (await post('/key/generate', {})) as Record<string, string>;
  const service = (await post('/key/service-account/generate', { team_id: 'team' })) as Record<string, string>;
  [keys['nobody'], tokens['nobody']] = [String(nobody['key']), String(nobody['token'])];
  [keys['service'], tokens['service']] = [String(service['key']), String(service['token'])];
});
afterAll(() => hub.stop());

const statusOf = async (who: string, method: string, path: string, body?: unknown) =>
  (await calls.try(method, path, body, keys[who])).status;

describe('the master key alone', () => {
  it('sets everybody’s spend to nothing', async () => {
    expect(await statusOf('admin', 'POST', '/global/spend/reset', {})).toBe(403);
    expect((await post('/global/spend/reset'))['status']).toBe('success');
  });
});

describe('an administrator', () => {
  it('does everything else, and is named as the one who did', async () => {
    expect(await post('/team/new', { team_id: 'by-admin' }, keys['admin'])).toMatchObject({
      created_by: 'admin',
      members_with_roles: [{ role: 'admin', user_id: 'admin' }],
    });
    expect(await statusOf('admin', 'GET', '/hub/audit')).toBe(200);
    expect(await statusOf('admin', 'POST', '/team/delete', { team_ids: ['by-admin'] })).toBe(200);
  });
});

describe('one who may look at everything', () => {
  it.each(['/key/list', '/user/list', '/team/info?team_id=other', '/budget/list', '/customer/list', '/spend/keys'])(
    'reads %s',
    async (path) => {
      expect(await statusOf('viewer', 'GET', path)).toBe(200);
    },
  );

  it('sees everybody’s keys and teams, and changes nothing', async () => {
    const list = (await get('/key/list?size=100', keys['viewer'])) as { keys: string[] };
    expect(list.keys).toEqual(expect.arrayContaining([tokens['admin'], tokens['nobody']]));
    expect(await get('/team/list', keys['viewer'])).toHaveLength(2);
    for (const [path, body] of [
      ['/key/generate', {}],
      ['/key/block', { key: tokens['viewer'] }],
      ['/team/update', { team_id: 'team', team_alias: 'x' }],
      ['/user/update', { user_id: 'viewer', user_role: 'proxy_admin' }],
    ] as const) {
      expect([path, await statusOf('viewer', 'POST', path, body)]).toEqual([path, 403]);
    }
  });
});

describe('an administrator of an organization', () => {
  it('makes, changes and deletes its teams, and no others', async () => {
    const make = (body: Json) => statusOf('org-admin', 'POST', '/team/new', body);
    expect(await make({ team_id: 'org-team', organization_id: 'org' })).toBe(200);
    expect(await make({ team_id: 'x', organization_id: 'elsewhere' })).toBe(403);
    expect(await make({ team_id: 'x' })).toBe(403);
    const change = (body: Json) => statusOf('org-admin', 'POST', '/team/update', body);
    expect(await change({ team_id: 'org-team', max_budget: 3 })).toBe(200);
    expect(await change({ team_id: 'org-team', organization_id: 'elsewhere' })).toBe(403);
    expect(await change({ team_id: 'other', team_alias: 'mine' })).toBe(403);
    for (const path of ['/team/block', '/team/unblock']) {
      expect(await statusOf('org-admin', 'POST', path, { team_id: 'org-team' })).toBe(200);
      expect(await statusOf('org-admin', 'POST', path, { team_id: 'other' })).toBe(403);
    }
    expect(await statusOf('org-admin', 'POST', '/team/delete', { team_ids: ['org-team', 'other'] })).toBe(403);
    expect(await statusOf('org-admin', 'POST', '/team/delete', { team_ids: ['org-team'] })).toBe(200);
  });

  it('chooses its members, and is not asked about the organization itself', async () => {
    const member = { organization_id: 'org', user_id: 'stranger' };
    expect(await statusOf('org-admin', 'POST', '/organization/member_add', { ...member, member })).toBe(200);
    const promoted = { ...member, role: 'org_admin' };
    expect(await statusOf('org-admin', 'PATCH', '/organization/member_update', promoted)).toBe(200);
    expect(await statusOf('org-admin', 'DELETE', '/organization/member_delete', member)).toBe(200);
    expect(await statusOf('member', 'POST', '/organization/member_add', { ...member, member })).toBe(403);
    const raise = { organization_id: 'org', max_budget: 1e6 };
    expect(await statusOf('org-admin', 'PATCH', '/organization/update', raise)).toBe(403);
    expect(await statusOf('org-admin', 'DELETE', '/organization/delete', { organization_ids: ['org'] })).toBe(403);
  });

  it('sees all of it, where a member sees itself and its own teams, and a stranger nothing', async () => {
    const whole = (await get('/organization/info?organization_id=org', keys['org-admin'])) as Record<string, Json[]>;
    expect([whole['members']?.length, whole['teams']?.length]).toEqual([2, 1]);
    const own = (await get('/organization/info?organization_id=org', keys['member'])) as Record<string, Json[]>;
    expect([own['members']?.map((each) => each['user_id']), own['teams']?.length]).toEqual([['member'], 1]);
    expect(await statusOf('stranger', 'GET', '/organization/info?organization_id=org')).toBe(403);
    expect(await get('/organization/list', keys['stranger'])).toEqual([]);
    expect(await get('/organization/list', keys['nobody'])).toEqual([]);
  });
});

describe('an administrator of an organization, at its border', () => {
  it('takes no team out of the organization, and so out of its budget', async () => {
    await post('/team/new', { team_id: 'inside', organization_id: 'org' });
    for (const organization_id of [null, 'elsewhere']) {
      const move = { team_id: 'inside', organization_id };
      expect(await statusOf('org-admin', 'POST', '/team/update', move)).toBe(403);
    }
    expect(await get('/team/info?team_id=inside')).toMatchObject({ team_info: { organization_id: 'org' } });
    expect(await statusOf('admin', 'POST', '/team/update', { team_id: 'inside', organization_id: null })).toBe(200);
  });
});

describe('an administrator of a team', () => {
  it('chooses its members and models, and what it is called', async () => {
    const member = { team_id: 'team', user_id: 'stranger' };
    const add = { team_id: 'team', member: { role: 'user', user_id: 'stranger' } };
    expect(await statusOf('team-admin', 'POST', '/team/member_add', add)).toBe(200);
    expect(await statusOf('team-admin', 'POST', '/team/member_update', { ...member, max_budget_in_team: 1 })).toBe(200);
    expect(await statusOf('team-admin', 'POST', '/team/member_delete', member)).toBe(200);
    expect(await statusOf('team-admin', 'POST', '/team/update', { team_id: 'team', team_alias: 'Ours' })).toBe(200);
    expect(await statusOf('team-admin', 'POST', '/team/update', { team_id: 'other', team_alias: 'Ours' })).toBe(403);
  });

  it('does not lift what stands above the team: its budget, its limits, its block, its organization', async () => {
    for (const change of [{ max_budget: 9 }, { tpm_limit: null }, { blocked: false }, { organization_id: null }]) {
      const { status, body } = await calls.try(
        'POST',
        '/team/update',
        { team_id: 'team', ...change },
        keys['team-admin'],
      );
      expect([status, body]).toMatchObject([403, { detail: { error: expect.stringContaining('changed by admins') } }]);
    }
    expect(await statusOf('team-admin', 'POST', '/team/delete', { team_ids: ['team'] })).toBe(403);
  });

  it('makes keys for its members and for nobody, and changes those of the team', async () => {
    const make = (body: Json) => calls.try('POST', '/key/generate', { team_id: 'team', ...body }, keys['team-admin']);
    const made = await make({ user_id: 'member' });
    expect(made.body).toMatchObject({ user_id: 'member', team_id: 'team' });
    const change = { key: made.body['token'], max_budget: 1 };
    expect(await statusOf('team-admin', 'POST', '/key/update', change)).toBe(200);
    const service = await post('/key/service-account/generate', { team_id: 'team' }, keys['team-admin']);
    expect(service).toMatchObject({ user_id: null, team_id: 'team' });
    expect(await statusOf('team-admin', 'POST', '/key/block', { key: tokens['service'] })).toBe(200);
    expect(await statusOf('team-admin', 'POST', '/key/unblock', { key: tokens['service'] })).toBe(200);
    expect(await statusOf('team-admin', 'POST', '/key/delete', { keys: [tokens['nobody']] })).toBe(403);
  });
});

describe('a key that a leader holds of somebody else', () => {
  it('is for models alone, made or renewed, so that no leader comes to what that person may do', async () => {
    const theirs = (await post('/key/generate', { team_id: 'team', user_id: 'admin' })) as Record<string, string>;
    const make = { team_id: 'team', user_id: 'admin' };
    for (const [path, body] of [
      ['/key/generate', make],
      ['/key/generate', { ...make, allowed_routes: ['llm_api_routes'] }],
      ['/key/regenerate', { key: theirs['token'] }],
    ] as const) {
      const held = (await post(path, body, keys['team-admin'])) as Record<string, unknown>;
      expect(held).toMatchObject({ user_id: 'admin', allowed_routes: ['llm_api_routes'] });
      expect((await calls.try('GET', '/user/list', undefined, String(held['key']))).status).toBe(403);
      expect((await calls.chat(String(held['key']), 'echo')).status).toBe(200);
      const widened = { key: held['token'], allowed_routes: ['management_routes'] };
      expect(await statusOf('team-admin', 'POST', '/key/update', widened)).toBe(403);
      const renewed = { key: held['token'], key_type: 'management' };
      expect(await statusOf('team-admin', 'POST', '/key/regenerate', renewed)).toBe(403);
    }
    expect(await statusOf('team-admin', 'POST', '/key/generate', { ...make, allowed_routes: ['/user/*'] })).toBe(403);
  });

  it('keeps its routes when a leader changes something else', async () => {
    const theirs = (await post('/key/generate', { team_id: 'team', user_id: 'member' })) as Record<string, string>;
    const changed = await post('/key/update', { key: theirs['token'], rpm_limit: 9 }, keys['team-admin']);
    expect(changed).toMatchObject({ rpm_limit: 9, allowed_routes: [] });
  });
});

describe('a key of a team that is blocked', () => {
  it('calls nothing at all, until the team is let in again', async () => {
    await post('/team/new', { team_id: 'shut', members_with_roles: [{ role: 'admin', user_id: 'stranger' }] });
    const { key } = (await post('/key/generate', { team_id: 'shut', user_id: 'stranger' })) as Record<string, string>;
    const asked = [
      ['POST', '/key/generate', {}],
      ['GET', '/key/info', undefined],
      ['GET', '/v1/models', undefined],
      ['POST', '/team/update', { team_id: 'shut', team_alias: 'open' }],
    ] as const;
    const told = () => Promise.all(asked.map(([method, path, body]) => calls.try(method, path, body, String(key))));
    await post('/team/block', { team_id: 'shut' });
    for (const { status, body } of await told()) {
      expect([status, JSON.stringify(body)]).toEqual([401, expect.stringContaining('Team=shut is blocked')]);
    }
    expect(await statusOf('stranger', 'GET', '/key/list')).toBe(200);
    await post('/team/unblock', { team_id: 'shut' });
    expect((await told()).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await post('/team/delete', { team_ids: ['shut'] });
  });
});

describe('a plain member of a team', () => {
  it('does not lift what others limited of its key', async () => {
    const given = { team_id: 'team', user_id: 'member', max_budget: 1, models: ['echo'], duration: '1d' };
    const { token } = (await post('/key/generate', given)) as Record<string, string>;
    await post('/key/block', { key: token });
    const before = await get(`/key/info?key=${String(token)}`);
    const lifts = [
      { max_budget: 100 },
      { max_budget: null },
      { spend: 0 },
      { blocked: false },
      { models: [] },
      { duration: '-1' },
      { temp_budget_increase: 9, temp_budget_expiry: '2099-01-01' },
      { key_type: 'default' },
    ];
    for (const lift of lifts) {
      for (const path of ['/key/update', '/key/regenerate']) {
        expect([path, lift, await statusOf('member', 'POST', path, { key: token, ...lift })]).toEqual([
          path,
          lift,
          403,
        ]);
      }
    }
    expect(await statusOf('member', 'POST', '/key/unblock', { key: token })).toBe(403);
    expect(await get(`/key/info?key=${String(token)}`)).toEqual(before);
    const named = { key: token, key_alias: 'laptop of a member' };
    expect(await statusOf('member', 'POST', '/key/update', named)).toBe(200);
    expect(await statusOf('team-admin', 'POST', '/key/unblock', { key: token })).toBe(200);
    expect(await statusOf('member', 'POST', '/key/block', { key: token })).toBe(200);
  });

  it('makes no keys for it until the team’s permissions say so', async () => {
    const make = () => calls.try('POST', '/key/generate', { team_id: 'team' }, keys['member']);
    const refused = await make();
    expect([refused.status, refused.body]).toMatchObject([
      401,
      { error: { type: 'team_member_permission_error', param: '/key/generate', code: '401' } },
    ]);
    await post('/team/update', { team_id: 'team', team_member_permissions: ['/key/generate'] });
    const made = await make();
    expect([made.status, made.body]).toMatchObject([200, { user_id: 'member', team_id: 'team' }]);
    const forAnother = { team_id: 'team', user_id: 'team-admin' };
    expect(await statusOf('member', 'POST', '/key/generate', forAnother)).toBe(403);
    expect(await statusOf('stranger', 'POST', '/key/generate', { team_id: 'team' })).toBe(401);
    await post('/team/update', { team_id: 'team', team_member_permissions: [] });
    expect((await make()).status).toBe(401);
  });

  it('changes no members until the team’s permissions say so', async () => {
    const add = { team_id: 'team', member: { role: 'user', user_id: 'brought' } };
    const refused = await calls.try('POST', '/team/member_add', add, keys['member']);
    expect([refused.status, refused.body]).toMatchObject([403, { detail: { error: expect.any(String) } }]);
    await post('/team/update', { team_id: 'team', team_member_permissions: ['/team/member_add'] });
    expect(await statusOf('member', 'POST', '/team/member_add', add)).toBe(200);
    expect(await statusOf('looker', 'POST', '/team/member_delete', { team_id: 'team', user_id: 'brought' })).toBe(403);
    await post('/team/update', { team_id: 'team', team_member_permissions: [] });
  });

  it('sees the team, and of its keys and shares its own', async () => {
    const seen = await get('/team/info?team_id=team', keys['member']);
    const owners = (seen['keys'] as Json[]).map((key) => key['user_id']);
    expect(new Set(owners)).toEqual(new Set(['member']));
    expect((seen['team_memberships'] as Json[]).map((each) => each['user_id'])).toEqual(['member']);
    expect(await statusOf('member', 'GET', '/team/info?team_id=other')).toBe(403);
    expect(((await get('/team/list', keys['looker'])) as unknown as Json[]).map((team) => team['team_id'])).toEqual([
      'team',
    ]);
  });
});

describe('an internal user', () => {
  it('makes, changes and deletes keys of its own and of nobody else', async () => {
    const made = (await post('/key/generate', { key_alias: 'mine' }, keys['stranger'])) as Record<string, string>;
    expect(made).toMatchObject({ user_id: 'stranger', created_by: 'stranger' });
    expect(await statusOf('stranger', 'POST', '/key/update', { key: made['token'], max_budget: 1 })).toBe(200);
    expect(await statusOf('stranger', 'POST', '/key/update', { key: made['token'], user_id: 'member' })).toBe(403);
    expect(await statusOf('stranger', 'POST', '/key/generate', { user_id: 'member' })).toBe(403);
    expect(await statusOf('stranger', 'POST', '/key/generate', { organization_id: 'org' })).toBe(403);
    expect(await statusOf('stranger', 'POST', '/key/update', { key: tokens['member'], blocked: true })).toBe(403);
    const both = { keys: [made['token'], tokens['member']] };
    expect(await statusOf('stranger', 'POST', '/key/delete', both)).toBe(403);
    expect(await statusOf('stranger', 'GET', `/key/info?key=${String(made['token'])}`)).toBe(200);
    expect(await statusOf('stranger', 'POST', '/key/delete', { keys: [made['token']] })).toBe(200);
  });

  it('is one whose row says no role, too', async () => {
    expect(await statusOf('roleless', 'POST', '/key/generate', {})).toBe(200);
    expect(await statusOf('roleless', 'POST', '/user/new', {})).toBe(403);
  });

  it('sees itself: its user, its keys, and no one else’s', async () => {
    const own = (await get('/user/info', keys['stranger'])) as { user_id: string; keys: Json[] };
    expect(own.user_id).toBe('stranger');
    const other = await calls.try('GET', '/user/info?user_id=member', undefined, keys['stranger']);
    expect([other.status, other.body]).toMatchObject([403, { error: { type: 'auth_error' } }]);
    expect(await statusOf('stranger', 'GET', `/key/info?key=${String(tokens['member'])}`)).toBe(403);
    const listed = await calls.try('GET', '/key/list?user_id=member', undefined, keys['stranger']);
    expect([listed.status, listed.body]).toMatchObject([403, { error: { type: 'bad_request_error' } }]);
    const { keys: seen } = (await get('/key/list?size=100', keys['stranger'])) as { keys: string[] };
    expect(seen).toContain(tokens['stranger']);
    expect(seen).not.toContain(tokens['member']);
  });
});

describe('one who may only look at its own', () => {
  it('reads, and changes nothing', async () => {
    expect(await statusOf('looker', 'GET', '/key/list')).toBe(200);
    expect(await statusOf('looker', 'GET', '/spend/logs')).toBe(200);
    expect(await statusOf('looker', 'POST', '/key/generate', {})).toBe(403);
    expect(await statusOf('looker', 'POST', '/key/delete', { keys: [tokens['looker']] })).toBe(403);
  });
});

describe('a key of nobody', () => {
  it('uses models and sees itself, and nothing more', async () => {
    expect((await calls.chat(String(keys['nobody']), 'echo')).status).toBe(200);
    const { key } = await get('/key/info', keys['nobody']);
    expect(key).toBe(tokens['nobody']);
    for (const path of ['/key/generate', '/key/block', '/team/new', '/user/new', '/budget/new', '/customer/new']) {
      const { status, body } = await calls.try('POST', path, {}, keys['nobody']);
      expect([path, status, body]).toMatchObject([
        path,
        403,
        { error: { message: expect.stringContaining('Only proxy admin can be used to'), type: 'auth_error' } },
      ]);
    }
    expect(await statusOf('nobody', 'GET', '/user/info')).toBe(404);
    expect(await get('/team/list', keys['nobody'])).toEqual([]);
  });

  it('of a team sees that team', async () => {
    expect(((await get('/team/list', keys['service'])) as unknown as Json[]).map((team) => team['team_id'])).toEqual([
      'team',
    ]);
  });
});
