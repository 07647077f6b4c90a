import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ollama } from 'ollama';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
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
