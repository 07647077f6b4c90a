import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startScriptedUpstream, type ScriptedUpstream } from '../helpers/scripted-upstream.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let first: ScriptedUpstream;
let second: ScriptedUpstream;
beforeAll(async () => {
  [first, second] = await Promise.all([startScriptedUpstream('first'), startScriptedUpstream('second')]);
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(async () => {
  await hub.stop();
  await Promise.all([first.stop(), second.stop()]);
});

const made: string[] = [];
afterEach(async () => {
  for (const id of made.splice(0)) await hub.call('/model/delete', { json: { id } });
  for (const upstream of [first, second]) upstream.script();
  await settings({ fallbacks: {}, defaultFallbacks: [], contextWindowFallbacks: {}, retries: 2, cooldownSeconds: 5 });
  await settings({ filterByTags: false, routingStrategy: 'simple-shuffle', dropParams: true });
});

async function settings(changes: object): Promise<void> {
  const response = await hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify(changes) });
  expect(response.status).toBe(200);
}

async function add(model_name: string, litellm_params: object, model_info: object = {}): Promise<string> {
  const response = await hub.call('/model/new', { json: { model_name, litellm_params, model_info } });
  const { model_id } = (await response.json()) as { model_id: string };
  made.push(model_id);
  return model_id;
}
const at = (upstream: ScriptedUpstream, more: object = {}) => ({
  model: 'openai/served',
  api_base: upstream.baseUrl,
  ...more,
});

interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly model?: string;
    readonly choices?: readonly { readonly message: { readonly content: string } }[];
    readonly usage?: object;
    readonly error?: { readonly message: string; readonly code: string; readonly type: string };
  };
  readonly text: string;
}

async function chat(
  model: string,
  more: object = {},
  options: { key?: string; headers?: Record<string, string> } = {},
) {
  const response = await hub.call('/v1/chat/completions', {
    json: { model, messages: [{ role: 'user', content: 'one two three' }], ...more },
    ...options,
  });
  const said: Said = { status: response.status, headers: response.headers, body: {}, text: '' };
  const body = (await response.json()) as Said['body'];
  return { ...said, body, text: body.choices?.[0]?.message.content ?? body.error?.message ?? '' };
}
const header = (said: Said, name: string) => said.headers.get(`x-litellm-${name}`);

describe('retries', () => {
  it('go to another deployment at once, and the headers tell how many there were', async () => {
    await add('pair', at(first, { weight: 1 }));
    await add('pair', at(second, { weight: 0 }));
    first.script({ status: 500 });
    const before = performance.now();
    const said = await chat('pair');
    expect(performance.now() - before).toBeLessThan(450);
    expect([said.status, said.text]).toEqual([200, 'from second']);
    expect([header(said, 'attempted-retries'), header(said, 'max-retries')]).toEqual(['1', '2']);
    const next = await chat('pair');
    expect([next.text, header(next, 'attempted-retries'), header(next, 'max-retries')]).toEqual([
      'from first',
      '0',
      null,
    ]);
  });

  it('wait where there is only one, and honour what the upstream asks for', async () => {
    await add('alone', at(first));
    first.script({ status: 429, headers: { 'retry-after': '1' } });
    const before = performance.now();
    const said = await chat('alone');
    expect([said.status, said.text]).toEqual([200, 'from first']);
    expect(performance.now() - before).toBeGreaterThan(950);
    expect(header(said, 'attempted-retries')).toBe('1');
  });

  it.each([
    ['a bad request', 400, 400],
    ['an unknown model', 404, 404],
  ])('are not made for %s', async (_what, upstreamStatus, status) => {
    await add('refusing', at(first));
    const before = first.calls.length;
    first.script({ status: upstreamStatus });
    expect((await chat('refusing')).status).toBe(status);
    expect(first.calls.length - before).toBe(1);
  });

  it('are not made on the same deployment for a refused key', async () => {
    await add('locked', at(first));
    const before = first.calls.length;
    first.script({ status: 401 });
    expect((await chat('locked')).status).toBe(502);
    expect(first.calls.length - before).toBe(1);
  });

  it('are as many as the body, the header or the deployment says', async () => {
    await add('counted', at(first, { num_retries: 0 }));
    const callsOf = async (more: object, headers: Record<string, string> = {}) => {
      const before = first.calls.length;
      first.script(
        { status: 503, headers: { 'retry-after': '0.01' } },
        { status: 503, headers: { 'retry-after': '0.01' } },
      );
      await chat('counted', more, { headers });
      return first.calls.length - before;
    };
    expect(await callsOf({})).toBe(1);
    expect(await callsOf({ num_retries: 1 })).toBe(2);
    expect(await callsOf({}, { 'x-litellm-num-retries': '2' })).toBe(3);
    expect(await callsOf({ num_retries: 0 }, { 'x-litellm-num-retries': '2' })).toBe(1);
  });

  it('also follow an upstream that dies before its first word, streamed too', async () => {
    await add('dying', at(first, { weight: 1 }));
    await add('dying', at(second, { weight: 0 }));
    first.script({ text: '', cutAfter: 0 });
    const response = await hub.call('/v1/chat/completions', {
      json: { model: 'dying', stream: true, messages: [{ role: 'user', content: 'hi' }] },
    });
    const text = await response.text();
    expect(text).toContain('from second');
    expect(text).toContain('[DONE]');
    expect(text).not.toContain('error');
    expect(response.headers.get('x-litellm-attempted-retries')).toBe('1');
  });

  it('never follow one that dies after its first word', async () => {
    await add('dying-late', at(first, { weight: 1 }));
    await add('dying-late', at(second, { weight: 0 }));
    first.script({ text: 'half', cutAfter: 1 });
    const before = second.calls.length;
    const response = await hub.call('/v1/chat/completions', {
      json: { model: 'dying-late', stream: true, messages: [{ role: 'user', content: 'hi' }] },
    });
    const text = await response.text();
    expect(text).toContain('half');
    expect(text).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    expect(second.calls.length).toBe(before);
  });
});

describe('fallbacks', () => {
  it('of the body are tried in turn, and the one that answers is named', async () => {
    await add('bad', at(first, { num_retries: 0 }));
    await add('good', at(second));
    first.script({ status: 500 });
    const said = await chat('bad', { fallbacks: ['unknown-one', 'good'] });
    expect([said.status, said.text, said.body.model]).toEqual([200, 'from second', 'good']);
    expect(header(said, 'attempted-fallbacks')).toBe('2');
    expect(header(said, 'attempted-retries')).toBe('0');
    expect(header(said, 'model-group')).toBe('good');
    expect(header(said, 'model-api-base')).toBe(second.baseUrl);
  });

  it('of the settings follow one another, and * stands for every other model', async () => {
    await add('a', at(first, { num_retries: 0 }));
    await add('b', at(first, { num_retries: 0 }));
    await add('c', at(second));
    await settings({ fallbacks: { a: ['b'], '*': ['c'] } });
    first.script({ status: 500 }, { status: 500 });
    const said = await chat('a');
    expect([said.text, said.body.model]).toEqual(['from second', 'c']);
    expect(header(said, 'attempted-fallbacks')).toBe('2');
  });

  it('leave the first failure to be told when all fail', async () => {
    await add('a', at(first, { num_retries: 0 }));
    await add('b', at(second, { num_retries: 0 }));
    await settings({ defaultFallbacks: ['b'] });
    first.script({ status: 500, message: 'the very first' });
    second.script({ status: 500, message: 'the second' });
    const said = await chat('a');
    expect(said.status).toBe(502);
    expect(said.text).toContain('the very first');
    expect(said.text).toContain('Fallbacks tried: b.');
  });

  it('for a prompt that is too long are those of the context window', async () => {
    await add('short', { model: 'fake/echo', mock_response: 'litellm.ContextWindowExceededError' });
    await add('long', { model: 'fake/echo', mock_response: 'enough room' });
    await settings({ contextWindowFallbacks: { short: ['long'] } });
    expect((await chat('short')).text).toBe('enough room');
  });

  it('go no further than five models, and never in a circle', async () => {
    const names = ['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6'];
    for (const name of names)
      await add(name, { model: 'fake/echo', mock_response: 'litellm.InternalServerError', num_retries: 0 });
    await settings({ fallbacks: Object.fromEntries(names.map((name, i) => [name, [names[i + 1] ?? 'f0', 'f0']])) });
    const said = await chat('f0');
    expect(said.text).toContain('Fallbacks tried: f1, f2, f3, f4, f5.');
  });

  it('need the right to use them', async () => {
    await add('mine', at(first, { num_retries: 0 }));
    await add('theirs', at(second));
    const response = await hub.call('/key/generate', { json: { models: ['mine'] } });
    const { key } = (await response.json()) as { key: string };
    expect((await chat('mine', { fallbacks: ['theirs'] }, { key })).status).toBe(403);
    await settings({ defaultFallbacks: ['theirs'] });
    first.script({ status: 500 });
    const before = second.calls.length;
    expect((await chat('mine', {}, { key })).status).toBe(502);
    expect(second.calls.length).toBe(before);
  });
});

/** Seconds for which each deployment of a name is left alone, as the list of models tells. */
async function cooling(name: string): Promise<readonly number[]> {
  const response = await hub.call('/model/info');
  const { data } = (await response.json()) as {
    data: { model_name: string; model_info: { cooling_seconds: number } }[];
  };
  return data.filter((row) => row.model_name === name).map((row) => row.model_info.cooling_seconds);
}

describe('a deployment that fails', () => {
  it('is left alone for a while after a 429, and all of them together answer 429', async () => {
    await add('busy', at(first, { num_retries: 0, weight: 0 }));
    await add('busy', at(second, { num_retries: 0, weight: 1 }));
    await settings({ cooldownSeconds: 60 });
    second.script({ status: 429 });
    expect((await chat('busy')).status).toBe(429);
    const before = second.calls.length;
    for (let call = 0; call < 5; call++) expect((await chat('busy')).text).toBe('from first');
    expect((await cooling('busy')).map((seconds) => seconds > 50)).toEqual([false, true]);
    expect(second.calls.length).toBe(before);
    first.script({ status: 429 });
    expect((await chat('busy')).status).toBe(429);
    const refused = await chat('busy');
    expect(refused.status).toBe(429);
    expect(refused.text).toMatch(/No deployments available for selected model.*Try again in \d+ seconds/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  });

  it('is asked again when it is the only one', async () => {
    await add('only', at(first, { num_retries: 0 }));
    first.script({ status: 429 });
    expect((await chat('only')).status).toBe(429);
    expect((await chat('only')).text).toBe('from first');
  });
});

describe('time limits', () => {
  it.each([
    ['the body', { timeout: 0.05 }, {}, '0.05'],
    ['the header', {}, { 'x-litellm-timeout': '0.04' }, '0.04'],
    ['the body over the header', { timeout: 0.05 }, { 'x-litellm-timeout': '50' }, '0.05'],
  ])('of %s end an attempt with 408', async (_whose, more, headers, told) => {
    await add('slow', at(first));
    first.script('silence');
    const said = await chat('slow', { ...more, num_retries: 0 }, { headers });
    expect(said.status).toBe(408);
    expect(said.text).toContain('litellm.Timeout');
    expect(said.body.error?.code).toBe('timeout');
    expect(header(said, 'timeout')).toBe(told);
  });

  it('of the deployment hold for each attempt, so a slow one is followed by another', async () => {
    await add('slow', at(first, { timeout: 0.05, weight: 1 }));
    await add('slow', at(second, { weight: 0 }));
    first.script('silence');
    const said = await chat('slow');
    expect([said.status, said.text]).toEqual([200, 'from second']);
    expect(header(said, 'timeout')).toBeNull();
  });

  it('are written as they were given', async () => {
    await add('mocked', { model: 'fake/echo' });
    const said = await chat('mocked', { mock_timeout: true, timeout: 1, num_retries: 0 });
    expect(said.status).toBe(408);
    expect(header(said, 'timeout')).toBe('1.0');
  });
});

describe('LiteLLM’s switches for tests', () => {
  it('answer with a text, count it, and cost what the deployment says', async () => {
    await add('mocked', {
      model: 'openai/gpt',
      mock_response: 'of the deployment',
      input_cost_per_token: 1e-6,
      output_cost_per_token: 2e-6,
    });
    const own = await chat('mocked');
    expect([own.status, own.text]).toEqual([200, 'of the deployment']);
    expect(own.body.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 });
    expect(Number(header(own, 'response-cost'))).toBeCloseTo(3e-6 + 8e-6, 12);
    expect((await chat('mocked', { mock_response: 'of the request' })).text).toBe('of the request');
    expect((await chat('echo', { mock_response: 'of any model' })).text).toBe('of any model');
  });

  it('make the first model fail for its fallbacks', async () => {
    await add('spare', { model: 'fake/echo', mock_response: 'spare' });
    const said = await chat('echo', { mock_testing_fallbacks: true, fallbacks: ['spare'] });
    expect([said.status, said.text]).toEqual([200, 'spare']);
    expect(header(said, 'attempted-fallbacks')).toBe('1');
    expect(header(said, 'attempted-retries')).toBe('0');
    const alone = await chat('echo', { mock_testing_fallbacks: true });
    expect(alone.status).toBeGreaterThanOrEqual(500);
  });

  it('make the first attempt fail as if it were limited', async () => {
    const said = await chat('echo', { mock_testing_rate_limit_error: true, num_retries: 3 });
    expect(said.status).toBe(200);
    expect(header(said, 'attempted-retries')).toBe('1');
    expect(header(said, 'max-retries')).toBe('3');
  });

  it.each([
    [{ timeout: 'soon' }, 'timeout'],
    [{ timeout: -1 }, 'timeout'],
    [{ num_retries: 1.5 }, 'num_retries'],
    [{ fallbacks: 'echo' }, 'fallbacks'],
    [{ fallbacks: [{ model: 'echo', messages: [] }] }, 'fallbacks'],
    [{ mock_response: 7 }, 'mock_response'],
    [{ tags: [1] }, 'tags[0]'],
    [{ metadata: { tags: 'x' } }, 'metadata.tags'],
  ])('%j is refused by its name', async (more, param) => {
    const said = await chat('echo', more);
    expect(said.status).toBe(400);
    expect(said.body.error).toMatchObject({ param: expect.stringContaining(param) as string });
  });

  it('never send a request elsewhere', async () => {
    const said = await chat('echo', { api_base: 'http://127.0.0.1:1' });
    expect([said.status, said.body.error?.type]).toEqual([401, 'auth_error']);
    expect(said.text).toContain('Rejected Request');
  });

  it('never reach an upstream', async () => {
    await add('plain', at(first));
    await chat('plain', {
      tags: ['x'],
      num_retries: 1,
      fallbacks: [],
      metadata: { tags: ['y'], n: 1 },
      drop_params: true,
    });
    expect(first.calls.at(-1)).toEqual({ model: 'served', messages: [{ role: 'user', content: 'one two three' }] });
    await chat('plain', { metadata: { team: 'a' }, user: 'ada', some_new_field: 1 });
    expect(first.calls.at(-1)).toMatchObject({ metadata: { team: 'a' }, user: 'ada', some_new_field: 1 });
  });
});

describe('the headers of an answer', () => {
  it('say what it cost, who answered and what is left', async () => {
    const id = await add('told', at(first, { input_cost_per_token: 1.5e-6, output_cost_per_token: 2e-6, rpm: 100 }));
    const response = await hub.call('/key/generate', { json: {} });
    const { key } = (await response.json()) as { key: string };
    const said = await chat('told', {}, { key, headers: { 'x-litellm-call-id': 'my-call' } });
    expect(said.status).toBe(200);
    expect(Object.fromEntries([...said.headers].filter(([name]) => name.startsWith('x-litellm')))).toMatchObject({
      'x-litellm-call-id': 'my-call',
      'x-litellm-version': expect.any(String) as string,
      'x-litellm-model-id': id,
      'x-litellm-model-group': 'told',
      'x-litellm-model-api-base': first.baseUrl,
      'x-litellm-response-cost': '0.000035',
      'x-litellm-key-spend': '0.000035',
      'x-litellm-attempted-retries': '0',
      'x-litellm-attempted-fallbacks': '0',
    });
    expect(Number(header(said, 'response-duration-ms'))).toBeGreaterThan(0);
    expect(said.headers.get('x-ratelimit-limit-requests')).toBe('100');
    expect(said.headers.get('x-ratelimit-remaining-requests')).toBe('99');
    expect(header(await chat('told', {}, { key }), 'key-spend')).toBe('0.00007');
  });

  it('of an error name the call and what was asked; of a stranger’s nothing', async () => {
    await add('failing', at(first, { num_retries: 0 }));
    first.script({ status: 500 });
    const said = await chat('failing');
    expect(header(said, 'call-id')).toMatch(/./);
    expect([header(said, 'model-group'), header(said, 'response-cost')]).toEqual(['failing', '0']);
    const stranger = await chat('failing', {}, { key: 'sk-not-a-key-of-this-hub' });
    expect(stranger.status).toBe(401);
    expect([...stranger.headers.keys()].filter((name) => name.startsWith('x-litellm'))).toEqual([]);
  });
});

describe('paths that name the model', () => {
  it.each(['/engines/fake/echo/chat/completions', '/openai/deployments/echo/chat/completions'])('%s', async (path) => {
    const response = await hub.call(path, { json: { messages: [{ role: 'user', content: 'hi' }] } });
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'hi' } }] });
  });
});

describe('strategies', () => {
  it.each([
    ['simple-shuffle', { weight: 1 }, { weight: 0 }],
    ['cost-based-routing', { input_cost_per_token: 1e-9 }, { input_cost_per_token: 1e-6 }],
  ])('%s', async (routingStrategy, better, worse) => {
    await settings({ routingStrategy });
    await add('chosen', at(first, better));
    await add('chosen', at(second, worse));
    for (let call = 0; call < 5; call++) expect((await chat('chosen')).text).toBe('from first');
  });

  it('usage-based-routing-v2 keeps to the limits of its deployments', async () => {
    await settings({ routingStrategy: 'usage-based-routing-v2' });
    await add('limited', at(first, { rpm: 1 }));
    await add('limited', at(second, { rpm: 1 }));
    const texts = [(await chat('limited')).text, (await chat('limited')).text];
    expect(texts.toSorted()).toEqual(['from first', 'from second']);
    expect((await chat('limited', { num_retries: 0 })).status).toBe(429);
  });

  it('tags choose among deployments where the owner wants that', async () => {
    await settings({ filterByTags: true });
    await add('tagged', at(first, { tags: ['free', 'default'] }));
    await add('tagged', at(second, { tags: ['paid'] }));
    expect((await chat('tagged', { tags: ['paid'] })).text).toBe('from second');
    expect((await chat('tagged', {}, { headers: { 'x-litellm-tags': 'other, paid' } })).text).toBe('from second');
    expect((await chat('tagged', { metadata: { tags: ['unheard'] } })).text).toBe('from first');
    expect((await chat('tagged')).text).toBe('from first');
  });

  it('count a key’s and its team’s own tags too, and the log tells all of them', async () => {
    await settings({ filterByTags: true });
    await add('tagged', at(first, { tags: ['default'] }));
    await add('tagged', at(second, { tags: ['paid'] }));
    await hub.call('/team/new', { json: { team_id: 'payers', tags: ['team-tag'] } });
    const made = await hub.call('/key/generate', { json: { tags: ['paid'], team_id: 'payers' } });
    const { key } = (await made.json()) as { key: string };
    const said = await chat('tagged', { tags: ['asked'] }, { key });
    expect(said.text).toBe('from second');
    const logs = await hub.call(`/spend/logs?api_key=${key}`);
    expect(await logs.json()).toMatchObject([{ request_tags: ['asked', 'paid', 'team-tag'] }]);
  });
});

describe('defaults of a deployment', () => {
  it('fill in what the client left open', async () => {
    await add('tuned', at(first, { temperature: 0.1, max_tokens: 7 }));
    await chat('tuned', { temperature: 0.9 });
    expect(first.calls.at(-1)).toMatchObject({ temperature: 0.9, max_tokens: 7, model: 'served' });
  });
});

describe('parameters that nobody here honours', () => {
  it('are left out and named, or refused where the owner or the client wants that', async () => {
    const logit_bias = { '50256': -100 };
    const dropped = await chat('echo', { logit_bias });
    expect([dropped.status, dropped.headers.get('x-hub-ignored')]).toEqual([200, 'logit_bias']);
    await add('remote', at(first));
    const passedOn = await chat('remote', { logit_bias, guardrails: ['x'] });
    expect([passedOn.status, passedOn.headers.get('x-hub-ignored')]).toEqual([200, 'guardrails']);
    expect(first.calls.at(-1)).toMatchObject({ logit_bias });
    expect((await chat('echo', { logit_bias, drop_params: false })).text).toContain('litellm.UnsupportedParamsError');
    await settings({ dropParams: false });
    expect((await chat('echo', { logit_bias })).status).toBe(400);
    expect((await chat('echo', { logit_bias, drop_params: true })).status).toBe(200);
  });
});
