import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import OpenAI from 'openai';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

type Json = Record<string, unknown>;

/** A mock answers with so many words; each token costs a cent. */
const CENT = 0.01;
const PRICED = { mock_response: 'one two three four', input_cost_per_token: CENT, output_cost_per_token: CENT };

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  await post('/model/new', { model_name: 'priced', litellm_params: { model: 'openai/served', ...PRICED } });
});
afterAll(() => hub.stop());

async function post(path: string, json: Json, key = MASTER_KEY): Promise<Json> {
  const response = await hub.call(path, { json, key });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Json;
}
async function get<T = Json>(path: string, key = MASTER_KEY): Promise<T> {
  const response = await hub.call(path, { key });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as T;
}
const chat = (key: string, more: Json = {}) =>
  hub.call('/v1/chat/completions', {
    json: { model: 'priced', max_tokens: 10, messages: [{ role: 'user', content: 'x'.repeat(40) }], ...more },
    key,
  });
async function usageOf(response: Response): Promise<{ id: string; tokens: number }> {
  const { id, usage } = (await response.json()) as { id: string; usage: { total_tokens: number } };
  return { id, tokens: usage.total_tokens };
}
const today = () => new Date().toISOString().slice(0, 10);

describe('the walk of an administrator, as the documents of users show it', () => {
  it('makes a user and a key, watches the budget go, raises it, and takes the key away', async () => {
    const user = await post('/user/new', {
      user_email: 'developer@example.com',
      max_budget: 0.2,
      budget_duration: 'monthly',
    });
    const userId = String(user['user_id']);
    expect(user).toMatchObject({ max_budget: 0.2, budget_duration: 'monthly', key: expect.stringMatching(/^sk-/) });
    const { key } = (await post('/key/generate', {
      user_id: userId,
      key_alias: 'developer-laptop',
      duration: '30d',
    })) as { key: string };

    const answered = await chat(key);
    expect(answered.status).toBe(200);
    const { tokens } = await usageOf(answered);
    const info = await get<{ user_info: Json; keys: Json[] }>(`/user/info?user_id=${userId}`);
    expect(info.user_info).toMatchObject({ max_budget: 0.2, budget_duration: 'monthly' });
    expect(info.user_info['spend']).toBeCloseTo(tokens * CENT, 10);
    expect(new Date(String(info.user_info['budget_reset_at'])).getUTCDate()).toBe(1);
    expect(info.keys.map((each) => each['key_alias'])).toContain('developer-laptop');

    let refused = await chat(key);
    for (let call = 0; refused.status === 200 && call < 5; call++) refused = await chat(key);
    expect([refused.status, refused.headers.get('x-should-retry')]).toEqual([429, 'false']);
    const { error } = (await refused.json()) as { error: Json };
    expect(error).toMatchObject({ type: 'budget_exceeded', code: 429 });
    expect(error['message']).toMatch(/^Budget exceeded for user .*ExceededBudget: User=/);

    await post('/user/update', { user_id: userId, max_budget: 50 });
    expect((await chat(key)).status).toBe(200);
    await post('/key/delete', { keys: [key] });
    expect((await chat(key)).status).toBe(401);
  });

  it('is told to the official client once, as a rate limit that makes no sense to try again', async () => {
    const { key } = (await post('/key/generate', { max_budget: 0 })) as { key: string };
    let calls = 0;
    const client = new OpenAI({
      apiKey: key,
      baseURL: `${hub.url}/v1`,
      fetch: (...request: Parameters<typeof fetch>) => {
        calls += 1;
        return fetch(...request);
      },
    });
    const asked = client.chat.completions.create({ model: 'priced', messages: [{ role: 'user', content: 'Hello' }] });
    await expect(asked).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    expect(calls).toBe(1);
  });
});

describe('a budget under load', () => {
  it('is never overspent by parallel calls: what they cost is what it lost, to less than one call', async () => {
    // 10 tokens are estimated for the prompt and 10 reserved for the answer: 20 cents each.
    const { key, token } = (await post('/key/generate', { max_budget: 100 * 20 * CENT })) as Record<string, string>;
    const slow = { mock_response: 'x '.repeat(10).trim() };
    const statuses = await Promise.all(
      Array.from({ length: 500 }, async () => {
        const response = await chat(String(key), slow);
        await response.arrayBuffer();
        return response.status;
      }),
    );
    const answers = statuses.filter((status) => status === 200).length;
    expect(statuses.filter((status) => status === 429)).toHaveLength(500 - answers);
    const { info } = await get<{ info: { spend: number } }>(`/key/info?key=${String(token)}`);
    const rows = await get<{ spend: number; status: string }[]>(`/spend/logs?api_key=${String(token)}`);
    const paid = rows.filter(({ status }) => status === 'success');
    expect(paid).toHaveLength(answers);
    expect(paid.reduce((sum, row) => sum + row.spend, 0)).toBeCloseTo(info.spend, 10);
    // Only a call that was alone may cross the end.
    expect(info.spend).toBeLessThan(101 * 20 * CENT);
    expect(answers).toBeGreaterThanOrEqual(100);
  });

  it('that pays for exactly 100 answers gives 100 to 500 parallel calls, and never one more', async () => {
    await post('/model/new', {
      model_name: 'by-the-call',
      litellm_params: { model: 'openai/served', mock_response: 'done', cost_per_request: 0.5 },
    });
    const { key } = (await post('/key/generate', { max_budget: 50 })) as { key: string };
    const statuses = await Promise.all(
      Array.from({ length: 500 }, async () => {
        const response = await chat(key, { model: 'by-the-call' });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect([200, 429].map((status) => statuses.filter((each) => each === status).length)).toEqual([100, 400]);
  });
});

describe('what was spent', () => {
  let key: string;
  let token: string;
  let userId: string;
  let total: number;
  const ids: string[] = [];
  beforeAll(async () => {
    ({
      user_id: userId,
      key,
      token,
    } = (await post('/user/new', { user_alias: 'Ada' })) as Record<string, string> as {
      user_id: string;
      key: string;
      token: string;
    });
    total = 0;
    for (let call = 0; call < 3; call++) {
      const { id, tokens } = await usageOf(await chat(key, { metadata: { tags: ['red'] }, user: 'customer-1' }));
      ids.push(id);
      total += tokens * CENT;
    }
    await chat(key, { model: 'no-such-model' });
  });

  it('stands in the log, findable by key, user, and the answer’s own id', async () => {
    const rows = await get<Json[]>(`/spend/logs?api_key=${token}`);
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ status: 'failure', spend: 0, metadata: { error_information: expect.anything() } });
    expect(rows[1]).toMatchObject({
      request_id: ids[2],
      api_key: token,
      user: userId,
      end_user: 'customer-1',
      call_type: 'acompletion',
      model_group: 'priced',
      request_tags: ['red'],
      status: 'success',
    });
    expect(await get<Json[]>(`/spend/logs?request_id=${String(ids[0])}`)).toMatchObject([{ request_id: ids[0] }]);
    expect(await get<Json[]>(`/spend/logs?user_id=${userId}`)).toHaveLength(4);
    expect(await get<Json[]>('/spend/logs?api_key=sk-nobody-has-this-key')).toEqual([]);
  });

  it('comes in pages', async () => {
    const span = `start_date=${today()} 00:00:00&end_date=${today()} 23:59:59`;
    const page = await get<Json>(`/spend/logs/v2?${span}&api_key=${token}&page=2&page_size=3`);
    expect(page).toMatchObject({ total: 4, page: 2, page_size: 3, total_pages: 2 });
    expect(page['data']).toHaveLength(1);
    const past = await get<Json>(`/spend/logs/v2?${span}&api_key=${token}&page=9`);
    expect(past).toMatchObject({ data: [], total: 4 });
    const failed = await get<Json>(`/spend/logs/v2?${span}&api_key=${token}&status_filter=failure`);
    expect(failed).toMatchObject({ total: 1 });
  });

  it('adds up the same on the key, the user, the customer and the log', async () => {
    const { info } = await get<{ info: Json }>(`/key/info?key=${token}`);
    const { user_info: user } = await get<{ user_info: Json }>(`/user/info?user_id=${userId}`);
    const rows = await get<{ spend: number }[]>(`/spend/logs?api_key=${token}`);
    const logged = rows.reduce((sum, { spend }) => sum + spend, 0);
    for (const spend of [info['spend'], user['spend'], logged]) expect(spend).toBeCloseTo(total, 10);
  });

  it('is added up by day, model and key within seconds', async () => {
    const span = `start_date=${today()}&end_date=${today()}`;
    await expect
      .poll(async () => (await get<Json>(`/user/daily/activity?${span}&user_id=${userId}`))['metadata'], {
        timeout: 15_000,
      })
      .toMatchObject({ total_api_requests: 4, total_failed_requests: 1 });
    const activity = await get<{ results: { breakdown: Record<string, Json> }[] }>(
      `/user/daily/activity?${span}&user_id=${userId}`,
    );
    expect(Object.keys(activity.results[0]?.breakdown['model_groups'] ?? {})).toContain('priced');
    expect(Object.keys(activity.results[0]?.breakdown['api_keys'] ?? {})).toEqual([token]);
    type Day = { metrics: Json; breakdown: Record<string, Record<string, { metrics: Json }>> };
    const of = async (path: string) => get<{ results: Day[]; metadata: Json }>(`${path}?${span}`);
    const everybody = await of('/user/daily/activity/aggregated');
    expect(everybody.results[0]?.breakdown['api_keys']?.[token]?.metrics).toMatchObject({ api_requests: 4 });
    expect(everybody.metadata['total_spend']).toBe(everybody.results[0]?.metrics['spend']);
    const tagged = await of('/tag/daily/activity');
    expect(tagged.results[0]?.breakdown['entities']?.['red']?.metrics).toMatchObject({ api_requests: 3 });
    expect(tagged.results[0]?.metrics['spend']).toBe(tagged.metadata['total_spend']);
    expect(await of('/team/daily/activity')).toMatchObject({ metadata: { page: 1, has_more: false } });
    const past = await get<{ results: Day[] }>(`/tag/daily/activity?${span}&page=7`);
    expect(past.results).toEqual([]);
    const usage = await get<{ shares: { entity: string; name: string; requests: number }[] }>(
      `/hub/usage?from=${today()}&to=${today()}&by=user`,
    );
    expect(usage.shares.find(({ entity }) => entity === userId)).toMatchObject({ name: 'Ada', requests: 4 });
    const ofKey = await get<{ shares: { entity: string }[]; totals: Json }>(
      `/hub/usage?from=${today()}&to=${today()}&of=key&entity=${token}`,
    );
    expect(ofKey.totals).toMatchObject({ requests: 4, errors: 1 });
    expect(ofKey.shares.map(({ entity }) => entity).toSorted()).toEqual(['no-such-model', 'priced']);
    expect(ofKey).toMatchObject({ resolution: 'day', series: [], entityName: expect.stringMatching(/./) as string });
    const week = new Date(Date.now() - 6 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    const byDay = await get<{ series: { entity: string; points: Json[] }[]; shares: { entity: string }[] }>(
      `/hub/usage?from=${week}&to=${today()}&by=user`,
    );
    expect(byDay.series.map(({ entity }) => entity)).toEqual(byDay.shares.slice(0, 5).map(({ entity }) => entity));
    expect(byDay.series.find(({ entity }) => entity === userId)).toMatchObject({
      name: 'Ada',
      points: [{ at: Date.parse(today()), requests: 4, errors: 1 }],
    });
    const tags = await get<Json[]>('/spend/tags');
    expect(tags.find((tag) => tag['individual_request_tag'] === 'red')).toMatchObject({ log_count: 3 });
  });

  it('is told to a dashboard by tag, provider, end user, key and model; to others only what is their own', async () => {
    type Tags = { spend_per_tag: { name: string; log_count: number }[] };
    const span = `start_date=${today()}&end_date=${today()}`;
    const { spend_per_tag: tags } = await get<Tags>(`/global/spend/tags?${span}&tags=red,unused`);
    expect(tags).toMatchObject([{ name: 'red' }]);
    expect(tags[0]?.log_count).toBeGreaterThanOrEqual(3);
    expect((await get<Tags>('/global/spend/tags?tags=all-tags')).spend_per_tag.map(({ name }) => name)).toContain(
      'red',
    );
    const customers = (await post('/global/spend/end_users', {
      startTime: `${today()}T00:00:00Z`,
    })) as unknown as Json[];
    expect(customers).toContainEqual({ end_user: 'customer-1', total_count: 3, total_spend: expect.closeTo(total, 8) });
    expect((await hub.call('/global/spend/end_users', { json: { api_key: token } })).status).toBe(400);
    const everybody = await get<{ provider: string; spend: number }[]>(`/global/spend/provider?${span}`);
    expect(everybody.reduce((sum, { spend }) => sum + spend, 0)).toBeGreaterThan(total);

    const own = await get<{ provider: string; spend: number }[]>(`/global/spend/provider?${span}`, key);
    expect(own).toEqual([{ provider: expect.stringMatching(/./), spend: expect.closeTo(total, 8) }]);
    expect(await get('/global/spend/keys', key)).toMatchObject([
      { api_key: token, total_spend: expect.closeTo(total, 8) },
    ]);
    const models = await get<Json[]>('/global/spend/models', key);
    expect(models[0]).toEqual({ model: 'priced', total_spend: expect.closeTo(total, 8) });
    expect(await get('/global/spend/tags', key)).toEqual({ spend_per_tag: [] });
    expect(await post('/global/spend/end_users', {}, key)).toEqual([]);
  });

  it('is shown to its own user and to nobody else’s key', async () => {
    const { key: other } = (await post('/user/new', { user_alias: 'Eve' })) as { key: string };
    expect(await get<Json[]>(`/spend/logs?api_key=${token}`, other)).toEqual([]);
    expect(await get<Json[]>(`/spend/logs?api_key=${token}`, key)).toHaveLength(4);
    const span = `start_date=${today()}&end_date=${today()}`;
    expect((await hub.call(`/user/daily/activity?${span}&user_id=${userId}`, { key: other })).status).toBe(403);
    expect((await hub.call('/spend/keys', { key: other })).status).toBe(403);
    const { key: nobody } = (await post('/key/generate', {})) as { key: string };
    expect((await hub.call('/spend/logs', { key: nobody })).status).toBe(403);
  });

  it('of a key can be set by hand, and of all keys by the master alone', async () => {
    expect(await post(`/key/${token}/reset_spend`, { reset_to: 1.5 })).toMatchObject({ spend: 1.5 });
    expect((await get<{ info: Json }>(`/key/info?key=${token}`)).info['spend']).toBe(1.5);
    const { key: admin } = (await post('/user/new', { user_role: 'proxy_admin' })) as { key: string };
    expect((await hub.call('/global/spend/reset', { json: {}, key: admin })).status).toBe(403);
    await post('/global/spend/reset', {});
    expect((await get<{ info: Json }>(`/key/info?key=${token}`)).info['spend']).toBe(0);
    expect(await get<Json[]>(`/spend/logs?api_key=${token}`)).toHaveLength(4);
  });

  it('can be asked before it is spent', async () => {
    const messages = [{ role: 'user', content: 'x'.repeat(400) }];
    expect((await post('/spend/calculate', { model: 'priced', messages }))['cost']).toBeCloseTo(1, 10);
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    const answer = { model: 'priced', usage };
    expect((await post('/spend/calculate', { completion_response: answer }))['cost']).toBeCloseTo(0.15, 10);
  });

  it.each([
    ['/spend/logs?start_date=yesterday&end_date=today', 422],
    ['/spend/logs/v2', 422],
    ['/spend/logs/v2?start_date=2026-13-99&end_date=2026-01-01', 400],
    ['/spend/logs/v2?start_date=2026-01-01&end_date=2026-01-02&page=0', 422],
    ['/user/daily/activity', 400],
    ['/user/daily/activity?start_date=2026-01-02&end_date=2026-01-01', 400],
    ['/global/spend/report', 400],
    ['/global/spend/report?start_date=2026-01-01&end_date=2026-01-02&group_by=moon', 422],
    ['/hub/usage?from=2026-01-02&to=2026-01-01', 400],
    ['/hub/usage?from=x&to=2026-01-01', 400],
    ['/hub/usage?from=2026-01-01&to=2026-01-01&of=key', 400],
  ])('%s is refused with %i', async (path, status) => {
    expect((await hub.call(path)).status).toBe(status);
  });
});

describe('the audit', () => {
  it('tells who changed what, and never holds a key’s text', async () => {
    const { key, token } = (await post('/key/generate', { key_alias: 'audited' })) as Record<string, string>;
    await post('/key/update', { key: String(token), max_budget: 3 });
    await post('/key/delete', { keys: [String(key)] });
    const { entries } = await get<{ entries: Json[] }>(`/hub/audit?subject=keys&subjectId=${String(token)}`);
    expect(entries.map((entry) => entry['action'])).toEqual(['deleted', 'updated', 'created']);
    expect(entries[1]).toMatchObject({ actor: 'master', actorName: 'master key', subjectName: 'audited' });
    expect(entries[1]?.['after']).toMatchObject({ limits: { maxBudget: 3 } });
    expect(JSON.stringify(entries)).not.toContain(String(key));
  });
});

describe('the metadata of a row in the log', () => {
  it("is that of the team, over it the key's, and over both the request's", async () => {
    const spend_logs_metadata = (who: string) => ({ [who]: true, from: who });
    const of = (who: string) => ({ [who]: 1, who, tags: [who], spend_logs_metadata: spend_logs_metadata(who) });
    const { team_id } = await post('/team/new', { metadata: of('team') });
    const { key } = (await post('/key/generate', { team_id, metadata: of('key') })) as { key: string };
    await (await chat(key, { metadata: of('request') })).json();
    const [row] = await get<Json[]>(`/spend/logs?api_key=${key}`);
    expect(row?.['metadata']).toMatchObject({
      team: 1,
      key: 1,
      request: 1,
      who: 'request',
      spend_logs_metadata: { team: true, key: true, request: true, from: 'request' },
      user_api_key_team_id: team_id,
    });
    expect(row?.['metadata']).not.toHaveProperty('tags');
    expect(row?.['request_tags']).toEqual(['request', 'key', 'team']);
  });
});
