import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import * as scenarios from '../helpers/fake-ollama/scenarios.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

/** Tokens that the hub gives this model of the fake Ollama. */
const WINDOW = 8192;
const model = 'llama3.2:1b';
let ollama: FakeOllama;
let hub: TestHub;
let before = 0;

beforeAll(async () => {
  ollama = await startFakeOllama();
  hub = await startTestHub({ args: ['--ollama-host', ollama.url] });
});
afterAll(async () => {
  await hub.stop();
  await ollama.close();
});
beforeEach(() => void (before = ollama.requests.length));

const asked = () =>
  ollama.requests.slice(before).filter(({ path }) => ['/api/chat', '/api/generate', '/api/embed'].includes(path));
const words = (tokens: number) => 'four'.repeat(tokens);
const user = (content: string) => ({ role: 'user', content });
const long = words(WINDOW * 2);
const lastSent = () => (asked().at(-1)?.body ?? {}) as { messages: { role: string; content: string }[] };
const post = (path: string, json: unknown, key?: string) => hub.call(path, { json, ...(key !== undefined && { key }) });
const errorOf = async (reply: Response) => ((await reply.json()) as { error: Record<string, unknown> }).error;

async function newestRow(): Promise<Record<string, unknown>> {
  const reply = await hub.call('/hub/requests?limit=1');
  return ((await reply.json()) as { requests: Record<string, unknown>[] }).requests[0] ?? {};
}

describe('a prompt that fits by no count', () => {
  it.each([
    ['/v1/chat/completions', { model, messages: [user(long)] }, 'messages'],
    ['/v1/chat/completions', { model, messages: [user(long)], stream: true }, 'messages'],
    ['/v1/completions', { model, prompt: long }, 'prompt'],
    ['/v1/completions', { model, prompt: ['short', long] }, 'prompt'],
    ['/v1/embeddings', { model: 'nomic-embed-text', input: long }, 'input'],
    ['/v1/embeddings', { model: 'nomic-embed-text', input: ['short', long] }, 'input'],
  ])('is refused by %s in its own words, and no engine is asked (%#)', async (path, body, param) => {
    const reply = await post(path, body);
    const error = await errorOf(reply);
    expect(reply.status).toBe(400);
    expect(error).toMatchObject({ type: 'invalid_request_error', code: 'context_length_exceeded', param });
    expect(error['message']).toMatch(
      /^This model's maximum context length is \d+ tokens; this request needs \d+ \(\d+ prompt \+ \d+ output\); reduce the length/,
    );
    expect(asked()).toEqual([]);
  });

  it('is refused in the words of Ollama’s own API', async () => {
    const reply = await post('/api/chat', { model, messages: [user(long)] });
    expect(reply.status).toBe(400);
    expect(((await reply.json()) as { error: string }).error).toContain(`maximum context length is ${WINDOW} tokens`);
    expect(asked()).toEqual([]);
  });

  it('is refused by Anthropic’s Messages in the words that its clients shorten a conversation by', async () => {
    for (const stream of [false, true]) {
      const reply = await post('/v1/messages', { model, max_tokens: 5, stream, messages: [user(long)] });
      expect(reply.status).toBe(400);
      expect(await errorOf(reply)).toEqual({
        type: 'invalid_request_error',
        message: `prompt is too long: ${WINDOW * 2} tokens > ${WINDOW} maximum`,
      });
    }
    expect(asked()).toEqual([]);
  });

  it('is refused by Responses', async () => {
    const reply = await post('/v1/responses', { model, input: long, store: false });
    expect(reply.status).toBe(400);
    expect((await errorOf(reply))['code']).toBe('context_length_exceeded');
    expect(asked()).toEqual([]);
  });

  it('counts what tools and earlier calls of tools add', async () => {
    const tools = [{ type: 'function', function: { name: 'f', description: long, parameters: { type: 'object' } } }];
    const withTools = await post('/v1/chat/completions', { model, messages: [user('hi')], tools });
    expect((await errorOf(withTools))['code']).toBe('context_length_exceeded');
    const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: JSON.stringify({ long }) } };
    const messages = [
      user('hi'),
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: 'done' },
    ];
    const withCalls = await post('/v1/chat/completions', { model, messages });
    expect((await errorOf(withCalls))['code']).toBe('context_length_exceeded');
    expect(asked()).toEqual([]);
  });

  it('is booked with the window that it was too long for', async () => {
    await post('/v1/chat/completions', { model, messages: [user(long)] });
    expect(await newestRow()).toMatchObject({
      outcome: 'error',
      errorCode: 'context_length_exceeded',
      contextWindow: WINDOW,
    });
  });

  it('goes to the model that is named for it', async () => {
    const contextWindowFallbacks = { [model]: ['qwen3:0.6b'] };
    await hub.call('/hub/settings', {
      method: 'PATCH',
      body: JSON.stringify({ contextWindowFallbacks }),
      headers: { 'content-type': 'application/json' },
    });
    const reply = await post('/v1/chat/completions', { model, messages: [user(words(WINDOW * 2))] });
    expect((await errorOf(reply))['message'] as string).toContain('Fallbacks tried: qwen3:0.6b');
    await hub.call('/hub/settings', {
      method: 'PATCH',
      body: JSON.stringify({ contextWindowFallbacks: {} }),
      headers: { 'content-type': 'application/json' },
    });
  });
});

describe('a prompt that may fit', () => {
  it('is counted by Ollama, and its refusal is told', async () => {
    ollama.script('/api/chat', scenarios.promptTooLong(9001, WINDOW));
    const reply = await post('/v1/chat/completions', { model, messages: [user(words(WINDOW - 10))] });
    expect((await errorOf(reply))['message']).toContain(`needs 9002 (9001 prompt + 1 output)`);
    expect(asked()).toHaveLength(1);
  });

  it('takes a wish for an answer as long as the whole window', async () => {
    const reply = await post('/v1/chat/completions', { model, messages: [user('hi')], max_tokens: WINDOW });
    expect(reply.status).toBe(200);
  });

  it.each([
    [0, 200],
    [0.4, 200],
    [-5, 400],
    [1e12, 400],
  ])('goes out with the usual window, or not at all, when num_ctx is %s', async (num_ctx, status) => {
    const reply = await post('/api/chat', { model, messages: [user('hi')], stream: false, options: { num_ctx } });
    expect(reply.status).toBe(status);
    expect(asked().map(({ body }) => (body as { options: { num_ctx: number } }).options.num_ctx)).toEqual(
      status === 200 ? [WINDOW] : [],
    );
  });

  it('is allowed what it asked for, up to what the model was trained with', async () => {
    const wish = { messages: [user(words(WINDOW * 2))], stream: false, options: { num_ctx: 2_000_000 } };
    const reply = await post('/api/chat', { model: 'qwen3:0.6b', ...wish });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('x-hub-context-allowed')).toBe('40960');
    expect(asked().at(-1)?.body).toMatchObject({ options: { num_ctx: 40_960 } });
  });
});

describe('the headers of an answer', () => {
  it('say what is used, as the engine counted it, and what is allowed', async () => {
    const reply = await post('/v1/chat/completions', { model, messages: [user('hello there')] });
    const { usage } = (await reply.json()) as { usage: { prompt_tokens: number } };
    expect(reply.headers.get('x-hub-context-used')).toBe(String(usage.prompt_tokens));
    expect(reply.headers.get('x-hub-context-estimated')).toBeNull();
    expect(reply.headers.get('x-hub-context-allowed')).toBe(String(WINDOW));
    expect(reply.headers.get('x-hub-context-trimmed')).toBeNull();
    expect(await newestRow()).toMatchObject({ contextWindow: WINDOW, trimmedTokens: 0, trimmedMessages: 0 });
  });

  it('of a stream are an estimate, marked as such', async () => {
    const reply = await post('/v1/chat/completions', { model, messages: [user(words(20))], stream: true });
    await reply.text();
    expect(reply.headers.get('x-hub-context-used')).toBe('20');
    expect(reply.headers.get('x-hub-context-estimated')).toBe('true');
    expect(reply.headers.get('x-hub-context-allowed')).toBe(String(WINDOW));
  });

  it('may be read by a page', async () => {
    const reply = await hub.call('/v1/models', { headers: { origin: 'http://localhost:5173' } });
    expect(reply.headers.get('access-control-expose-headers')).toContain('x-hub-context-used');
  });
});

describe('a conversation that is trimmed', () => {
  const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } };
  const messages = [
    { role: 'system', content: 'Be kind.' },
    user(`first ${words(WINDOW)}`),
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'c1', content: 'done' },
    { role: 'assistant', content: 'the first answer' },
    user('second'),
    { role: 'assistant', content: 'the second answer' },
    user('third'),
  ];
  const kept = ['Be kind.', 'second', 'the second answer', 'third'];

  async function expectTrimmed(reply: Response): Promise<void> {
    const text = await reply.text();
    expect(text).not.toContain('context_length_exceeded');
    expect(reply.status).toBe(200);
    expect(Number(reply.headers.get('x-hub-context-trimmed'))).toBeGreaterThanOrEqual(WINDOW);
    expect(lastSent().messages.map(({ content }) => content)).toEqual(kept);
    expect(await newestRow()).toMatchObject({ outcome: 'ok', contextWindow: WINDOW, trimmedMessages: 4 });
    expect(Number((await newestRow())['trimmedTokens'])).toBeGreaterThanOrEqual(WINDOW);
  }

  it('by the wish of a request loses whole turns from its beginning, and says so', async () => {
    await expectTrimmed(await post('/v1/chat/completions', { model, messages, context_overflow: 'trim' }));
    await expectTrimmed(
      await post('/v1/chat/completions', { model, messages, context_overflow: 'trim', stream: true }),
    );
  });

  it('by the wish of a key', async () => {
    const made = await post('/key/generate', { context_overflow: 'trim' });
    const { key, context_overflow } = (await made.json()) as { key: string; context_overflow: string };
    expect(context_overflow).toBe('trim');
    await expectTrimmed(await post('/v1/chat/completions', { model, messages }, key));
    await post('/key/update', { key, context_overflow: 'refuse' });
    const info = await hub.call(`/key/info?key=${key}`);
    expect(await info.json()).toMatchObject({ info: { context_overflow: 'refuse' } });
    ollama.script('/api/chat', scenarios.promptTooLong(9001, WINDOW));
    const reply = await post('/v1/chat/completions', { model, messages }, key);
    expect((await errorOf(reply))['code']).toBe('context_length_exceeded');
    const wrong = await post('/key/generate', { context_overflow: 'shorten' });
    expect(wrong.status).toBeGreaterThanOrEqual(400);
  });

  it('by its model', async () => {
    const litellm_params = { model: `ollama_chat/${model}`, context_overflow: 'trim' };
    await post('/model/new', { model_name: 'short-memory', litellm_params });
    await expectTrimmed(await post('/v1/chat/completions', { model: 'short-memory', messages }));
  });

  it('after Ollama’s own count was above the estimate', async () => {
    ollama.script('/api/chat', scenarios.promptTooLong(9001, WINDOW));
    const nearly = [user(words(WINDOW / 2)), { role: 'assistant', content: 'yes' }, user('and now?')];
    const reply = await post('/v1/chat/completions', { model, messages: nearly, context_overflow: 'trim' });
    expect(reply.status).toBe(200);
    expect(asked()).toHaveLength(2);
    expect(lastSent().messages.map(({ content }) => content)).toEqual(['and now?']);
    expect(reply.headers.get('x-hub-context-trimmed')).not.toBeNull();
  });

  it('is refused where even the last turn does not fit', async () => {
    const hopeless = [...messages.slice(0, -1), user(long)];
    const reply = await post('/v1/chat/completions', { model, messages: hopeless, context_overflow: 'trim' });
    expect(reply.status).toBe(400);
    expect(await errorOf(reply)).toMatchObject({ code: 'context_length_exceeded', param: 'messages' });
    expect(asked()).toEqual([]);
  });
});
