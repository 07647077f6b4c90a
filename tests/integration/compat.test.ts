import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

type Json = Record<string, unknown>;

/** Ten tokens in, four out; each costs a cent. */
const CENT = 0.01;
const PRICED = { mock_response: 'one two three four', input_cost_per_token: CENT, output_cost_per_token: CENT };
const BODY = { model: 'priced', max_tokens: 10, messages: [{ role: 'user', content: 'x'.repeat(40) }] };

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  await post('/model/new', { model_name: 'priced', litellm_params: { model: 'openai/served', ...PRICED } });
});
afterAll(() => hub.stop());

const send = (path: string, json: unknown, key?: string) => hub.call(path, { json, ...(key !== undefined && { key }) });
const chat = (key: string, more: Json = {}) => send('/v1/chat/completions', { ...BODY, ...more }, key);
const setting = (json: Json) => hub.call('/hub/settings', { json, method: 'PATCH' });

async function post(path: string, json: Json): Promise<Json> {
  const response = await send(path, json);
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Json;
}
async function get(path: string, key?: string): Promise<Json> {
  const response = await hub.call(path, key === undefined ? {} : { key });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Json;
}
const keyWith = async (wish: Json = {}) => String((await post('/key/generate', wish))['key']);
async function errorOf(response: Response): Promise<Json> {
  return { status: response.status, ...((await response.json()) as { error: Json }).error };
}

/** What the two profiles answer in the same case: one row for each line of the contract's section C. */
const PROFILES = [
  {
    compat: 'new',
    spent: { status: 429, code: 429 },
    shouldRetry: 'false',
    expired: { status: 401, code: '401' },
    denied: { status: 403, code: '403' },
    unknown: { status: 404, type: 'invalid_request_error', param: 'model', code: 'model_not_found' },
    unknownWords: /^There is no model "nope" here/,
    admin: { status: 403, code: '403' },
    retryAfter: /^(?:[1-9]|[1-5]\d|60)$/,
    crossing: { status: 429 },
    found: 1,
    byHash: 200,
    weekday: 1,
    none: 200,
    ofTeam: 429,
    infoOfSpentUser: 200,
  },
  {
    compat: 'p81',
    spent: { status: 400, code: '400' },
    shouldRetry: null,
    expired: { status: 400, code: '400' },
    denied: { status: 401, code: '401' },
    unknown: { status: 400, type: 'None', param: 'None', code: '400' },
    unknownWords: /^Invalid model name passed in model=nope/,
    admin: { status: 401, code: '401' },
    retryAfter: /^60$/,
    crossing: { status: 200 },
    found: 0,
    byHash: 401,
    weekday: undefined,
    none: 400,
    ofTeam: 200,
    infoOfSpentUser: 400,
  },
] as const;

describe.each(PROFILES)('answers as compat: $compat', (profile) => {
  beforeEach(() => setting({ compat: profile.compat, applyUserBudgetToTeamKeys: false }));

  it.each([
    ['a key', () => keyWith({ max_budget: 0 }), 'Budget has been exceeded! Current cost: 0, Max budget: 0'],
    ['a team', ofTeam, 'Budget has been exceeded! Team='],
    ['a user', ofUser, 'ExceededBudget: User='],
  ])('a spent budget of %s', async (_who, make, marker) => {
    const response = await chat(await make());
    expect(response.headers.get('x-should-retry')).toBe(profile.shouldRetry);
    expect([...response.headers.keys()].filter((name) => /litellm|ratelimit/.test(name))).toEqual([]);
    expect(await errorOf(response)).toEqual({
      ...profile.spent,
      type: 'budget_exceeded',
      param: null,
      message: expect.stringContaining(marker) as string,
    });
  });

  it('an expired key, on every kind of route', async () => {
    const key = await keyWith({ duration: '0s' });
    for (const response of [
      await chat(key),
      await hub.call('/key/info', { key }),
      await hub.call('/v1/models', { key }),
    ]) {
      expect(await errorOf(response)).toEqual({
        ...profile.expired,
        type: 'expired_key',
        param: `sk-...${key.slice(-4)}`,
        message: expect.stringContaining('Expired Key') as string,
      });
    }
  });

  it.each([
    ['key', () => keyWith({ models: ['other'] })],
    ['team', async () => keyWith({ team_id: (await post('/team/new', { models: ['other'] }))['team_id'] })],
    ['user', async () => String((await post('/user/new', { models: ['other'] }))['key'])],
  ] as const)('a model that a %s may not use', async (who, make) => {
    const key = await make();
    if (who === 'user') await post('/key/update', { key, models: [] });
    expect(await errorOf(await chat(key))).toEqual({
      ...profile.denied,
      type: `${who}_model_access_denied`,
      param: 'model',
      message: expect.stringContaining(`${who} not allowed to access model`) as string,
    });
  });

  it('an unknown model', async () => {
    const key = await keyWith();
    for (const response of [
      await chat(key, { model: 'nope' }),
      await chat(key, { model: 'nope', stream: true }),
      await send('/completions', { model: 'nope', prompt: 'x' }, key),
      await send('/embeddings', { model: 'nope', input: 'x' }, key),
    ]) {
      expect(await errorOf(response)).toEqual({
        ...profile.unknown,
        message: expect.stringMatching(profile.unknownWords) as string,
      });
    }
    expect((await hub.call('/v1/models/nope', { key })).status).toBe(404);
  });

  it('a key without the right on an administrator’s route', async () => {
    const key = await keyWith();
    for (const path of ['/key/block', '/budget/new', '/model/new']) {
      expect(await errorOf(await send(path, { key }, key))).toEqual({
        ...profile.admin,
        type: 'auth_error',
        param: 'None',
        message: expect.stringContaining('Only proxy admin can be used to') as string,
      });
    }
    expect((await hub.call('/hub/settings', { key })).status).toBe(403);
  });

  it('a limit within a minute, whose text and headers say the same', async () => {
    const key = await keyWith({ rpm_limit: 1 });
    const passed = await chat(key);
    expect(passed.headers.get('x-ratelimit-api_key-limit-requests')).toBe('1');
    expect(passed.headers.get('x-ratelimit-api_key-remaining-requests')).toBe('0');
    const refused = await chat(key);
    const resetAt = refused.headers.get('reset_at') ?? '';
    expect(refused.headers.get('retry-after')).toMatch(profile.retryAfter);
    expect(refused.headers.get('rate_limit_type')).toBe('requests');
    expect(await errorOf(refused)).toMatchObject({ status: 429, type: 'None', param: 'None', code: '429' });
    const restMs = Date.parse(resetAt.replace(' UTC', 'Z').replace(' ', 'T')) - Date.now();
    expect(restMs).toBeGreaterThan(0);
    expect(restMs).toBeLessThanOrEqual(60_000);
  });

  it('a limit of tokens, and what the crossing call gets', async () => {
    const key = await keyWith({ tpm_limit: 12 });
    const crossing = await chat(key);
    expect(crossing.status).toBe(profile.crossing.status);
    const next = await chat(key);
    const remaining = profile.crossing.status === 200 ? 0 : 12;
    expect(next.headers.get('rate_limit_type')).toBe('tokens');
    expect(await errorOf(next)).toMatchObject({
      status: 429,
      message: expect.stringContaining(`Limit type: tokens. Current limit: 12, Remaining: ${remaining}.`) as string,
    });
  });

  it('a search for keys by a part of their alias or user', async () => {
    const alias = `laptop-of-${profile.compat}`;
    const userId = `searched-${profile.compat}`;
    await keyWith({ key_alias: alias, user_id: userId });
    const count = async (query: string) => (await get(`/key/list?${query}`))['total_count'];
    expect(await count(`key_alias=${alias.slice(2)}`)).toBe(profile.found);
    expect(await count(`key_alias=${alias}`)).toBe(1);
    expect(await count(`user_id=${userId.slice(2)}`)).toBe(profile.found);
    expect(await count(`user_id=${userId}`)).toBe(1);
  });

  it('a change of a key that is named by its hash', async () => {
    const { key, token } = await post('/key/generate', { max_budget: 1 });
    const response = await send('/key/update', { key: token, max_budget: 7 });
    expect(response.status).toBe(profile.byHash);
    const { info } = (await get(`/key/info?key=${String(token)}`)) as { info: Json };
    expect(info['max_budget']).toBe(profile.byHash === 200 ? 7 : 1);
    expect(await post('/key/update', { key, max_budget: 9 })).toMatchObject({ max_budget: 9 });
    const unknown = await send('/key/update', { key: 'sk-nobody-has-this-key', max_budget: 9 });
    expect(unknown.status).toBe(profile.byHash === 200 ? 404 : 401);
  });

  it('a budget of a week', async () => {
    const { budget_reset_at: at } = await post('/key/generate', { max_budget: 1, budget_duration: '1w' });
    const reset = new Date(String(at));
    if (profile.weekday === undefined) expect(reset.getTime() - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
    else expect(reset.getUTCDay()).toBe(profile.weekday);
  });

  it.each(['None', '', 'null'])('%j as a duration', async (none) => {
    for (const wish of [{ duration: none }, { budget_duration: none }]) {
      expect((await send('/key/generate', wish)).status).toBe(profile.none);
      expect((await send('/user/new', { ...wish, auto_create_key: true })).status).toBe(profile.none);
    }
    expect((await send('/team/new', { budget_duration: none })).status).toBe(profile.none);
    expect((await send('/key/generate', { duration: null, budget_duration: null })).status).toBe(200);
  });

  it('a spent user’s key of a team: served, and limited only where the owner wants it', async () => {
    const { team_id: teamId } = await post('/team/new', {});
    const { user_id: userId } = await post('/user/new', { max_budget: 0, auto_create_key: false });
    const key = await keyWith({ team_id: teamId, user_id: userId });
    expect((await chat(key)).status).toBe(200);
    await setting({ applyUserBudgetToTeamKeys: true });
    expect((await chat(key)).status).toBe(profile.ofTeam);
    expect((await hub.call('/key/info', { key })).status).toBe(200);
  });

  it('what a spent user’s own keys may still call', async () => {
    const key = await ofUser();
    for (const path of ['/key/info', '/v1/models', '/health', '/user/info']) {
      const response = await hub.call(path, { key });
      expect([path, response.status]).toEqual([path, profile.infoOfSpentUser]);
      if (profile.infoOfSpentUser !== 200) {
        expect(await errorOf(response)).toMatchObject({
          code: '400',
          type: 'budget_exceeded',
          param: null,
          message: expect.stringContaining('ExceededBudget: User=') as string,
        });
      }
    }
    expect((await hub.call('/key/info?key=sk-x')).status).toBe(404);
  });

  describe('in the order of LiteLLM’s checks', () => {
    it('a body that is no JSON is told of before a wrong key, a bad field after it', async () => {
      for (const key of ['sk-nobody-has-this-key', 'no-key-text']) {
        expect((await send('/v1/chat/completions', { messages: 7 }, key)).status).toBe(401);
        expect((await send('/key/generate', { models: 7 }, key)).status).toBe(401);
        const broken = { method: 'POST', body: '{"model":', key };
        expect(await errorOf(await hub.call('/v1/chat/completions', broken))).toMatchObject({
          status: 400,
          type: 'invalid_request_error',
          param: 'request_body',
          message: expect.stringContaining('Invalid JSON payload') as string,
        });
        expect((await hub.call('/key/generate', broken)).status).toBe(422);
      }
      expect((await send('/key/generate', { models: 7 })).status).toBe(422);
    });

    it('a model that a key may not use is denied before it is unknown', async () => {
      const error = await errorOf(await chat(await keyWith({ models: ['other'] }), { model: 'nope' }));
      expect(error).toMatchObject({ ...profile.denied, type: 'key_model_access_denied' });
    });

    it('a key over its own budget still reads about itself', async () => {
      const key = await keyWith({ max_budget: 0 });
      expect((await hub.call('/key/info', { key })).status).toBe(200);
      expect((await hub.call('/v1/models', { key })).status).toBe(200);
    });

    it('a spent budget is told of before a limit, and neither before a denied model', async () => {
      const both = await keyWith({ max_budget: 0, rpm_limit: 0 });
      expect((await errorOf(await chat(both)))['type']).toBe('budget_exceeded');
      const all = await keyWith({ max_budget: 0, rpm_limit: 0, models: ['other'] });
      expect((await errorOf(await chat(all)))['type']).toBe('key_model_access_denied');
    });

    it('a limit counts calls of unknown models too', async () => {
      const key = await keyWith({ rpm_limit: 1 });
      expect((await chat(key, { model: 'nope' })).status).toBe(profile.unknown.status);
      expect((await chat(key)).status).toBe(429);
    });
  });
});

async function ofTeam(): Promise<string> {
  return keyWith({ team_id: (await post('/team/new', { max_budget: 0 }))['team_id'] });
}
async function ofUser(): Promise<string> {
  return String((await post('/user/new', { max_budget: 0 }))['key']);
}

describe('what all releases say alike', () => {
  const shapes: readonly (readonly [string, () => Promise<Response>, Json, string])[] = [
    ['no key', () => hub.call('/v1/models', { key: null }), { status: 401, param: 'None' }, 'No api key passed in'],
    [
      'a key without a scheme',
      () => hub.call('/v1/models', { key: null, headers: { authorization: 'sk-1' } }),
      { status: 401, param: 'None' },
      'Malformed API Key',
    ],
    [
      'what is no key',
      () => chat('invalid-key'),
      { status: 401, param: 'None' },
      'LiteLLM Virtual Key expected: got inva****-key',
    ],
    ['a short text', () => chat('12345678'), { status: 401, param: 'None' }, 'got ****,'],
    [
      'an unknown key',
      () => chat('sk-nobody-has-this-Zz9Q'),
      { status: 401, type: 'token_not_found_in_db', param: 'key' },
      'Invalid proxy server token passed: sk-...Zz9Q',
    ],
    ['a blocked key', async () => chat(await blockedKey()), { status: 401, param: 'None' }, 'Key is blocked'],
    ['a blocked team', async () => chat(await keyOfBlockedTeam()), { status: 401, param: 'None' }, 'is blocked'],
    [
      'a route that a key’s list does not name',
      async () => chat(await keyWith({ allowed_routes: ['/key/info'] })),
      { status: 403, param: 'None', code: '403' },
      'not allowed to call this route',
    ],
    [
      'an address of an upstream in a body',
      async () => chat(await keyWith(), { api_base: 'http://elsewhere' }),
      { status: 401, param: 'None' },
      'Rejected Request',
    ],
  ];

  it.each(shapes)('%s', async (_case, ask, expected, marker) => {
    const response = await ask();
    expect([...response.headers.keys()].filter((name) => /litellm|ratelimit/.test(name))).toEqual([]);
    expect(await errorOf(response)).toEqual({
      type: 'auth_error',
      code: '401',
      ...expected,
      message: expect.stringContaining(marker) as string,
    });
  });

  async function blockedKey(): Promise<string> {
    const key = await keyWith();
    await post('/key/block', { key });
    return key;
  }
  async function keyOfBlockedTeam(): Promise<string> {
    const { team_id: teamId } = await post('/team/new', {});
    const key = await keyWith({ team_id: teamId });
    await post('/team/block', { team_id: teamId });
    return key;
  }

  it('with the headers of LiteLLM’s own example', async () => {
    const key = await keyWith({ rpm_limit: 5, tpm_limit: 100_000 });
    const { headers } = await chat(key);
    expect(headers.get('x-ratelimit-api_key-limit-requests')).toBe('5');
    expect(headers.get('x-ratelimit-api_key-remaining-requests')).toBe('4');
    expect(headers.get('x-ratelimit-api_key-limit-tokens')).toBe('100000');
    expect(headers.get('x-ratelimit-api_key-remaining-tokens')).toBe('99986');
    expect(headers.get('x-litellm-key-rpm-limit')).toBe('5');
    expect(headers.get('x-litellm-key-spend')).toBe('0.14');
  });

  it('with no headers of limits in a stream, and all headers in less than 4 kB', async () => {
    const key = await keyWith({ rpm_limit: 5, tpm_limit: 100_000, max_parallel_requests: 3, max_budget: 9 });
    const stream = await chat(key, { stream: true });
    await stream.text();
    const names = [...stream.headers.keys()];
    expect(names.filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
    expect(names).toContain('x-litellm-model-group');
    const whole = [...(await chat(key)).headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
    expect(whole.length).toBeLessThan(4_096);
  });
});
