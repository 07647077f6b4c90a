import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { callsOf, type Json } from '../helpers/call-hub.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let dataDir: string;
const { post, get, chat, try: attempt } = callsOf(() => hub);

async function start(): Promise<void> {
  const engines = [createFakeEngine({ clock: systemClock })];
  hub = await startTestHub({ engines, dataDir });
}
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-deployment-budgets-'));
  await start();
});
afterAll(async () => {
  await hub.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const made: string[] = [];
afterEach(async () => {
  for (const id of made.splice(0)) await post('/model/delete', { id });
});

/** Each call costs one USD. */
async function add(model_name: string, mock_response: string, more: Json = {}): Promise<string> {
  const litellm_params = { model: 'fake/echo', mock_response, cost_per_request: 1, ...more };
  const { model_id } = await post('/model/new', { model_name, litellm_params });
  made.push(String(model_id));
  return String(model_id);
}

async function answer(model: string): Promise<string> {
  const body = await post('/v1/chat/completions', { model, messages: [{ role: 'user', content: 'hi' }] });
  const [choice] = body['choices'] as { message: { content: string } }[];
  return choice?.message.content ?? '';
}

describe('the budget of a deployment', () => {
  it('gives its place to the others of its group when it is spent, and in the end says which budgets are', async () => {
    const first = await add('pair', 'first', { max_budget: 2, budget_duration: '1d', order: 1 });
    const second = await add('pair', 'second', { max_budget: 1, order: 2 });
    const said = [await answer('pair'), await answer('pair'), await answer('pair')];
    expect(said).toEqual(['first', 'first', 'second']);
    const refused = await chat(MASTER_KEY, 'pair');
    expect([refused.status, refused.type]).toEqual([429, 'budget_exceeded']);
    expect(refused.message).toContain('No deployments available for selected model pair');
    expect(refused.message).toContain(`${first}: 2 >= 2; Exceeded budget for deployment model_id: ${second}: 1 >= 1`);
  });

  it('is never overspent by parallel requests', async () => {
    await add('narrow', 'x', { max_budget: 5 });
    const answers = await Promise.all(Array.from({ length: 30 }, () => chat(MASTER_KEY, 'narrow')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25);
  });

  it('is free again when it is raised, and what was spent stays counted over a restart', async () => {
    const id = await add('kept', 'x', { max_budget: 1 });
    expect(await answer('kept')).toBe('x');
    await hub.stop();
    await start();
    expect((await chat(MASTER_KEY, 'kept')).status).toBe(429);
    await post('/model/update', { model_info: { id }, litellm_params: { max_budget: 2 } });
    expect(await answer('kept')).toBe('x');
    expect((await chat(MASTER_KEY, 'kept')).message).toContain('2 >= 2');
  });

  it('shows in the model list, with what is spent of it', async () => {
    const id = await add('shown', 'x', { max_budget: '5', budget_duration: 'monthly' });
    await answer('shown');
    const { data } = await get(`/model/info?litellm_model_id=${id}`);
    expect(data).toMatchObject([{ litellm_params: { max_budget: 5, budget_duration: 'monthly' } }]);
    expect(data).toMatchObject([
      { model_info: { spend: 1, budget_reset_at: expect.stringMatching(/-01T/) as string } },
    ]);
  });

  it.each([{ max_budget: -1 }, { max_budget: 'much' }, { max_budget: 1, budget_duration: 'often' }])(
    'must be one: %j',
    async (params) => {
      const litellm_params = { model: 'fake/echo', mock_response: 'x', ...params };
      const { status } = await attempt('POST', '/model/new', { model_name: 'm', litellm_params });
      expect(status).toBe(422);
    },
  );
});
