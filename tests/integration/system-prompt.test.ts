import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const PROMPT = 'You are brief.';
const question = { role: 'user', content: 'Why?' };
let ollama: FakeOllama;
let hub: TestHub;
let upstream: Server;
const bodies: string[] = [];

beforeAll(async () => {
  ollama = await startFakeOllama();
  upstream = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => (body += String(chunk)));
    req.on('end', () => {
      if (req.method === 'POST') bodies.push(body);
      const message = { role: 'assistant', content: 'Because.' };
      res.setHeader('content-type', 'application/json');
      res.end(
        req.method === 'GET'
          ? '{"object":"list","data":[{"id":"far","object":"model"}]}'
          : JSON.stringify({ id: 'x', choices: [{ index: 0, message, finish_reason: 'stop' }] }),
      );
    });
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  const { port } = upstream.address() as AddressInfo;
  hub = await startTestHub({ args: ['--ollama-host', ollama.url] });
  const base = `http://127.0.0.1:${port}/v1`;
  for (const [model_name, params] of [
    ['brief', { model: 'ollama_chat/llama3.2:1b', system_prompt: PROMPT }],
    ['far-brief', { model: 'openai/far', api_base: base, api_key: 'k', system_prompt: PROMPT }],
    ['far', { model: 'openai/far', api_base: base, api_key: 'k' }],
  ] as const) {
    const made = await hub.call('/model/new', { json: { model_name, litellm_params: params } });
    expect(made.status).toBe(200);
  }
});
afterAll(async () => {
  await hub.stop();
  await ollama.close();
  upstream.close();
});

const systemsOf = () => {
  const asked = ollama.requests.findLast(({ path }) => path === '/api/chat');
  const { messages = [] } = (asked?.body ?? {}) as { messages?: { role: string; content: string }[] };
  return messages.filter(({ role }) => role === 'system').map(({ content }) => content);
};

describe('the system prompt of a model', () => {
  const own = { role: 'system', content: 'Mine.' };
  it.each([
    ['/v1/chat/completions', { messages: [question] }, { messages: [own, question] }],
    ['/v1/messages', { max_tokens: 9, messages: [question] }, { max_tokens: 9, system: 'Mine.', messages: [question] }],
    ['/v1/responses', { input: 'Why?' }, { input: 'Why?', instructions: 'Mine.' }],
    ['/api/chat', { stream: false, messages: [question] }, { stream: false, messages: [own, question] }],
  ])('is put before conversations of %s that have none, and gives way to their own', async (path, plain, withOwn) => {
    expect((await hub.call(path, { json: { model: 'brief', ...plain } })).status).toBe(200);
    expect(systemsOf()).toEqual([PROMPT]);
    expect((await hub.call(path, { json: { model: 'brief', ...withOwn } })).status).toBe(200);
    expect(systemsOf()).toEqual(['Mine.']);
  });

  it('reaches an upstream of the same dialect in the body that it is handed, with everything else in it', async () => {
    const json = { model: 'far-brief', messages: [question], unheard_of: { a: 1 } };
    expect((await hub.call('/v1/chat/completions', { json })).status).toBe(200);
    expect(JSON.parse(bodies.at(-1) ?? '')).toEqual({
      model: 'far',
      messages: [{ role: 'system', content: PROMPT }, question],
      unheard_of: { a: 1 },
    });
    const plain = { model: 'far', messages: [question], unheard_of: { a: 1 } };
    expect((await hub.call('/v1/chat/completions', { json: plain })).status).toBe(200);
    expect(bodies.at(-1)).toBe(JSON.stringify(plain));
  });

  it('is a text that is not endless', async () => {
    for (const system_prompt of [7, 'x'.repeat(100_001)]) {
      const json = { model_name: 'odd', litellm_params: { model: 'ollama_chat/llama3.2:1b', system_prompt } };
      const refused = await hub.call('/model/new', { json });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.status).toBeLessThan(500);
      expect(await refused.text()).toContain('system_prompt');
    }
  });
});
