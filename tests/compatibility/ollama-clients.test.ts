import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { callsOf } from '../helpers/call-hub.ts';
import { validateOllamaStream } from '../helpers/ollama-stream-validator.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

/** What programs ask of an Ollama, in their order and with their fields, answered by the hub. */
let ollama: FakeOllama;
let hub: TestHub;
let key: string;
const calls = callsOf(() => hub);
beforeAll(async () => {
  ollama = await startFakeOllama();
  hub = await startTestHub({ args: ['--ollama-host', ollama.url] });
  key = String((await calls.post('/key/generate', {}))['key']);
});
afterAll(async () => {
  await hub.stop();
  await ollama.close();
});

interface Shown {
  readonly capabilities: readonly string[];
  readonly model_info: Readonly<Record<string, unknown>>;
  readonly parameters: string;
}
const get = async (path: string) => calls.get(path, key);
const show = async (body: object) => (await calls.post('/api/show', body, key)) as unknown as Shown;
const tags = async () => (await get('/api/tags')) as unknown as { models: readonly { name: string; model: string }[] };
const windowOf = ({ model_info: info }: Shown) => info[`${String(info['general.architecture'])}.context_length`];
async function stream(path: '/api/chat' | '/api/generate', json: object) {
  const response = await hub.call(path, { json, key });
  expect(response.status).toBe(200);
  return validateOllamaStream(new Uint8Array(await response.arrayBuffer()), path === '/api/chat' ? 'chat' : 'generate');
}
const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'please use get_weather' },
];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const tools = [{ type: 'function', function: { name: 'get_weather', description: 'weather', parameters } }];

describe('a program that speaks to an Ollama', () => {
  it('VS Code Copilot: looks at the version, lists, shows each model, and chats in OpenAI’s dialect', async () => {
    const { version } = await get('/api/version');
    const [major = 0, minor = 0] = String(version).split('.').map(Number);
    expect(major > 0 || minor >= 7).toBe(true);
    const usable: string[] = [];
    for (const { model } of (await tags()).models) {
      const shown = await show({ model });
      expect(shown.model_info['general.basename']).toEqual(expect.any(String));
      expect(windowOf(shown)).toEqual(expect.any(Number));
      if (shown.capabilities.includes('tools')) usable.push(model);
    }
    expect(usable).toEqual(expect.arrayContaining(['llama3.2:1b', 'qwen3:0.6b']));
    const client = new OpenAI({ baseURL: `${hub.url}/v1`, apiKey: key, maxRetries: 0 });
    const chunks = await Array.fromAsync(
      await client.chat.completions.create({
        model: 'llama3.2:1b',
        messages: [{ role: 'user', content: 'hi' }],
        stream: true,
        stream_options: { include_usage: true },
      }),
    );
    expect(chunks.at(-1)?.usage?.total_tokens).toBeGreaterThan(0);
  });

  it('Roo: keeps what has tools, and asks with the window it was shown', async () => {
    const names = (await tags()).models.map(({ name }) => name);
    const shown = await Promise.all(names.map(async (model) => show({ model })));
    const usable = names.filter((_, at) => shown[at]?.capabilities.includes('tools'));
    expect(usable).not.toContain('nomic-embed-text:latest');
    const window = windowOf(shown[names.indexOf('llama3.2:1b')]!);
    const lines = await stream('/api/chat', {
      model: 'llama3.2:1b',
      messages,
      tools,
      stream: true,
      options: { temperature: 0, num_ctx: window },
    });
    expect(lines.flatMap(({ message }) => message?.tool_calls ?? [])).toHaveLength(1);
    const upstream = ollama.requests.findLast(({ path }) => path === '/api/chat')?.body as { options: object };
    expect(upstream.options).toMatchObject({ num_ctx: window, temperature: 0 });
  });

  it('Cline: lists, and chats with a window of its own', async () => {
    expect((await tags()).models.length).toBeGreaterThan(0);
    const lines = await stream('/api/chat', {
      model: 'qwen3:0.6b',
      messages: [...messages.slice(0, 1), { role: 'user', content: 'hello' }],
      stream: true,
      options: { num_ctx: 32_768 },
    });
    expect(lines.map(({ message }) => message?.content).join('')).toBe('You said: hello');
    expect(lines.at(-1)).toMatchObject({ prompt_eval_count: expect.any(Number) as number });
  });

  it('Zed: shows by the listed name, and sends thinking, calls and results back', async () => {
    const shown = await show({ model: 'qwen3:0.6b' });
    expect(shown.capabilities).toEqual(expect.arrayContaining(['tools', 'thinking']));
    const lines = await stream('/api/chat', {
      model: 'qwen3:0.6b',
      messages: [
        ...messages,
        {
          role: 'assistant',
          content: '',
          thinking: 'hm',
          tool_calls: [{ id: 'call_1', function: { name: 'get_weather', arguments: { city: 'Oslo' } } }],
        },
        { role: 'tool', tool_name: 'get_weather', content: 'rain' },
      ],
      stream: true,
      keep_alive: -1,
      think: true,
      tools,
      options: { num_ctx: 8192, stop: [] },
    });
    expect(lines.map(({ message }) => message?.content).join('')).toBe('The tool get_weather said: rain');
    expect(lines.map(({ message }) => message?.thinking ?? '').join('')).not.toBe('');
  });

  it('Continue: shows by `name`, fills gaps both ways, and embeds', async () => {
    const { parameters: text } = await show({ name: 'llama3.2:1b' });
    expect(text).toMatch(/^num_ctx +8192$/m);
    const raw = await stream('/api/generate', {
      model: 'llama3.2:1b',
      prompt: '<PRE> def f( <SUF> <MID>',
      raw: true,
      stream: true,
      keep_alive: 1800,
      options: { num_predict: 4, stop: ['\n'], num_ctx: 8192, num_thread: 4 },
    });
    expect(raw.at(-1)?.done_reason).toBe('length');
    const gap = await stream('/api/generate', { model: 'llama3.2:1b', prompt: 'def f(', suffix: '):', raw: false });
    expect(gap.map(({ response }) => response).join('')).toBe('middle of def f(');
    const { embeddings } = await calls.post('/api/embed', { model: 'nomic-embed-text', input: ['a', 'b'] }, key);
    expect(embeddings).toHaveLength(2);
  });

  it('anybody: looks whether somebody is there', async () => {
    const root = await hub.call('/', { key: null });
    expect([root.status, await root.text()]).toEqual([200, 'Homeport is running']);
    for (const path of ['/', '/api/version', '/api/tags']) {
      const head = await hub.call(path, { method: 'HEAD', key: MASTER_KEY });
      expect([path, head.status, await head.text()]).toEqual([path, 200, '']);
    }
  });
});
