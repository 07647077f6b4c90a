import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ollama } from 'ollama';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestModels } from '../../resources/models/build-test-models.ts';
import { SCRIPTED_REPLY } from '../../resources/models/tiny-model.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let client: Ollama;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  client = clientOf(hub);
});
afterAll(async () => hub.stop());

function clientOf({ url }: TestHub, key = MASTER_KEY): Ollama {
  return new Ollama({ host: url, headers: { Authorization: `Bearer ${key}` } });
}

const hello = [{ role: 'user', content: 'Hello there my friend' }];

describe('the ollama package, answered by any engine', () => {
  it('chats', async () => {
    const answer = await client.chat({ model: 'echo', messages: hello });
    expect(answer).toMatchObject({
      model: 'echo',
      message: { role: 'assistant', content: 'Hello there my friend' },
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 4,
      eval_count: 4,
    });
    expect(answer.total_duration).toBeGreaterThan(0);
    expect(Date.parse(String(answer.created_at))).toBeGreaterThan(Date.now() - 60_000);
  });

  it('streams', async () => {
    const lines = await Array.fromAsync(await client.chat({ model: 'echo:latest', messages: hello, stream: true }));
    expect(lines.map((line) => line.message.content)).toEqual(['Hello', ' there', ' my', ' friend', '']);
    expect(lines.map((line) => line.done)).toEqual([false, false, false, false, true]);
  });

  it('generates, templated and raw', async () => {
    const templated = await client.generate({ model: 'echo', system: 'be short', prompt: 'one two' });
    expect(templated).toMatchObject({ response: 'one two', done: true, done_reason: 'stop' });
    const raw = await client.generate({ model: 'echo', raw: true, prompt: 'one two', options: { num_predict: 1 } });
    expect(raw).toMatchObject({ response: 'one', done_reason: 'length' });
  });

  it('lists, shows and looks at what runs', async () => {
    const { models } = await client.list();
    expect(models.map(({ name }) => name)).toEqual(['echo']);
    expect(models[0]?.digest).toMatch(/^[0-9a-f]{64}$/);
    const shown = await client.show({ model: 'echo:latest' });
    expect(shown.capabilities).toEqual(['completion', 'embedding', 'tools', 'insert', 'vision', 'thinking']);
    expect(shown.model_info).toMatchObject({ 'unknown.context_length': 8192, 'general.basename': 'echo' });
    expect((await client.ps()).models.map(({ name }) => name)).toEqual(['echo']);
    expect((await client.version()).version).toBe('0.12.11');
  });

  it('embeds', async () => {
    const { embeddings } = await client.embed({ model: 'echo', input: ['a', 'b'] });
    expect(embeddings.map((vector) => vector.length)).toEqual([8, 8]);
    expect((await client.embeddings({ model: 'echo', prompt: 'a' })).embedding).toEqual(embeddings[0]);
  });

  it('loads and unloads', async () => {
    const load = await client.generate({ model: 'echo', prompt: '' });
    expect(load).toMatchObject({ response: '', done: true, done_reason: 'load' });
    const unload = await client.chat({ model: 'echo', messages: [], keep_alive: 0 });
    expect(unload).toMatchObject({ message: { content: '' }, done_reason: 'unload' });
  });

  it('hears of a model that is not there', async () => {
    await expect(client.chat({ model: 'eco', messages: hello })).rejects.toMatchObject({
      status_code: 404,
      error: expect.stringContaining('Did you mean echo?') as string,
    });
    await expect(client.show({ model: 'eco' })).rejects.toMatchObject({ status_code: 404 });
  });
});

describe('the ollama package, through the hub to an Ollama', () => {
  let ollama: FakeOllama;
  let through: TestHub;
  let ours: Ollama;
  beforeAll(async () => {
    ollama = await startFakeOllama({ tokenDelayMs: 1 });
    through = await startTestHub({ args: ['--ollama-host', ollama.url] });
    ours = clientOf(through);
  });
  afterAll(async () => {
    await through.stop();
    await ollama.close();
  });
  const ask = [{ role: 'user', content: 'please use get_weather' }];
  const parameters = { type: 'object', properties: { city: { type: 'string' } } };
  const tools = [{ type: 'function', function: { name: 'get_weather', description: 'weather', parameters } }];

  it('hears the same as from the Ollama itself', async () => {
    const direct = new Ollama({ host: ollama.url });
    const request = { model: 'qwen3:0.6b', messages: hello };
    const [hers, his] = await Promise.all([ours.chat(request), direct.chat(request)]);
    expect(hers.message).toEqual(his.message);
    const { done_reason, eval_count, eval_duration, prompt_eval_count } = his;
    expect(hers).toMatchObject({ done_reason, eval_count, eval_duration, prompt_eval_count });
  });

  it('calls a tool and gives its result back', async () => {
    const called = await ours.chat({ model: 'llama3.2:1b', messages: ask, tools });
    expect(called.message.tool_calls).toMatchObject([
      { function: { name: 'get_weather', arguments: { city: 'sample' } } },
    ]);
    const result = { role: 'tool', content: 'rain', tool_name: 'get_weather' };
    const answer = await ours.chat({ model: 'llama3.2:1b', messages: [...ask, called.message, result], tools });
    expect(answer.message.content).toBe('The tool get_weather said: rain');
  });

  it('thinks or not, as it is told', async () => {
    const quick = await ours.chat({ model: 'qwen3:0.6b', messages: hello, think: false });
    expect(quick.message.thinking).toBeUndefined();
    const slow = await Array.fromAsync(await ours.chat({ model: 'qwen3:0.6b', messages: hello, stream: true }));
    expect(slow.map(({ message }) => message.thinking ?? '').join('')).toBe('Let me think.');
  });

  it('gets JSON by a schema', async () => {
    const answer = await ours.chat({ model: 'llama3.2:1b', messages: hello, format: parameters });
    expect(JSON.parse(answer.message.content)).toEqual({ city: 'sample' });
  });

  it('stops the work by leaving', async () => {
    ollama.script('/api/chat', async (exchange) => {
      await exchange.line({ message: { role: 'assistant', content: 'endless' }, done: false });
      await exchange.recorded.closed;
    });
    const stream = await ours.chat({ model: 'llama3.2:1b', messages: hello, stream: true });
    const reading = Array.fromAsync(stream).catch((error: unknown) => error);
    stream.abort();
    expect(await reading).toMatchObject({ name: 'AbortError' });
    const request = ollama.requests.findLast(({ path }) => path === '/api/chat');
    expect(await request?.closed).toBe(true);
  });

  it('keeps a model loaded for as long as it says', async () => {
    await ours.chat({ model: 'llama3.2:1b', messages: hello, keep_alive: '10m' });
    const request = ollama.requests.findLast(({ path }) => path === '/api/chat');
    expect(request?.body).toMatchObject({ keep_alive: 600 });
    const load = await ours.generate({ model: 'llama3.2:1b', prompt: '', keep_alive: -1 });
    expect(load.done_reason).toBe('load');
    expect(ollama.requests.findLast(({ path }) => path === '/api/generate')?.body).toMatchObject({
      keep_alive: -1,
      options: { num_ctx: 8192 },
    });
  });
});

describe('the ollama package, answered by real inference', () => {
  let dataDir: string;
  let real: TestHub;
  let ours: Ollama;
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'homeport-ollama-'));
    mkdirSync(join(dataDir, 'models'));
    buildTestModels(join(dataDir, 'models'));
    real = await startTestHub({ dataDir, args: ['--ollama-host', '127.0.0.1:9'] });
    ours = clientOf(real);
  });
  afterAll(async () => {
    await real.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('loads, answers with counts and times that add up, says what runs, and unloads', async () => {
    expect((await ours.ps()).models).toEqual([]);
    expect(await ours.generate({ model: 'chat', prompt: '', keep_alive: '1h' })).toMatchObject({ done_reason: 'load' });
    const { models } = await ours.ps();
    expect(models).toMatchObject([{ name: 'chat', details: { format: 'gguf', family: 'llama' } }]);
    const staysMs = new Date(models[0]?.expires_at ?? 0).getTime() - Date.now();
    expect(staysMs).toBeGreaterThan(55 * 60_000);
    const lines = await Array.fromAsync(await ours.chat({ model: 'chat:latest', messages: hello, stream: true }));
    expect(lines.map(({ message }) => message.content).join('')).toBe(SCRIPTED_REPLY.join(''));
    const last = lines.at(-1)!;
    expect(last).toMatchObject({ done: true, done_reason: 'stop' });
    expect(last.eval_count).toBeGreaterThan(0);
    expect(last.prompt_eval_count).toBeGreaterThan(0);
    expect(last.eval_duration).toBeGreaterThan(0);
    expect(last.prompt_eval_duration + last.eval_duration + last.load_duration).toBeLessThanOrEqual(
      last.total_duration,
    );
    await ours.generate({ model: 'chat', prompt: '', keep_alive: 0 });
    await expect.poll(async () => (await ours.ps()).models).toEqual([]);
    const { requests } = (await (await real.call('/hub/requests')).json()) as { requests: object[] };
    expect(requests).toMatchObject([
      { operation: 'ollama.chat', inputTokens: last.prompt_eval_count, outputTokens: last.eval_count, outcome: 'ok' },
    ]);
  });
});
