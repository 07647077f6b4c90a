import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chatDone, chatLine, lines } from '../helpers/fake-ollama/scenarios.ts';
import {
  choicesOf,
  slashModel,
  startPitfallWorld,
  user,
  type Json,
  type PitfallWorld,
} from '../helpers/pitfall-world.ts';
import { startTestHub } from '../helpers/start-test-hub.ts';

/** The other pitfalls of Ollama's own compatible layer: lists, other dialects, and what stands around a request. */

let world: PitfallWorld;
beforeAll(async () => {
  world = await startPitfallWorld();
});
afterAll(() => world.stop());

const MODEL = 'llama3.2:1b';
const call = { id: 'call_1', function: { index: 0, name: 'get_weather', arguments: { city: 'Oslo' } } };
const textAndCall = lines(chatLine({ content: 'Let me look.' }), chatLine({ tool_calls: [call] }), chatDone());

describe('pitfalls of lists and keys', () => {
  it('24: models with a slash are found, each tells its window, and an empty list is a list', async () => {
    for (const id of [encodeURIComponent(slashModel.name), slashModel.name]) {
      const one = await world.hub.call(`/v1/models/${id}`);
      expect(await one.json()).toMatchObject({ id: slashModel.name, context_length: expect.any(Number) as number });
    }
    const empty = await startTestHub({ engines: [] });
    onTestFinished(empty.stop);
    for (const path of ['/v1/models', '/models']) {
      expect(await (await empty.call(path)).json()).toMatchObject({ object: 'list', data: [] });
    }
  });

  it('27: a page may send every header of the SDKs, and one from elsewhere may send nothing', async () => {
    const asked =
      'x-api-key,anthropic-version,anthropic-beta,anthropic-dangerous-direct-browser-access,x-stainless-lang';
    const preflight = async (origin: string) =>
      world.hub.call('/v1/messages', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
      });
    const near = await preflight('http://localhost:5173');
    expect(near.headers.get('access-control-allow-headers')).toBe(asked);
    expect(near.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const before = world.count();
    const headers = { origin: 'https://evil.example' };
    expect((await world.post('/v1/chat/completions', { model: MODEL, messages: user('hi') }, headers)).status).toBe(
      403,
    );
    expect(world.count()).toBe(before);
  });

  it.each(['/v1/chat/completions', '/v1/responses', '/v1/messages', '/v1/completions', '/v1/embeddings'])(
    '28: %s reads a body in zstd',
    async (path) => {
      const model = path.endsWith('embeddings') ? 'nomic-embed-text' : MODEL;
      const json = {
        model,
        max_tokens: 9,
        messages: user('hi'),
        input: 'hi',
        ...(path.endsWith('/completions') && { prompt: 'hi' }),
      };
      const answer = await world.hub.call(path, {
        method: 'POST',
        body: zstdCompressSync(JSON.stringify(json)),
        headers: { 'content-type': 'application/json', 'content-encoding': 'zstd' },
      });
      expect([answer.status, ((await answer.json()) as Json)['error'] ?? null]).toEqual([200, null]);
    },
  );

  it('29: a model stays in memory as long as its alias says, unless the request says otherwise', async () => {
    const params = { model: `ollama/${MODEL}`, keep_alive: '45m' };
    await world.post('/model/new', { model_name: 'autocomplete', litellm_params: params });
    await world.chat({ model: 'autocomplete' });
    expect(world.sent()['keep_alive']).toBe('45m');
    await world.chat({ model: 'autocomplete', keep_alive: 60 });
    expect(world.sent()['keep_alive']).toBe(60);
    const loads = world.ollama.state.loads;
    await world.chat({ model: 'autocomplete' });
    await world.chat();
    expect(world.ollama.state.loads).toBe(loads);
  });

  it('31: a model is treated alike by whatever name, and no default name looks like another vendor’s', async () => {
    const list = (await (await world.hub.call('/v1/models')).json()) as { data: { id: string }[] };
    expect(list.data.filter(({ id }) => /o[134]|gpt-5/i.test(id))).toEqual([]);
    await world.post('/model/new', { model_name: 'marco-o1', litellm_params: { model: `ollama/${MODEL}` } });
    const messages = [{ role: 'developer', content: 'Brief.' }, ...user('hi there')];
    for (const limit of ['max_tokens', 'max_completion_tokens']) {
      const answer = await world.chat({ model: 'marco-o1', messages, [limit]: 1, temperature: 0.3 });
      expect([answer.body['model'], choicesOf(answer.body)[0]?.finish_reason]).toEqual(['marco-o1', 'length']);
      expect(world.sent()['options']).toMatchObject({ num_predict: 1, temperature: 0.3 });
    }
  });

  it('32: without a key nothing of Ollama is reached, in no dialect', async () => {
    const before = world.ollama.requests.length;
    const paths = ['/v1/chat/completions', '/v1/messages', '/v1/responses', '/api/chat', '/api/generate', '/api/pull'];
    for (const path of paths) {
      const json = { model: MODEL, name: MODEL, messages: user('hi'), input: 'hi', prompt: 'hi', max_tokens: 1 };
      expect([path, (await world.hub.call(path, { json, key: null })).status]).toEqual([path, 401]);
    }
    const asked = world.ollama.requests.slice(before).filter(({ method }) => method === 'POST');
    expect(asked.filter(({ path }) => path !== '/api/show')).toEqual([]);
  });
});

describe('the beginning of a prompt', () => {
  it('30: the same conversation begins with the same bytes', async () => {
    const system = (cch: string) => [
      { type: 'text', text: `x-anthropic-billing-header: cc_version=2.1; cch=${cch};` },
      { type: 'text', text: 'You are a coding agent.' },
    ];
    const anthropicTool = (name: string) => ({ name, input_schema: { type: 'object' } });
    const ask = async (cch: string) => {
      const answer = await world.post('/v1/messages', {
        model: 'llama3.2:1b',
        max_tokens: 20,
        system: system(cch),
        tools: ['zeta', 'alpha', 'mid'].map(anthropicTool),
        messages: user('hi'),
      });
      expect(answer.status).toBe(200);
      return JSON.stringify(world.sent());
    };
    expect(await ask('aaaaa')).toBe(await ask('bbbbb'));
    expect((world.sent()['tools'] as { function: Json }[]).map((tool) => tool.function['name'])).toEqual([
      'zeta',
      'alpha',
      'mid',
    ]);
    expect(JSON.stringify(world.sent())).not.toContain('cch=');
  });
});

describe('25: Responses', () => {
  it('takes what it does not know, keeps text beside calls, says incomplete, and goes on from a reply', async () => {
    world.ollama.script('/api/chat', textAndCall);
    const tools = [{ type: 'function', name: 'get_weather', parameters: { type: 'object' } }, { type: 'web_search' }];
    const first = await world.post('/v1/responses', {
      model: MODEL,
      tools,
      input: [...user('hi'), { type: 'item_reference_x' }],
    });
    expect([first.status, first.body['error']]).toEqual([200, null]);
    expect((first.body['output'] as Json[]).map(({ type }) => type)).toEqual(['message', 'function_call']);
    const cut = await world.post('/v1/responses', { model: MODEL, input: 'hello there', max_output_tokens: 1 });
    expect(cut.body).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    const next = await world.post('/v1/responses', {
      model: MODEL,
      input: 'and?',
      previous_response_id: cut.body['id'],
    });
    expect(next.status).toBe(200);
    expect((world.sent()['messages'] as Json[]).map(({ content }) => content)).toEqual(['hello there', 'You', 'and?']);
  });
});

describe('26: Anthropic’s Messages', () => {
  const ask = async (body: Json, path = '/v1/messages') =>
    world.post(path, { model: MODEL, max_tokens: 50, messages: user('hi'), ...body });

  it('counts tokens without work, forces a call where one is wanted, and takes images by link', async () => {
    const before = world.count();
    expect((await ask({}, '/v1/messages/count_tokens')).body['input_tokens']).toBeGreaterThan(0);
    expect(world.count()).toBe(before);
    const forced = await ask({
      tools: [{ name: 'f', input_schema: { type: 'object' } }],
      tool_choice: { type: 'any' },
    });
    expect((forced.body['content'] as Json[]).map(({ type, name }) => [type, name])).toEqual([['tool_use', 'f']]);
    const image = { type: 'image', source: { type: 'url', url: 'http://127.0.0.1/a.png' } };
    const refused = await ask({ model: 'llava:7b', messages: user([image]) });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain('private network');
  });
});

describe('a schema', () => {
  const ask = async (schema: unknown) =>
    world.chat({ response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } });

  it.each(['text', 7, ['object'], null])('that is %j is refused before Ollama is asked', async (schema) => {
    const before = world.count();
    const answer = await ask(schema);
    expect([answer.status, answer.body]).toMatchObject([400, { error: { type: 'invalid_request_error' } }]);
    expect(world.count()).toBe(before);
  });

  it.each(['failed to parse grammar', 'invalid format: "banana"'])(
    'that Ollama can’t honour (%s) is unsupported_schema, not a failure of the server',
    async (error) => {
      world.ollama.script('/api/chat', (exchange) => exchange.reply(500, { error }));
      const answer = await ask({ type: 'banana' });
      expect([answer.status, answer.body]).toMatchObject([
        400,
        { error: { code: 'unsupported_schema', param: 'response_format' } },
      ]);
    },
  );
});
