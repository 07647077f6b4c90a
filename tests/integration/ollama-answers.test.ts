import { afterEach, describe, expect, it } from 'vitest';
import type { CompletionRequest, EmbeddingRequest, Tool } from '../../server/domain/inference-request.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import type { FakeOllamaOptions } from '../helpers/fake-ollama/fake-state.ts';
import * as scenarios from '../helpers/fake-ollama/scenarios.ts';
import {
  callOf,
  chatRequest,
  collectParts,
  startOllamaEngine,
  textOfParts,
  type StartedEngine,
} from '../helpers/fake-ollama/start-engine.ts';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(options?: FakeOllamaOptions): Promise<StartedEngine & { fake: FakeOllama }> {
  const fake = await startFakeOllama(options);
  const started = await startOllamaEngine({ host: fake.host });
  cleanups.push(fake.close, started.stop);
  return { ...started, fake };
}

function bodyOf(fake: FakeOllama, path: string): Record<string, unknown> {
  return fake.requests.findLast((request) => request.path === path)?.body as Record<string, unknown>;
}

const weather: Tool = {
  name: 'get_weather',
  description: 'Tells the weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

const completion: CompletionRequest = {
  kind: 'completion',
  model: 'llama3.2:1b',
  stream: false,
  choices: 1,
  sampling: { stop: [] },
  runtime: {},
  prompts: ['def fibonacci(n):'],
};

const embedding: EmbeddingRequest = {
  kind: 'embedding',
  model: 'nomic-embed-text',
  stream: false,
  choices: 1,
  sampling: { stop: [] },
  runtime: {},
  inputs: ['one', 'two'],
};

describe('a chat over the native API', () => {
  it('streams text, says when work began, and ends with reason and counts', async () => {
    const { engine } = await start();
    const parts = await collectParts(engine, chatRequest());
    expect(parts[0]).toEqual({ type: 'generation-start' });
    expect(textOfParts(parts)).toBe('You said: Hello there');
    expect(parts.slice(-2)).toEqual([
      { type: 'finish', choice: 0, reason: 'stop' },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 4 }, timing: { generationMs: 480 } },
    ]);
  });

  it('asks never to truncate or shift and always names the window, and never asks the compatible layer', async () => {
    const { engine, fake } = await start();
    await collectParts(engine, chatRequest({ runtime: { keepAlive: '300' } }));
    const body = bodyOf(fake, '/api/chat');
    expect(body).toMatchObject({ stream: true, truncate: false, shift: false, keep_alive: 300 });
    expect(body['options']).toEqual({ num_ctx: 8192 });
    expect(body).not.toHaveProperty('think');
    expect(fake.requests.some((request) => request.path.startsWith('/v1'))).toBe(false);
  });

  it('keeps the window that was once asked for, so that no request loads the model again', async () => {
    const { engine, fake } = await start();
    await collectParts(engine, chatRequest({ runtime: { contextLength: 16_384 } }));
    await collectParts(engine, chatRequest());
    await collectParts(engine, chatRequest({ runtime: { contextLength: 2048 } }));
    expect(fake.state.loads).toBe(1);
    expect(bodyOf(fake, '/api/chat')['options']).toEqual({ num_ctx: 16_384 });
    await engine.refresh();
    expect(engine.findModel('llama3.2:1b')?.contextLength).toBe(16_384);
  });

  it('thinks on a model that can, and less or not at all when told so', async () => {
    const { engine, fake } = await start();
    const model = 'qwen3:0.6b';
    const thought = await collectParts(engine, chatRequest({ model }));
    expect(thought.filter((part) => part.type === 'reasoning-delta')).toHaveLength(2);
    const quick = await collectParts(engine, chatRequest({ model, reasoningEffort: 'none' }));
    expect(quick.some((part) => part.type === 'reasoning-delta')).toBe(false);
    await collectParts(engine, chatRequest({ model, reasoningEffort: 'low' }));
    expect(bodyOf(fake, '/api/chat')['think']).toBe(true);
    await collectParts(engine, chatRequest({ reasoningEffort: 'high' }));
    expect(bodyOf(fake, '/api/chat')).not.toHaveProperty('think');
  });

  it.each([
    ['on a line of its own', scenarios.toolCallOnOwnLine, 1],
    ['inside the done line', scenarios.toolCallInDoneLine, 2],
  ])('reads tool calls %s, with ids of our own that never repeat', async (_, scenario, count) => {
    const { engine, fake } = await start();
    fake.script('/api/chat', scenario);
    const parts = await collectParts(engine, chatRequest({ tools: [weather] }));
    const starts = parts.filter((part) => part.type === 'tool-call-start');
    expect(starts.map((part) => part.call)).toEqual(Array.from({ length: count }, (_, at) => at));
    expect(new Set(starts.map((part) => part.callId)).size).toBe(count);
    expect(starts.every((part) => /^call_.{16}/.test(part.callId))).toBe(true);
    const texts = parts.flatMap((part) => (part.type === 'tool-call-delta' ? [part.argumentsText] : []));
    expect(texts).toEqual(texts.map(() => '{"city":"Oslo"}'));
    expect(parts).toContainEqual({ type: 'finish', choice: 0, reason: 'tool_calls' });
  });

  it('gives the text of a tool call that Ollama could not read, instead of failing', async () => {
    const { engine, fake } = await start();
    const error = `error parsing tool call: raw='{"city": Oslo}', err=invalid character 'O' looking for beginning of value`;
    fake.script('/api/chat', (exchange) => exchange.reply(500, { error }), scenarios.lines({ error }));
    for (const attempt of ['before the stream', 'inside the stream']) {
      const parts = await collectParts(engine, chatRequest({ tools: [weather] }));
      expect(textOfParts(parts), attempt).toBe('{"city": Oslo}');
      expect(parts, attempt).toContainEqual({ type: 'finish', choice: 0, reason: 'stop' });
    }
  });

  it('estimates what Ollama did not count, and says so', async () => {
    const { engine, fake } = await start();
    fake.script('/api/chat', scenarios.lines(scenarios.chatLine({ content: 'Hi' }), scenarios.chatDone({})));
    const parts = await collectParts(engine, chatRequest());
    const usage = parts.find((part) => part.type === 'usage')?.usage;
    expect(usage).toEqual({ inputTokens: 2, outputTokens: 1, estimated: true });
  });

  it('keeps characters whole that were split over reads, and lines too', async () => {
    const { engine, fake } = await start();
    const text = `${JSON.stringify(scenarios.chatLine({ content: 'Grüße 👋🏽' }))}\n${JSON.stringify(scenarios.chatDone())}\n`;
    const bytes = new TextEncoder().encode(text);
    const wave = bytes.indexOf(0xf0);
    fake.script(
      '/api/chat',
      scenarios.pieces(bytes.slice(0, 10), bytes.slice(10, wave + 2), bytes.slice(wave + 2, 130), bytes.slice(130)),
    );
    expect(textOfParts(await collectParts(engine, chatRequest()))).toBe('Grüße 👋🏽');
  });

  it('gives log probabilities of the tokens', async () => {
    const { engine } = await start();
    const parts = await collectParts(engine, chatRequest({ logprobs: { alternatives: 2 } }));
    const [first] = parts.filter((part) => part.type === 'text-delta');
    expect(first?.logprobs).toMatchObject([{ token: 'You', logprob: -0.25, bytes: [89, 111, 117] }]);
    expect(first?.logprobs?.[0]?.alternatives).toHaveLength(2);
  });
});

describe('tool_choice and response_format, which Ollama has not or not together', () => {
  it.each([
    ['required', { type: 'required' }],
    ['named', { type: 'function', name: 'get_weather' }],
  ] as const)('makes a call when it is %s, by binding the answer to a grammar', async (_, toolChoice) => {
    const { engine, fake } = await start();
    const parts = await collectParts(engine, chatRequest({ tools: [weather], toolChoice }));
    expect(parts).toMatchObject([
      { type: 'generation-start' },
      { type: 'tool-call-start', call: 0, name: 'get_weather' },
      { type: 'tool-call-delta', argumentsText: '{"city":"sample"}' },
      { type: 'finish', reason: 'tool_calls' },
      { type: 'usage' },
    ]);
    const body = bodyOf(fake, '/api/chat');
    expect(body).not.toHaveProperty('tools');
    expect(body['format']).toMatchObject({ properties: { name: { enum: ['get_weather'] } } });
  });

  it('tries a forced call twice and then says that the model makes none', async () => {
    const { engine, fake } = await start();
    const chatter = scenarios.lines(scenarios.chatLine({ content: 'I would rather talk.' }), scenarios.chatDone());
    fake.script('/api/chat', chatter, chatter);
    const asked = collectParts(engine, chatRequest({ tools: [weather], toolChoice: { type: 'required' } }));
    await expect(asked).rejects.toMatchObject({ code: 'engine_bad_answer' });
    expect(fake.requests.filter((request) => request.path === '/api/chat')).toHaveLength(2);
  });

  it('books both attempts when the second one succeeds', async () => {
    const { engine, fake } = await start();
    const chatter = scenarios.lines(scenarios.chatLine({ content: 'Well…' }), scenarios.chatDone());
    fake.script('/api/chat', chatter);
    const parts = await collectParts(engine, chatRequest({ tools: [weather], toolChoice: { type: 'required' } }));
    const usage = parts.find((part) => part.type === 'usage')?.usage;
    expect(usage?.outputTokens).toBeGreaterThan(3);
    expect(parts).toContainEqual({ type: 'finish', choice: 0, reason: 'tool_calls' });
  });

  it('drops the tools when none may be called', async () => {
    const { engine, fake } = await start();
    await collectParts(engine, chatRequest({ tools: [weather], toolChoice: { type: 'none' } }));
    expect(bodyOf(fake, '/api/chat')).not.toHaveProperty('tools');
  });

  it('binds the answer to a schema, tells the model of it, and lets it not think', async () => {
    const { engine, fake } = await start();
    const schema = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] };
    const responseFormat = { type: 'json_schema', name: 'person', schema } as const;
    const parts = await collectParts(engine, chatRequest({ model: 'qwen3:0.6b', responseFormat }));
    expect(JSON.parse(textOfParts(parts))).toEqual({ age: 1 });
    const body = bodyOf(fake, '/api/chat');
    expect(body).toMatchObject({ format: schema, think: false });
    expect(JSON.stringify(body['messages'])).toContain('JSON Schema');
  });

  it('lets tools go first and puts the format on the answer that follows', async () => {
    const { engine, fake } = await start();
    const responseFormat = { type: 'json_object' } as const;
    const parts = await collectParts(engine, chatRequest({ tools: [weather], responseFormat }));
    expect(JSON.parse(textOfParts(parts))).toEqual({ answer: 'Hello there' });
    expect(parts.filter((part) => part.type === 'generation-start')).toHaveLength(1);
    const bodies = fake.requests
      .filter((request) => request.path === '/api/chat')
      .map((request) => request.body as Record<string, unknown>);
    expect(bodies.map((body) => ['tools' in body, 'format' in body])).toEqual([
      [true, false],
      [false, true],
    ]);
    fake.script('/api/chat', scenarios.toolCallOnOwnLine);
    const called = await collectParts(engine, chatRequest({ tools: [weather], responseFormat }));
    expect(called).toContainEqual({ type: 'finish', choice: 0, reason: 'tool_calls' });
  });
});

describe('completions and embeddings', () => {
  it('continues a text without a template, and fills in the middle with one', async () => {
    const { engine, fake } = await start();
    const parts = await collectParts(engine, completion);
    expect(textOfParts(parts)).toBe('and so on: def fibonacci(n):');
    expect(bodyOf(fake, '/api/generate')).toMatchObject({ raw: true, prompt: 'def fibonacci(n):', truncate: false });
    const filled = await collectParts(engine, { ...completion, suffix: '\nreturn' });
    expect(textOfParts(filled)).toBe('middle of def fibonacci(n):');
    expect(bodyOf(fake, '/api/generate')).not.toHaveProperty('raw');
  });

  it('makes one vector for each input, cut where asked', async () => {
    const { engine, fake } = await start();
    const parts = await collectParts(engine, { ...embedding, dimensions: 64 });
    const vectors = parts.flatMap((part) => (part.type === 'embedding' ? [part.vector] : []));
    expect(vectors.map((vector) => vector.length)).toEqual([64, 64]);
    expect(parts.at(-1)).toEqual({ type: 'usage', usage: { inputTokens: 2, outputTokens: 0 } });
    expect(bodyOf(fake, '/api/embed')).toMatchObject({ input: ['one', 'two'], truncate: false, dimensions: 64 });
  });

  it('refuses more dimensions than the model has, and token ids', async () => {
    const { engine } = await start();
    await expect(collectParts(engine, { ...embedding, dimensions: 4096 })).rejects.toMatchObject({
      code: 'invalid_request',
      details: { param: 'dimensions' },
    });
    await expect(collectParts(engine, { ...embedding, inputs: [[1, 2, 3]] })).rejects.toThrow(
      'check_embedding_ctx_length=False',
    );
    await expect(engine.generate(callOf({ ...completion, prompts: [[1, 2]] }))).rejects.toMatchObject({
      code: 'unsupported_feature',
      details: { param: 'prompt' },
    });
  });

  it('calls an answer with too few vectors what it is', async () => {
    const { engine, fake } = await start();
    fake.script('/api/embed', (exchange) => exchange.reply(200, { embeddings: [[1, 0]] }));
    await expect(collectParts(engine, embedding)).rejects.toMatchObject({ code: 'engine_bad_answer' });
  });
});

describe('the models', () => {
  it('lists what each one can do and the window it will really get', async () => {
    const { engine } = await start();
    expect(engine.models().map((model) => [model.name, model.contextLength])).toEqual([
      ['llama3.2:1b', 8192],
      ['qwen3:0.6b', 8192],
      ['nomic-embed-text:latest', 2048],
    ]);
    expect(engine.findModel('qwen3:0.6b')?.capabilities).toEqual({
      chat: true,
      completion: true,
      embedding: false,
      tools: true,
      vision: false,
      infill: false,
      reasoning: true,
      logprobs: true,
    });
    expect(engine.findModel('NOMIC-embed-text')?.name).toBe('nomic-embed-text:latest');
    expect(engine.findModel('registry.ollama.ai/library/llama3.2:1b')?.name).toBe('llama3.2:1b');
    expect(engine.findModel('llama3.2')).toBeUndefined();
  });

  it('notices a model that came and one that went, and asks about each only once', async () => {
    const { engine, fake } = await start();
    const shows = () => fake.requests.filter((request) => request.path === '/api/show').length;
    expect(shows()).toBe(3);
    fake.state.remove('qwen3:0.6b');
    await engine.refresh();
    expect(engine.models()).toHaveLength(2);
    expect(shows()).toBe(3);
    fake.state.add({ ...fake.state.models[0]!, name: 'new:1b', digest: 'e'.repeat(64) });
    await engine.refresh();
    expect(engine.findModel('new:1b')).toBeDefined();
    expect(shows()).toBe(4);
  });

  it('is not held up by a ps that blocks, and tells later what is loaded', async () => {
    const { engine, fake, status } = await start({ psDelayMs: 300 });
    expect(engine.models().every((model) => model.loaded === false)).toBe(true);
    await collectParts(engine, chatRequest());
    const { promise, resolve } = Promise.withResolvers<void>();
    engine.onChange(() => {
      if (engine.findModel('llama3.2:1b')?.loaded === true) resolve();
    });
    await promise;
    expect(fake.state.loaded.size).toBe(1);
    expect((await status((each) => each.state === 'ready')).isOurs).toBe(false);
  });

  it('does not offer a model whose work would be done elsewhere', async () => {
    const { engine, fake } = await start();
    fake.state.add({
      ...fake.state.models[0]!,
      name: 'big:cloud',
      digest: 'f'.repeat(64),
      remoteHost: 'https://ollama.com',
    });
    await engine.refresh();
    expect(engine.findModel('big:cloud')?.problem).toContain('https://ollama.com');
  });
});
