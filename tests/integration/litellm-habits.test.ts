import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

// What LiteLLM's own clients and HTTP tests do and the contract mentions only in passing.

type Json = Record<string, unknown>;

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

async function answer(status: number, response: Response): Promise<Json> {
  const body = (await response.json()) as Json;
  expect([response.status, body]).toEqual([status, body]);
  return body;
}
const post = async (path: string, json: unknown, status = 200) => answer(status, await hub.call(path, { json }));
const get = async (path: string, status = 200, key = MASTER_KEY) => answer(status, await hub.call(path, { key }));
const addModel = (name: string, params: Json) => post('/model/new', { model_name: name, litellm_params: params });

describe('a user that is made for a team', () => {
  it('joins it, its key belongs to it, and its own share of the team is told with the user', async () => {
    const { team_id: teamId } = await post('/team/new', { team_alias: 'core' });
    const user = await post('/user/new', { team_id: teamId, max_budget: 10 });
    expect(user['team_id']).toBeNull();
    expect(await get(`/key/info?key=${String(user['token'])}`)).toMatchObject({ info: { team_id: teamId } });
    await post('/team/member_update', { team_id: teamId, user_id: user['user_id'], max_budget_in_team: 1e-7 });
    const info = await get(`/user/info?user_id=${String(user['user_id'])}`);
    const [team] = info['teams'] as { team_id: string; team_memberships: Json[] }[];
    expect(team?.team_id).toBe(teamId);
    expect(team?.team_memberships[0]).toMatchObject({
      user_id: user['user_id'],
      litellm_budget_table: { max_budget: 1e-7 },
    });
  });

  it('is not made where there is no such team', async () => {
    await post('/user/new', { user_id: 'nowhere', team_id: 'no-team' }, 404);
    await get('/user/info?user_id=nowhere', 404);
  });

  it('keeps the role that a list of teams gives it there', async () => {
    const { team_id: teamId } = await post('/team/new', {});
    const teams = [{ team_id: teamId, user_role: 'admin' }];
    const { user_id: userId } = await post('/user/new', { team_id: teamId, teams });
    const { team_info: team } = (await get(`/team/info?team_id=${String(teamId)}`)) as { team_info: Json };
    expect(team['members_with_roles']).toContainEqual({ role: 'admin', user_id: userId, user_email: null });
  });
});

describe('a user alone', () => {
  it('is read without keys at /v2/user/info, by administrators and by itself', async () => {
    const user = await post('/user/new', { user_alias: 'Ada' });
    const path = `/v2/user/info?user_id=${String(user['user_id'])}`;
    const row = await get(path);
    expect(row).toMatchObject({ user_id: user['user_id'], user_alias: 'Ada' });
    expect(row).not.toHaveProperty('keys');
    expect(await get('/v2/user/info', 200, String(user['key']))).toEqual(row);
    const other = await post('/user/new', {});
    await get(path, 403, String(other['key']));
    await get('/v2/user/info?user_id=nobody', 404);
  });
});

describe('an end user who is kept to a region', () => {
  const NAME = 'everywhere';
  const ask = (user: string, model = NAME) =>
    hub.call('/v1/chat/completions', { json: { model, user, messages: [{ role: 'user', content: 'hi' }] } });
  beforeAll(async () => {
    for (const region of ['eu-west-1', 'us', undefined]) {
      await addModel(NAME, { model: 'openai/some', mock_response: region ?? 'nowhere', region_name: region });
    }
    await post('/customer/new', { user_id: 'kept', allowed_model_region: 'eu' });
  });

  it('is answered by a deployment there, which the headers name', async () => {
    for (let call = 0; call < 10; call++) {
      const response = await ask('kept');
      expect(response.headers.get('x-litellm-model-region')).toBe('eu-west-1');
      expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'eu-west-1' } }] });
    }
  });

  it('is refused by a model that has none there, or answered by its own default model; others are not kept anywhere', async () => {
    await answer(400, await ask('kept', 'echo'));
    expect((await ask('free', 'echo')).status).toBe(200);
    await post('/customer/update', { user_id: 'kept', default_model: NAME });
    const instead = await ask('kept', 'echo');
    expect(await instead.json()).toMatchObject({ model: NAME, choices: [{ message: { content: 'eu-west-1' } }] });
    expect(instead.headers.get('x-litellm-attempted-fallbacks')).toBe('1');
    await post('/customer/update', { user_id: 'kept', default_model: 'echo' });
    await answer(400, await ask('kept', 'echo'));
    await post('/customer/update', { user_id: 'kept', allowed_model_region: null });
    expect((await ask('kept', 'echo')).status).toBe(200);
  });
});

describe('a team', () => {
  it('says who its members are in members_with_roles alone, so that adding some changes nothing else', async () => {
    const team = await post('/team/new', {});
    const teamId = String(team['team_id']);
    await post('/team/member_add', { team_id: teamId, member: [{ role: 'user', user_id: 'grace' }] });
    const { data } = (await post('/team/update', { team_id: teamId, team_alias: 'x' })) as { data: Json };
    for (const column of ['members', 'admins']) expect([column, data[column]]).toEqual([column, team[column]]);
    expect(data['members_with_roles']).toHaveLength(2);
  });
});

describe('a deployment', () => {
  it('is changed by the id inside model_info or beside it, and by nothing without one', async () => {
    const { model_id: id } = await addModel('by-id', { model: 'fake/echo' });
    const change = { litellm_params: { rpm: 7 } };
    expect(await post('/model/update', { id, ...change })).toMatchObject({ litellm_params: { rpm: 7 } });
    expect(await post('/model/update', { model_info: { id }, litellm_params: { rpm: 8 } })).toMatchObject({
      litellm_params: { rpm: 8, model: 'fake/echo' },
    });
    const { detail } = await post('/model/update', change, 422);
    expect(detail).toMatchObject([{ loc: ['body', 'model_info', 'id'] }]);
  });

  it('that nobody serves is not answered by a pattern that fits its name', async () => {
    await addModel('vendor-*', { model: 'openai/any', mock_response: 'from the pattern' });
    await addModel('vendor-exact', { model: 'bedrock/some' });
    const ask = (model: string) =>
      hub.call('/v1/chat/completions', { json: { model, messages: [{ role: 'user', content: 'hi' }] } });
    expect((await ask('vendor-other')).status).toBe(200);
    const refused = await ask('vendor-exact');
    expect(refused.status).toBe(503);
    expect(await refused.text()).toContain('no engine for the provider bedrock');
  });
});
