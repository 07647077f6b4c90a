import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

/** Budgets and limits that nothing reaches. */
const ALL = {
  max_budget: 1000,
  soft_budget: 90,
  budget_duration: '30d',
  rpm_limit: 100_000,
  tpm_limit: 100_000_000,
  max_parallel_requests: 1_000,
};
const CALLS = 20;

let hub: TestHub;
let key: string;
const statements: string[] = [];
beforeAll(async () => {
  hub = await startTestHub({
    engines: [createFakeEngine({ clock: systemClock })],
    onStatement: (sql) => void statements.push(sql),
  });
  await post('/hub/settings', { globalMaxBudget: 100_000 }, 'PATCH');
  const prices = { input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 };
  const litellm_params = { model: 'openai/served', mock_response: 'one two three', ...prices, max_budget: 900 };
  await post('/model/new', { model_name: 'priced', litellm_params });
  await post('/organization/new', { organization_id: 'o', organization_alias: 'O', ...ALL });
  await post('/user/new', { user_id: 'u', auto_create_key: false, ...ALL });
  const members_with_roles = [{ role: 'user', user_id: 'u' }];
  await post('/team/new', {
    team_id: 't',
    organization_id: 'o',
    members_with_roles,
    max_budget: 500,
    budget_duration: '30d',
    team_member_budget: 100,
    model_rpm_limit: { priced: 1_000 },
  });
  await post('/customer/new', { user_id: 'c', max_budget: 100 });
  const made = await post('/key/generate', {
    user_id: 'u',
    team_id: 't',
    organization_id: 'o',
    models: ['priced'],
    ...ALL,
    max_budget: 100,
    model_max_budget: { priced: { budget_limit: 50, time_period: '1d' } },
    model_rpm_limit: { priced: 1_000 },
    model_tpm_limit: { priced: 1_000_000 },
  });
  key = String(made['key']);
});
afterAll(() => hub.stop());

async function post(path: string, json: object, method = 'POST'): Promise<Record<string, unknown>> {
  const response = await hub.call(path, { json, method });
  const text = await response.text();
  expect([path, response.status, text]).toEqual([path, 200, expect.anything()]);
  return JSON.parse(text) as Record<string, unknown>;
}

async function chat(turn: number): Promise<void> {
  const messages = [{ role: 'user', content: 'Hello' }];
  const stream = turn % 2 === 0;
  const json = { model: 'priced', user: 'c', max_tokens: 10, stream, messages };
  const response = await hub.call('/v1/chat/completions', { json, key });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('three')]);
}

/** Housekeeping, which runs every five seconds beside requests, has just been done and is over. */
async function passHousekeeping(): Promise<void> {
  statements.length = 0;
  await expect.poll(() => statements.some(isHousekeeping), { timeout: 10_000 }).toBe(true);
  let seen = 0;
  const isQuiet = () => seen === (seen = statements.length);
  await expect.poll(isQuiet, { interval: 100 }).toBe(true);
  statements.length = 0;
}
const isHousekeeping = (sql: string) => /^\s*UPDATE projection SET balance_id/.test(sql);
const kindOf = (sql: string) => /^\s*(\w+(?: INTO \w+)?)/.exec(sql)?.[1] ?? sql;

describe('a request of a key with budgets and limits on every level', () => {
  it('reads nothing from the database: its one row is all that it writes', async () => {
    await chat(0); // The first of everything: the customer’s balance, the compiled statements.
    do {
      await passHousekeeping();
      for (let turn = 0; turn < CALLS; turn++) await chat(turn);
    } while (statements.some(isHousekeeping));
    const counts = Object.entries(Object.groupBy(statements.map(kindOf), (kind) => kind));
    expect(Object.fromEntries(counts.map(([kind, all]) => [kind, all?.length]))).toEqual({
      BEGIN: CALLS,
      'INSERT INTO requests': CALLS,
      COMMIT: CALLS,
    });
  }, 60_000);

  it('is limited by each of them', async () => {
    const response = await hub.call('/v1/chat/completions', {
      json: { model: 'priced', user: 'c', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }] },
      key,
    });
    const limits = [...response.headers.keys()].filter((name) => name.startsWith('x-ratelimit'));
    expect(limits.some((name) => name.includes('model_per_key'))).toBe(true);
    const told = {
      key: `/key/info?key=${key}`,
      team: '/team/info?team_id=t',
      customer: '/customer/info?end_user_id=c',
    };
    for (const [who, path] of Object.entries(told)) {
      const text = await (await hub.call(path)).text();
      expect([who, /"spend":(?!0[,}])[\d.e-]+/.test(text)]).toEqual([who, true]);
    }
  });
});
