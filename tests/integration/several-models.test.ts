import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { callsOf, type Json } from '../helpers/call-hub.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
const { post, get, try: attempt } = callsOf(() => hub);
beforeAll(async () => {
  const slow = createFakeEngine({ id: 'slow', clock: systemClock, delayMs: 60_000, models: [{ name: 'sloth' }] });
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock }), slow] });
  for (const [model_name, cost_per_request] of Object.entries({ a: 1, b: 2 })) {
    const litellm_params = { model: 'fake/echo', mock_response: `from ${model_name}`, cost_per_request };
    await post('/model/new', { model_name, litellm_params });
  }
});
afterAll(() => hub.stop());

let key: string;
beforeEach(async () => {
  key = String((await post('/key/generate', { max_budget: 100 }))['key']);
});

const body = (model: string, more: Json = {}) => ({ model, messages: [{ role: 'user', content: 'hi' }], ...more });
const ask = (model: string, more: Json = {}, by = key) =>
  attempt('POST', '/v1/chat/completions', body(model, more), by);
const textOf = (completion: unknown) =>
  (completion as { choices: { message: { content: string } }[] }).choices[0]?.message.content;

describe('model: "a,b"', () => {
  it('is answered by a list of both, each booked and paid as a request of its own', async () => {
    const response = await hub.call('/v1/chat/completions', { json: body('a, b'), key });
    const answers = (await response.json()) as Json[];
    expect(answers.map(textOf)).toEqual(['from a', 'from b']);
    expect(answers.map(({ model }) => model)).toEqual(['a', 'b']);
    expect(response.headers.get('x-litellm-response-cost')).toBe('3');
    expect(response.headers.get('x-litellm-model-id')).toBeNull();
    const rows = (await get(`/spend/logs?api_key=${key}`)) as unknown as Json[];
    expect(rows.map(({ request_id }) => String(request_id)).toSorted()).toEqual(
      answers.map(({ id }) => String(id)).toSorted(),
    );
    expect((await get('/key/info', key))['info']).toMatchObject({ spend: 3 });
  });

  it('gives the first answer only when that is asked for, and leaves the other', async () => {
    const { status, body: answer } = await ask('sloth,b', { fastest_response: true });
    expect([status, textOf(answer)]).toEqual([200, 'from b']);
    const rows = async () => (await get(`/spend/logs?api_key=${key}`)) as unknown as Json[];
    const endings = async () =>
      (await rows()).map(({ model_group, spend }) => `${String(model_group)} ${String(spend)}`);
    await expect.poll(async () => (await endings()).toSorted()).toEqual(['b 2', 'sloth 0']);
    expect(await get('/hub/status')).toMatchObject({ requests: { running: 0 } });
  });

  it('has an error in the place of a model that failed, and is one where all failed', async () => {
    const { status, body: answers } = await ask('nope,b');
    expect(status).toBe(200);
    expect(answers).toMatchObject([{ error: { code: 'model_not_found' } }, { object: 'chat.completion' }]);
    const refused = await ask('nope,neither');
    expect([refused.status, refused.body]).toMatchObject([
      404,
      { error: { message: expect.stringContaining('nope') } },
    ]);
  });

  it('asks of every model whether the key may use it and can pay for it', async () => {
    const narrow = String((await post('/key/generate', { models: ['b'] }))['key']);
    expect((await ask('a,b', {}, narrow)).body).toMatchObject([{ error: { type: 'key_model_access_denied' } }, {}]);
    const poor = String((await post('/key/generate', { max_budget: 2 }))['key']);
    expect((await ask('b,b', {}, poor)).body).toMatchObject([{ model: 'b' }, { error: { type: 'budget_exceeded' } }]);
  });

  it.each([
    ['a,b', { stream: true }, /can't be streamed/],
    [',', {}, /names 0 models/],
    [Array.from({ length: 11 }, () => 'a').join(','), {}, /names 11 models/],
  ])('is refused as %s with %j', async (model, more, message) => {
    const { status, text } = await ask(model, more);
    expect([status, text]).toEqual([400, expect.stringMatching(message)]);
  });

  it('is given again as a whole under its Idempotency-Key', async () => {
    const again = async () => {
      const response = await hub.call('/v1/chat/completions', {
        json: body('a,b'),
        key,
        headers: { 'idempotency-key': 'once' },
      });
      return response.text();
    };
    expect(await again()).toBe(await again());
    expect((await get('/key/info', key))['info']).toMatchObject({ spend: 3 });
  });
});
