import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { ADMIN_STEPS, missingProgram, runShell } from '../clients/shell-snippets.ts';
import { openaiMajors } from '../helpers/openai-majors.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

type Json = Record<string, unknown>;

/** The model of the document's commands; a call that was alone may cross the end of a budget, the next is refused. */
const MODEL = 'claude-haiku-4-5';
const PRICE = 6;
const CALLS_IN_BUDGET = 2;
const THIRTY_DAYS_MS = 30 * 86_400_000;

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  await hub.call('/model/new', {
    json: { model_name: MODEL, litellm_params: { model: 'fake/echo', cost_per_request: PRICE } },
  });
});
afterAll(() => hub.stop());

/** What the documents promise to whoever has spent it all. */
const SPENT = {
  message: expect.stringMatching(/^Budget exceeded for user/) as string,
  type: 'budget_exceeded',
  code: 429,
};

function expectLifetime(expires: unknown): void {
  const left = Date.parse(String(expires)) - Date.now();
  expect(Math.abs(left - THIRTY_DAYS_MS)).toBeLessThan(60_000);
}

describe('the administrator’s walk, typed as the documents show it', () => {
  async function type(file: string, key: string, fillIn: Record<string, string> = {}): Promise<Json> {
    const { code, stdout } = await runShell(file, { url: hub.url, key, masterKey: MASTER_KEY, fillIn });
    expect([file, code]).toEqual([file, 0]);
    return JSON.parse(stdout) as Json;
  }
  const call = (key: string) => type('gateway-01-simple-request.sh', key);

  it('user, key, calls until the budget is spent, info, update, delete, 401', async ({ skip }) => {
    skip(missingProgram(ADMIN_STEPS.createUser) !== undefined, 'curl is not installed');
    const user = await type(ADMIN_STEPS.createUser, '');
    expect(user).toMatchObject({ user_email: 'developer@example.com', max_budget: 10, budget_duration: 'monthly' });
    const userId = String(user['user_id']);

    const made = await type(ADMIN_STEPS.generateKey, '', { '<USER_ID_FROM_ABOVE>': userId });
    expect(made).toMatchObject({ user_id: userId, key_alias: 'developer-laptop', key: expect.stringMatching(/^sk-/) });
    expectLifetime(made['expires']);
    const key = String(made['key']);

    for (let calls = 0; calls < CALLS_IN_BUDGET; calls++) {
      expect(await call(key)).toMatchObject({
        model: MODEL,
        choices: [{ message: { role: 'assistant', content: 'What is the capital of France?' } }],
      });
    }
    expect(await call(key)).toMatchObject({ error: SPENT });

    expect((await type(ADMIN_STEPS.listKeys, ''))['keys']).toContain(made['token']);
    expect(await type(ADMIN_STEPS.getUserInfo, '', { '<USER_ID>': userId })).toMatchObject({
      user_id: userId,
      user_info: { spend: PRICE * CALLS_IN_BUDGET, max_budget: 10 },
      keys: expect.arrayContaining([expect.objectContaining({ key_alias: 'developer-laptop' })]) as unknown,
    });

    const updated = await type(ADMIN_STEPS.updateUserBudget, '', { '<USER_ID>': userId });
    expect(updated).toMatchObject({ user_id: userId, data: { max_budget: 50 } });
    expect(await call(key)).toMatchObject({ choices: [{}] });

    expect(await type(ADMIN_STEPS.deleteKey, '', { 'sk-key-to-delete': key })).toEqual({ deleted_keys: [key] });
    expect(await call(key)).toMatchObject({ error: { type: 'token_not_found_in_db', code: '401' } });
  });
});

describe.each(openaiMajors)('the administrator’s walk with openai for Node, version $major', ({ create, errors }) => {
  let requests = 0;
  const client = (apiKey: string) =>
    create({
      apiKey,
      baseURL: hub.url,
      fetch: (...request: Parameters<typeof fetch>) => {
        requests++;
        return fetch(...request);
      },
    });
  const call = (key: string) =>
    client(key).chat.completions.create({ model: MODEL, messages: [{ role: 'user', content: 'Hello' }] });

  it('user, key, calls until the budget is spent, info, update, delete, 401', async () => {
    const admin = client(MASTER_KEY);
    const post = (path: string, body: Json) => admin.post<Json>(path, { body });
    const user = await post('/user/new', { max_budget: 10, budget_duration: 'monthly' });
    const userId = String(user['user_id']);
    const made = await post('/key/generate', { user_id: userId, duration: '30d' });
    expectLifetime(made['expires']);
    const key = String(made['key']);

    for (let calls = 0; calls < CALLS_IN_BUDGET; calls++) {
      expect((await call(key)).choices[0]?.message.content).toBe('Hello');
    }
    requests = 0;
    const refused = await call(key).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(errors.RateLimitError);
    expect(refused).toMatchObject({ status: 429, type: 'budget_exceeded', error: SPENT });
    // The client would try a 429 again by itself; this one says that it makes no sense.
    expect(requests).toBe(1);

    const info = await admin.get<Json>('/user/info', { query: { user_id: userId } });
    expect(info).toMatchObject({ user_info: { spend: PRICE * CALLS_IN_BUDGET, max_budget: 10 } });
    await post('/user/update', { user_id: userId, max_budget: 50 });
    expect((await call(key)).choices).toHaveLength(1);

    expect(await post('/key/delete', { keys: [key] })).toEqual({ deleted_keys: [key] });
    await expect(call(key)).rejects.toBeInstanceOf(errors.AuthenticationError);
  });
});
