import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onLinux } from '../helpers/where.ts';
import { buildTestModels } from '../../resources/models/build-test-models.ts';
import { SCRIPTED_REPLY } from '../../resources/models/tiny-model.ts';
import { childrenOf } from '../helpers/hub-process.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const reply = SCRIPTED_REPLY.join('');
const messages = [{ role: 'user' as const, content: 'hi' }];
let dataDir: string;
let hub: TestHub;
let client: OpenAI;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-real-'));
  const models = join(dataDir, 'models');
  mkdirSync(models);
  const { chat } = buildTestModels(models);
  const bytes = readFileSync(chat);
  writeFileSync(join(models, 'cut-off.gguf'), bytes.subarray(0, bytes.length / 2));
  const flipped = Buffer.from(bytes);
  // One bit of the number of layers' name: llama.cpp would end its whole process over some of these.
  const at = flipped.indexOf('llama.block_count') + 3;
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  writeFileSync(join(models, 'bit-flipped.gguf'), flipped);
  writeFileSync(join(models, 'no-model.gguf'), 'this is a text');
  hub = await startTestHub({ dataDir, args: ['--ollama-host', '127.0.0.1:9'] });
  client = new OpenAI({ baseURL: `${hub.url}/v1`, apiKey: MASTER_KEY, maxRetries: 0 });
});
afterAll(async () => {
  await hub.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('real inference through the official SDK', () => {
  it('answers, whole and streamed, with the same text and the same counts', async () => {
    const whole = await client.chat.completions.create({ model: 'chat', messages });
    expect(whole.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: reply } });
    const chunks = await Array.fromAsync(
      await client.chat.completions.create({
        model: 'chat',
        messages,
        stream: true,
        stream_options: { include_usage: true },
      }),
    );
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(reply);
    expect(chunks.at(-1)?.usage).toMatchObject({
      prompt_tokens: whole.usage?.prompt_tokens,
      completion_tokens: whole.usage?.completion_tokens,
    });
  });

  it('follows a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: {
        kind: { enum: ['cat', 'dog'] },
        lives: { type: 'integer', minimum: 1, maximum: 9 },
        tags: { type: 'array', items: { type: 'boolean' }, maxItems: 2 },
      },
      required: ['kind', 'lives'],
      additionalProperties: false,
    };
    const validate = new Ajv().compile(schema);
    for (let seed = 1; seed <= 5; seed++) {
      const answer = await client.chat.completions.create({
        model: 'random',
        messages,
        seed,
        temperature: 1.5,
        response_format: { type: 'json_schema', json_schema: { name: 'pet', schema } },
      });
      const text = answer.choices[0]?.message.content ?? '';
      expect(validate(JSON.parse(text)), text).toBe(true);
    }
  });

  it('calls a tool when it must, and takes its result', async () => {
    const tools = [
      {
        type: 'function' as const,
        function: {
          name: 'getWeather',
          parameters: { type: 'object', properties: { city: { enum: ['Oslo', 'Rome'] } } },
        },
      },
    ];
    const asked = await client.chat.completions.create({
      model: 'random',
      messages,
      tools,
      tool_choice: 'required',
      max_tokens: 200,
    });
    const [call] = asked.choices[0]?.message.tool_calls ?? [];
    expect(asked.choices[0]?.finish_reason).toBe('tool_calls');
    expect(call).toMatchObject({ type: 'function', function: { name: 'getWeather' } });
    if (call?.type !== 'function') throw new Error('not a function call');
    expect(['Oslo', 'Rome']).toContain((JSON.parse(call.function.arguments) as { city: string }).city);
    const answered = await client.chat.completions.create({
      model: 'chat',
      messages: [
        ...messages,
        { role: 'assistant', tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: '21 degrees' },
      ],
    });
    expect(answered.choices[0]?.message.content).toBe(reply);
  });

  it('continues a raw text, fills a gap, and gives log probabilities', async () => {
    const raw = await client.completions.create({ model: 'chat', prompt: 'Hello from', max_tokens: 2, echo: true });
    expect(raw.choices[0]).toMatchObject({ text: 'Hello from the embedded', finish_reason: 'length' });
    const gap = await client.completions.create({ model: 'chat', prompt: 'a', suffix: 'b', max_tokens: 2 });
    expect(gap.choices[0]?.text).toBe('Hello from');
    // The scripted model is certain of every token; the random one has doubts to show.
    const probable = await client.chat.completions.create({
      model: 'random',
      messages,
      logprobs: true,
      top_logprobs: 2,
      max_tokens: 3,
      seed: 3,
    });
    const tokens = probable.choices[0]?.logprobs?.content ?? [];
    expect(tokens.length).toBeGreaterThan(0);
    expect(tokens.every(({ logprob, top_logprobs }) => logprob < 0 && top_logprobs.length === 2)).toBe(true);
  });

  it('makes embeddings in which like texts are alike', async () => {
    const { data } = await client.embeddings.create({
      model: 'embed',
      input: ['the local model', 'a local model engine', 'zqxj 1234'],
    });
    const [a = [], b = [], c = []] = data.map(({ embedding }) => embedding);
    const likeness = (x: readonly number[], y: readonly number[]) =>
      x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
    expect(likeness(a, a)).toBeCloseTo(1, 4);
    expect(likeness(a, b)).toBeGreaterThan(likeness(a, c) + 0.2);
  });

  it('counts exactly what fits, and leaves out what does not where it may', async () => {
    const ask = (content: string, more: object = {}) =>
      hub.call('/v1/chat/completions', {
        json: { model: 'chat', max_tokens: 1, messages: [{ role: 'user', content }], ...more },
      });
    const first = await ask('x');
    const { usage } = (await first.json()) as { usage: { prompt_tokens: number } };
    const window = Number(first.headers.get('x-hub-context-allowed'));
    // Every x is a token.
    const most = 'x'.repeat(window - usage.prompt_tokens);
    const fitting = await ask(most, { stream: true });
    await fitting.text();
    expect(fitting.headers.get('x-hub-context-used')).toBe(String(window - 1));
    expect(fitting.headers.get('x-hub-context-estimated')).toBeNull();
    const refused = await ask(`${most}x`);
    expect(await refused.text()).toContain(`is ${window} tokens; this request needs ${window + 1} (${window} prompt`);
    const messages = [
      { role: 'system', content: 'sys' },
      { role: 'user', content: most },
      { role: 'assistant', content: 'yes' },
      { role: 'user', content: 'x' },
    ];
    const trimmed = await hub.call('/v1/responses', {
      json: { model: 'chat', input: messages, truncation: 'auto', max_output_tokens: 16, store: false },
    });
    expect(trimmed.status).toBe(200);
    const used = Number(trimmed.headers.get('x-hub-context-used'));
    const dropped = Number(trimmed.headers.get('x-hub-context-trimmed'));
    expect(dropped).toBeGreaterThan(most.length);
    expect(used + dropped).toBeGreaterThan(window);
    const disabled = await hub.call('/v1/responses', {
      json: { model: 'chat', input: messages, truncation: 'disabled', max_output_tokens: 16, store: false },
    });
    expect(disabled.status).toBe(400);
  });

  it.each([
    [
      'a prompt that does not fit',
      { model: 'chat', messages: [{ role: 'user', content: 'x '.repeat(5000) }] },
      400,
      'context_length_exceeded',
    ],
    [
      'an image for a model without eyes',
      {
        model: 'chat',
        messages: [
          {
            role: 'user',
            content: [
              {
                type: 'image_url',
                image_url: { url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ' },
              },
            ],
          },
        ],
      },
      400,
      'unsupported_model_feature',
    ],
    ['a chat with an embedding model', { model: 'embed', messages }, 400, 'unsupported_model_feature'],
    [
      'a schema that can’t be kept',
      {
        model: 'chat',
        messages,
        response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'string', pattern: '^a' } } },
      },
      400,
      'unsupported_schema',
    ],
  ])('says no to %s before any work', async (_name, body, status, code) => {
    const response = await hub.call('/v1/chat/completions', { json: body });
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([
      status,
      code,
    ]);
  });
});

describe('files that are no models, beside a hub that goes on', () => {
  it.each(['cut-off', 'bit-flipped', 'no-model'])(
    '%s.gguf is listed with its problem, and refused with it',
    async (name) => {
      const status = (await (await hub.call('/hub/status')).json()) as { models: { id: string; problem?: string }[] };
      expect(status.models.find(({ id }) => id === name)?.problem).toBeTruthy();
      expect((await client.models.list()).data.map(({ id }) => id)).not.toContain(name);
      const response = await hub.call('/v1/chat/completions', { json: { model: name, messages } });
      expect([response.status, response.headers.get('x-should-retry')]).toEqual([500, 'false']);
      expect(await response.text()).toContain(name);
      expect((await client.chat.completions.create({ model: 'chat', messages })).choices[0]?.message.content).toBe(
        reply,
      );
    },
  );

  onLinux.it(
    'an engine that is killed in mid-stream ends the stream with an error, and is back for the next',
    async () => {
      const response = await hub.call('/v1/chat/completions', {
        json: { model: 'random', messages, stream: true, n: 8, max_tokens: 1900 },
      });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = (await reader?.read())?.value ?? '';
      for (const child of childrenOf(process.pid)) process.kill(child, 'SIGKILL');
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) text += part.value;
      expect(text).toContain('"code":"engine_crashed"');
      expect(text).not.toContain('[DONE]');
      await expect
        .poll(async () => (await hub.call('/v1/chat/completions', { json: { model: 'chat', messages } })).status, {
          timeout: 10_000,
        })
        .toBe(200);
    },
  );
});
