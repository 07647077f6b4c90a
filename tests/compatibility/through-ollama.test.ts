import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const messages = [{ role: 'user' as const, content: 'hello there' }];
let ollama: FakeOllama;
let hub: TestHub;
let client: OpenAI;

beforeAll(async () => {
  ollama = await startFakeOllama();
  hub = await startTestHub({ args: ['--ollama-host', ollama.url] });
  client = new OpenAI({ baseURL: hub.url, apiKey: MASTER_KEY, maxRetries: 0 });
});
afterAll(async () => {
  await hub.stop();
  await ollama.close();
});

describe('the official SDK through the hub to Ollama', () => {
  it('sees Ollama’s models, and not the starter', async () => {
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['llama3.2:1b', 'qwen3:0.6b']));
    expect(ids).not.toContain('homeport-starter');
  });

  it('gets an answer, whole and streamed, under the name it asked for', async () => {
    const whole = await client.chat.completions.create({ model: 'LLAMA3.2:1b', messages });
    expect(whole.model).toBe('LLAMA3.2:1b');
    const text = whole.choices[0]?.message.content ?? '';
    expect(text).not.toBe('');
    const chunks = await Array.fromAsync(
      await client.chat.completions.create({ model: 'llama3.2:1b', messages, stream: true }),
    );
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(text);
    expect(whole.usage?.prompt_tokens).toBeGreaterThan(0);
  });

  it('gets thinking apart from the answer', async () => {
    const reply = await client.chat.completions.create({ model: 'qwen3:0.6b', messages });
    const message = reply.choices[0]?.message as { content: string; reasoning_content?: string };
    expect(message.reasoning_content).toBeTruthy();
    expect(message.content).not.toContain('<think>');
  });

  it('gets embeddings', async () => {
    const { data } = await client.embeddings.create({ model: 'nomic-embed-text', input: ['a', 'b'] });
    expect(data).toHaveLength(2);
    expect(data[0]?.embedding.length).toBeGreaterThan(1);
  });

  it('sends Ollama only what was asked for', async () => {
    await client.chat.completions.create({ model: 'llama3.2:1b', messages, max_completion_tokens: 7, stop: 'x' });
    const sent = ollama.requests.filter(({ path }) => path === '/api/chat').at(-1)?.body as {
      options: Record<string, unknown>;
    };
    expect(sent.options).toMatchObject({ num_predict: 7 });
    expect(sent.options).not.toHaveProperty('temperature');
  });

  it('answers 503 with a time to try again when Ollama is gone, and its models stay in the list', async () => {
    await ollama.close();
    const response = await hub.call('/v1/chat/completions', { json: { model: 'llama3.2:1b', messages } });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    expect(await response.json()).toMatchObject({ error: { code: 'backend_unavailable' } });
  });
});
