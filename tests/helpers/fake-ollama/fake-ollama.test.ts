import { afterEach, describe, expect, it } from 'vitest';
import { Ollama } from 'ollama';
import { startFakeOllama, type FakeOllama } from './fake-ollama.ts';
import type { FakeOllamaOptions } from './fake-state.ts';
import { embeddingModel } from './fake-models.ts';
import * as scenarios from './scenarios.ts';

const running: FakeOllama[] = [];

async function start(options?: FakeOllamaOptions): Promise<{ fake: FakeOllama; client: Ollama }> {
  const fake = await startFakeOllama(options);
  running.push(fake);
  return { fake, client: new Ollama({ host: fake.url }) };
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of stream) all.push(item);
  return all;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(async (fake) => fake.close()));
});

const hello = [{ role: 'user', content: 'Hello there' }];

describe('the fake Ollama, asked by the ollama package', () => {
  it('says that it runs, which version it is, and what it has', async () => {
    const { fake, client } = await start();
    expect(await (await fetch(fake.url)).text()).toBe('Ollama is running');
    expect(await (await fetch(`${fake.url}/api/version`)).json()).toEqual({ version: '0.33.0' });
    const { models } = await client.list();
    expect(models.map((model) => model.name)).toEqual(['llama3.2:1b', 'qwen3:0.6b', 'nomic-embed-text:latest']);
    expect((await client.show({ model: 'LLAMA3.2:1b' })).capabilities).toEqual(['completion', 'tools', 'insert']);
  });

  it('repeats what it is told, word by word and always the same', async () => {
    const { client } = await start();
    const stream = await client.chat({ model: 'llama3.2:1b', messages: hello, stream: true });
    const lines = await collect(stream);
    expect(lines.map((line) => line.message.content)).toEqual(['You', ' said:', ' Hello', ' there', '']);
    expect(lines.at(-1)).toMatchObject({ done: true, done_reason: 'stop', prompt_eval_count: 3, eval_count: 4 });
    const whole = await client.chat({ model: 'llama3.2:1b', messages: hello });
    expect(whole.message.content).toBe('You said: Hello there');
  });

  it('thinks unless told not to, on a model that can', async () => {
    const { client } = await start();
    const thinking = await client.chat({ model: 'qwen3:0.6b', messages: hello });
    const quick = await client.chat({ model: 'qwen3:0.6b', messages: hello, think: false });
    expect(thinking.message.thinking).toBe('Let me think.');
    expect(quick.message.thinking).toBeUndefined();
    await expect(client.chat({ model: 'llama3.2:1b', messages: hello, think: true })).rejects.toMatchObject({
      status_code: 400,
    });
  });

  it('calls a tool that the user names', async () => {
    const { client } = await start();
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    const answer = await client.chat({
      model: 'llama3.2:1b',
      messages: [{ role: 'user', content: 'please use get_weather' }],
      tools: [{ type: 'function', function: { name: 'get_weather', description: 'weather', parameters } }],
    });
    expect(answer.message.tool_calls).toMatchObject([
      { function: { name: 'get_weather', arguments: { city: 'sample' } } },
    ]);
  });

  it('stops at num_predict and leaves zero metrics out', async () => {
    const { client } = await start();
    const cut = await client.chat({ model: 'llama3.2:1b', messages: hello, options: { num_predict: 2 } });
    expect(cut).toMatchObject({ done_reason: 'length', eval_count: 2, message: { content: 'You said:' } });
    const none = await client.chat({ model: 'llama3.2:1b', messages: hello, options: { num_predict: 0 } });
    expect(none).not.toHaveProperty('eval_count');
  });

  it('makes unit vectors that depend on the text', async () => {
    const { client } = await start();
    const { embeddings } = await client.embed({ model: 'nomic-embed-text', input: ['one', 'two', 'one'] });
    expect(embeddings[0]).toEqual(embeddings[2]);
    expect(embeddings[0]).not.toEqual(embeddings[1]);
    expect(embeddings[0]).toHaveLength(768);
    expect(Math.hypot(...(embeddings[0] ?? []))).toBeCloseTo(1);
  });

  it('refuses as the real one does', async () => {
    const { fake, client } = await start();
    await expect(client.chat({ model: 'nobody', messages: hello })).rejects.toMatchObject({ status_code: 404 });
    fake.script('/api/chat', scenarios.busy, scenarios.forbidden);
    await expect(client.chat({ model: 'llama3.2:1b', messages: hello })).rejects.toMatchObject({ status_code: 503 });
    await expect(client.chat({ model: 'llama3.2:1b', messages: hello })).rejects.toMatchObject({ status_code: 403 });
    expect(await (await fetch(`${fake.url}/nowhere`)).text()).toBe('404 page not found');
    const temperature = 'hot' as unknown as number;
    await expect(
      client.chat({ model: 'llama3.2:1b', messages: hello, options: { temperature } }),
    ).rejects.toMatchObject({ status_code: 500 });
  });

  it('breaks its streams in each of the ways it is known for', async () => {
    const { fake, client } = await start();
    const ask = async () => collect(await client.chat({ model: 'llama3.2:1b', messages: hello, stream: true }));
    fake.script('/api/chat', scenarios.errorMidStream, scenarios.endWithoutDone, scenarios.cutOff);
    await expect(ask()).rejects.toThrow('an error was encountered while running the model');
    await expect(ask()).rejects.toThrow('Did not receive done');
    await expect(ask()).rejects.toThrow();
  });

  it('puts tool calls on their own line and into the done line', async () => {
    const { fake, client } = await start();
    fake.script('/api/chat', scenarios.toolCallOnOwnLine, scenarios.toolCallInDoneLine);
    const ask = async () => collect(await client.chat({ model: 'llama3.2:1b', messages: hello, stream: true }));
    expect((await ask()).map((line) => line.message.tool_calls?.length ?? 0)).toEqual([1, 0]);
    const native = await ask();
    expect(native.at(-1)).toMatchObject({ done: true, done_reason: 'stop' });
    expect(native.at(-1)?.message.tool_calls).toHaveLength(2);
  });

  it('aborts a slow load when the client leaves, without having sent a header', async () => {
    const { fake, client } = await start({ loadDelayMs: 10_000 });
    const asked = fetch(`${fake.url}/api/chat`, {
      method: 'POST',
      body: JSON.stringify({ model: 'llama3.2:1b', messages: hello }),
      signal: AbortSignal.timeout(100),
    });
    await expect(asked).rejects.toThrow();
    expect(await (await fake.nextRequest('/api/chat')).closed).toBe(true);
    expect((await client.ps()).models).toEqual([]);
  });

  it('answers an unknown pull with 200 and an error line, and a known one with odd progress', async () => {
    const { client } = await start({ models: [], pullable: [embeddingModel] });
    expect((await client.list()).models).toEqual([]);
    await expect(collect(await client.pull({ model: 'nobody', stream: true }))).rejects.toThrow('file does not exist');
    const progress = await collect(await client.pull({ model: embeddingModel.name, stream: true }));
    const completed = progress.filter((line) => line.total !== undefined).map((line) => line.completed);
    expect(completed[0]).toBeUndefined();
    expect(completed[2]).toBeLessThan(completed[1] ?? 0);
    expect((await client.list()).models).toHaveLength(1);
  });

  it('gives null where its compatible list is empty', async () => {
    const { fake } = await start({ models: [] });
    expect(await (await fetch(`${fake.url}/v1/models`)).json()).toEqual({ object: 'list', data: null });
  });

  it('loads a model again when num_ctx differs, and unloads it on request', async () => {
    const { fake, client } = await start();
    const ask = async (num_ctx: number) => client.chat({ model: 'llama3.2:1b', messages: hello, options: { num_ctx } });
    await ask(8192);
    await ask(8192);
    expect(fake.state.loads).toBe(1);
    await ask(4096);
    expect(fake.state.loads).toBe(2);
    expect((await client.ps()).models).toMatchObject([{ name: 'llama3.2:1b', context_length: 4096 }]);
    const unloaded = await client.generate({ model: 'llama3.2:1b', prompt: '', keep_alive: 0 });
    expect(unloaded.done_reason).toBe('unload');
    expect((await client.ps()).models).toEqual([]);
  });
});
