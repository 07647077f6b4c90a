import { afterEach, describe, expect, it } from 'vitest';
import { HubError } from '../../server/domain/errors.ts';
import type { EngineCall } from '../../server/domain/ports.ts';
import { frameOf, type StreamFrame } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { callsOf } from '../helpers/call-hub.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import * as scenarios from '../helpers/fake-ollama/scenarios.ts';
import { validateOllamaStream } from '../helpers/ollama-stream-validator.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let ollama: FakeOllama | undefined;
afterEach(async () => {
  await hub.stop();
  await ollama?.close();
  ollama = undefined;
});
const calls = callsOf(() => hub);

async function startWith(answer?: (call: EngineCall) => AsyncIterable<StreamFrame>): Promise<void> {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock, ...(answer && { answer }) })] });
}

async function startWithOllama(): Promise<FakeOllama> {
  ollama = await startFakeOllama();
  hub = await startTestHub({ args: ['--ollama-host', ollama.url] });
  return ollama;
}

const hello = [{ role: 'user', content: 'Hello there' }];
const post = async (path: string, json: object) => hub.call(path, { json });
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

interface Row {
  readonly operation: string;
  readonly dialect: string;
  readonly outcome: string;
  readonly errorCode: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}
const ledger = async () => (await calls.get('/hub/requests'))['requests'] as readonly Row[];

describe('raw streams', () => {
  it('are lines of JSON under Ollama’s own type, for either operation', async () => {
    await startWith();
    const chat = await post('/api/chat', { model: 'echo', messages: hello });
    expect([chat.status, chat.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const lines = validateOllamaStream(await bytesOf(chat), 'chat');
    expect(lines.map(({ message }) => message?.content)).toEqual(['Hello', ' there', '']);
    const generate = await post('/api/generate', { model: 'echo', prompt: 'one two' });
    expect(validateOllamaStream(await bytesOf(generate), 'generate')).toHaveLength(3);
  });

  it('are whole bodies when nobody wants a stream', async () => {
    await startWith();
    const answer = await post('/api/chat', { model: 'echo', messages: hello, stream: false });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toMatchObject({ message: { content: 'Hello there' }, done: true });
  });

  it('end with an error line when the engine breaks off, and have a status before the first line', async () => {
    await startWith(async function* ({ request }) {
      yield frameOf({ type: 'generation-start' });
      if (request.model === 'echo' && request.sampling.seed !== 7)
        yield frameOf({ type: 'text-delta', choice: 0, text: 'a' });
      throw new HubError('engine_crashed', 'The engine crashed.');
    });
    const late = await post('/api/chat', { model: 'echo', messages: hello });
    expect(late.status).toBe(200);
    expect(validateOllamaStream(await bytesOf(late), 'chat', 'error').at(-1)).toEqual({ error: 'The engine crashed.' });
    const early = await post('/api/chat', { model: 'echo', messages: hello, options: { seed: 7 } });
    expect([early.status, await early.json()]).toEqual([502, { error: 'The engine crashed.' }]);
    expect((await ledger()).map(({ outcome, errorCode }) => [outcome, errorCode])).toEqual([
      ['error', 'engine_crashed'],
      ['error', 'engine_crashed'],
    ]);
  });

  it('never end well when the Ollama behind them ends in the middle', async () => {
    const upstream = await startWithOllama();
    for (const scenario of [scenarios.endWithoutDone, scenarios.cutOff, scenarios.errorMidStream]) {
      upstream.script('/api/chat', scenario);
      const answer = await post('/api/chat', { model: 'llama3.2:1b', messages: hello });
      validateOllamaStream(await bytesOf(answer), 'chat', 'error');
    }
  });

  it('pass thinking, calls and times of an Ollama on in its own words', async () => {
    const upstream = await startWithOllama();
    const thinking = await post('/api/chat', { model: 'qwen3:0.6b', messages: hello, think: true });
    const thought = validateOllamaStream(await bytesOf(thinking), 'chat');
    expect(thought.map(({ message }) => message?.thinking ?? '').join('')).toBe('Let me think.');
    expect(thought.at(-1)).toMatchObject({ eval_duration: 480_000_000, prompt_eval_count: 3 });
    for (const scenario of [scenarios.toolCallOnOwnLine, scenarios.toolCallInDoneLine]) {
      upstream.script('/api/chat', scenario);
      const tools = [{ type: 'function', function: { name: 'get_weather' } }];
      const answer = await post('/api/chat', { model: 'llama3.2:1b', messages: hello, tools });
      const lines = validateOllamaStream(await bytesOf(answer), 'chat');
      const called = lines.flatMap(({ message }) => message?.tool_calls ?? []);
      expect(called[0]).toMatchObject({ function: { name: 'get_weather', arguments: { city: 'Oslo' } } });
      expect(new Set(called.map((call) => (call as { id: string }).id)).size).toBe(called.length);
    }
  });
});

describe('the ledger', () => {
  it('has one row for each request, with its tokens, and none for loading and looking', async () => {
    await startWith();
    await post('/api/chat', { model: 'echo', messages: hello, stream: false });
    await bytesOf(await post('/api/generate', { model: 'echo:latest', prompt: 'one two three' }));
    await post('/api/embed', { model: 'echo', input: ['one', 'two'] });
    await post('/api/embeddings', { model: 'echo', prompt: 'one' });
    await post('/api/generate', { model: 'echo' });
    await post('/api/chat', { model: 'echo', keep_alive: 0 });
    await calls.get('/api/tags');
    const rows = (await ledger()).map(({ operation, dialect, inputTokens, outputTokens }) => [
      operation,
      dialect,
      inputTokens,
      outputTokens,
    ]);
    expect(rows.toReversed()).toEqual([
      ['ollama.chat', 'ollama', 2, 2],
      ['ollama.generate', 'ollama', 3, 3],
      ['ollama.embed', 'ollama', 2, 0],
      ['ollama.embeddings', 'ollama', 1, 0],
    ]);
  });

  it('has a row for a client that left', async () => {
    const gone = Promise.withResolvers<void>();
    await startWith(async function* ({ signal }) {
      yield frameOf({ type: 'text-delta', choice: 0, text: 'a' });
      signal.addEventListener('abort', () => gone.resolve(), { once: true });
      await gone.promise;
      signal.throwIfAborted();
    });
    const leaving = new AbortController();
    const answer = await hub.call('/api/chat', { json: { model: 'echo', messages: hello }, signal: leaving.signal });
    await answer.body?.getReader().read();
    leaving.abort();
    await gone.promise;
    await expect.poll(async () => (await ledger()).map(({ outcome }) => outcome)).toEqual(['cancelled']);
  });
});

describe('a prompt that does not fit', () => {
  it('is refused before the Ollama behind the hub hears of it', async () => {
    const upstream = await startWithOllama();
    const messages = [{ role: 'user', content: 'word '.repeat(40_000) }];
    for (const stream of [true, false]) {
      const answer = await post('/api/chat', { model: 'llama3.2:1b', messages, stream });
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { error: expect.stringContaining("This model's maximum context length is 8192 tokens") as string },
      ]);
    }
    expect(upstream.requests.filter(({ path }) => path === '/api/chat')).toEqual([]);
  });
});

describe('keys', () => {
  it('see and use their own models only, and hear of others as if there were none', async () => {
    const models = ['echo', 'secret'].map((name) => ({ name }));
    hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock, models })] });
    await calls.send('PUT', '/hub/model-aliases/nickname', { model: 'echo' });
    const { key } = await calls.post('/key/generate', { models: ['echo', 'nickname'] });
    const own = String(key);
    const { models: listed } = (await calls.get('/api/tags', own)) as unknown as { models: { name: string }[] };
    expect(listed.map(({ name }) => name)).toEqual(['echo', 'nickname']);
    for (const name of ['echo', 'echo:latest', 'nickname', 'nickname:latest']) {
      await calls.post('/api/show', { model: name }, own);
      await calls.post('/api/chat', { model: name, messages: hello, stream: false }, own);
      await calls.post('/api/generate', { model: name }, own);
    }
    expect(await calls.try('POST', '/api/show', { name: 'secret' }, own)).toMatchObject({ status: 404 });
    for (const body of [{ messages: hello }, {}]) {
      const refused = await calls.try('POST', '/api/chat', { model: 'secret', ...body }, own);
      expect(refused).toMatchObject({ status: 403, body: { error: expect.stringContaining('secret') as string } });
    }
  });

  it('are asked for, in any header, in words of this dialect', async () => {
    await startWith();
    for (const path of ['/api/tags', '/api/ps', '/api/status']) {
      const response = await hub.call(path, { key: 'sk-nobody' });
      expect([path, response.status, response.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer']);
      expect(await response.json()).toEqual({ error: expect.any(String) as string });
    }
    const { key } = await calls.post('/key/generate', {});
    const byOther = await hub.call('/api/tags', { key: null, headers: { 'x-api-key': String(key) } });
    expect(byOther.status).toBe(200);
    expect((await hub.call('/api/version', { key: null })).status).toBe(200);
  });
});

describe('what makes no sense is told with a status and one text', () => {
  it.each<[string, string | object, number, string]>([
    ['/api/chat', '{"model":', 400, 'not valid JSON'],
    ['/api/chat', '', 400, 'the body is empty'],
    ['/api/chat', '[]', 400, 'an array'],
    ['/api/chat', { messages: hello }, 400, 'model is missing'],
    ['/api/chat', { model: 'eco', messages: hello }, 404, 'Did you mean echo?'],
    ['/api/generate', { model: 'eco' }, 404, 'Did you mean echo?'],
    ['/api/chat', { model: 'echo', messages: [{ role: 'tool', content: 'x' }] }, 400, 'no earlier message calls'],
    ['/api/chat', { model: 'echo', messages: hello, options: { seed: 'x' } }, 400, 'option "seed" must be of type int'],
    ['/api/chat', { model: 'echo', messages: hello, keep_alive: '-1' }, 400, 'keep_alive is "-1"'],
    ['/api/chat', { model: 'echo', messages: hello, think: 'much' }, 400, 'think is "much"'],
    ['/api/chat', { model: 'echo', messages: hello, logprobs: true }, 400, 'log probabilities'],
    ['/api/generate', { model: 'echo', prompt: 'x', images: ['eA=='] }, 400, 'images[0] holds no PNG'],
    ['/api/embed', { model: 'echo', input: {} }, 400, 'input is {}'],
    ['/api/show', {}, 400, 'model is required'],
    ['/api/show', { model: 7 }, 400, 'model is 7'],
    ['/api/show', { model: 'eco' }, 404, 'Did you mean echo?'],
    ['/api/pull', { model: 'x' }, 503, 'Ollama'],
    ['/api/create', { model: 'x' }, 503, 'Ollama'],
    ['/api/copy', { destination: 'x' }, 400, 'source is required'],
    ['/api/copy', { source: ['x'], destination: 'x' }, 400, 'source is ["x"]'],
    ['/api/blobs/sha256:xyz', '', 400, 'invalid digest format'],
  ])('%s %.70j', async (path, body, status, words) => {
    await startWith();
    const response = typeof body === 'string' ? await hub.call(path, { method: 'POST', body }) : await post(path, body);
    expect([response.status, await response.json()]).toEqual([
      status,
      { error: expect.stringContaining(words) as string },
    ]);
  });
});
