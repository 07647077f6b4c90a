import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
  for (const [path, json] of [
    ['/team/new', { team_id: 't-1', team_alias: 'Search team' }],
    ['/team/new', { team_id: 't-2', team_alias: 'Other' }],
    ['/user/new', { user_id: 'u-ada', user_alias: 'Ada Lovelace', user_email: 'ada@example.com', teams: ['t-1'] }],
    ['/customer/new', { user_id: 'c-1', alias: 'Corner shop' }],
    ['/customer/new', { user_id: 'c-2' }],
    ['/user/new', { user_id: 'u-bob', user_email: 'bob@example.com', auto_create_key: false }],
  ] as const) {
    expect((await hub.call(path, { json })).status).toBe(200);
  }
});
afterAll(() => hub.stop());

async function found(path: string): Promise<Record<string, unknown>> {
  return (await (await hub.call(path)).json()) as Record<string, unknown>;
}

describe('searching people', () => {
  it.each([
    ['love', ['u-ada']],
    ['ADA@', ['u-ada']],
    ['u-b', ['u-bob']],
    ['%20example%20', ['u-ada', 'u-bob']],
    ['nobody', []],
  ])('finds users by a part of their name, e-mail or id: %s', async (search, ids) => {
    const { users } = await found(`/user/list?search=${search}`);
    expect((users as { user_id: string }[]).map(({ user_id: id }) => id)).toEqual(ids);
  });

  it.each([
    ['SEARCH', ['t-1']],
    ['t-', ['t-1', 't-2']],
    ['nothing', []],
  ])('finds teams by a part of their name or id: %s', async (search, ids) => {
    const { teams } = await found(`/v2/team/list?search=${search}`);
    expect((teams as { team_id: string }[]).map(({ team_id: id }) => id)).toEqual(ids);
  });

  it.each([
    ['SHOP', ['c-1']],
    ['c-', ['c-1', 'c-2']],
    ['nothing', []],
  ])('finds customers by a part of their name or id: %s', async (search, ids) => {
    const customers = (await (await hub.call(`/customer/list?search=${search}`)).json()) as { user_id: string }[];
    expect(customers.map(({ user_id: id }) => id)).toEqual(ids);
  });

  it('lists users with the names of their teams, and when a key of theirs was used last', async () => {
    const made = (await (await hub.call('/key/generate', { json: { user_id: 'u-bob' } })).json()) as { key: string };
    const before = await found('/user/list?search=bob');
    expect(before['users']).toMatchObject([{ key_count: 1, named_teams: [], last_active_at: null }]);
    expect((await hub.call('/v1/models', { key: made.key })).status).toBe(200);
    const after = await found('/user/list');
    expect(after['users']).toMatchObject([
      { user_id: 'u-ada', named_teams: [{ team_id: 't-1', team_alias: 'Search team' }], last_active_at: null },
      { user_id: 'u-bob', last_active_at: expect.stringMatching(/^\d{4}-/) as string },
    ]);
    const info = await found('/user/info?user_id=u-bob');
    expect(info['keys']).toMatchObject([{ last_used_at: expect.stringMatching(/^\d{4}-/) as string }]);
  });
});
