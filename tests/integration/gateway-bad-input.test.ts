import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { accountState } from '../helpers/account-state.ts';
import { badInputs, TAKES_NOTHING, type Existing } from '../helpers/bad-input.ts';
import { litellmEndpoints, takesBody } from '../helpers/litellm-endpoints.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const endpoints = await litellmEndpoints();
let hub: TestHub;
let existing: Existing;
let before: Readonly<Record<string, unknown>>;

async function post(path: string, json: object): Promise<Record<string, unknown>> {
  const response = await hub.call(path, { json });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Record<string, unknown>;
}

beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  await post('/budget/new', { budget_id: 'used', max_budget: 1 });
  await post('/organization/new', { organization_id: 'org', organization_alias: 'Org', max_budget: 9 });
  await post('/user/new', { user_id: 'ann', user_email: 'ann@example.com', auto_create_key: false });
  await post('/user/new', { user_id: 'bob', auto_create_key: false });
  await post('/organization/member_add', { organization_id: 'org', member: { user_id: 'ann' } });
  await post('/team/new', { team_id: 'team', organization_id: 'org', members_with_roles: [{ user_id: 'ann' }] });
  await post('/team/new', { team_id: 'limited', models: ['only'], tpm_limit: 20 });
  await post('/key/generate', { team_id: 'limited', tpm_limit: 10, tpm_limit_type: 'guaranteed_throughput' });
  await post('/customer/new', { user_id: 'customer', budget_id: 'used' });
  await post('/model/new', { model_name: 'm', litellm_params: { model: 'fake/echo' }, model_info: { id: 'model' } });
  await post('/key/generate', { key_alias: 'other' });
  const made = await post('/key/generate', { key_alias: 'laptop', user_id: 'ann', team_id: 'team', budget_id: 'used' });
  existing = { text: String(made['key']), token: String(made['token']) };
  before = await accountState(hub);
});
afterAll(() => hub.stop());

describe('what makes no sense', () => {
  it('is tried on every route of LiteLLM’s contract', () => {
    const tried = [...Object.keys(badInputs({ text: '', token: '' })), ...TAKES_NOTHING];
    expect(tried.toSorted()).toEqual(endpoints.map(({ id }) => id).toSorted());
  });

  it.each(endpoints.filter(({ id }) => !TAKES_NOTHING.includes(id)).map((each) => [each.id, each] as const))(
    'is refused by %s, and afterwards nothing has changed',
    async (id, endpoint) => {
      for (const { status, says = '', body, query = '', named = 'nobody' } of badInputs(existing)[id] ?? []) {
        const response = await hub.call(endpoint.path.replaceAll(/:\w+/g, named) + query, {
          method: endpoint.method.toUpperCase(),
          ...(takesBody(endpoint) && {
            body: JSON.stringify(body ?? {}),
            headers: { 'content-type': 'application/json' },
          }),
        });
        const text = await response.text();
        const tried = JSON.stringify(body ?? query).slice(0, 300);
        expect([tried, response.status, text.slice(0, 500)]).toEqual([tried, status, expect.stringContaining(says)]);
        expect(text).not.toContain(existing.text);
      }
      expect(await accountState(hub)).toEqual(before);
    },
    30_000,
  );
});
