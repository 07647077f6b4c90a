import Anthropic from '@anthropic-ai/sdk';
import { createAnthropic } from '@ai-sdk/anthropic';
import { generateText, stepCountIs, streamText, tool } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HubError } from '../../server/domain/errors.ts';
import type { ChatRequest } from '../../server/domain/inference-request.ts';
import type { EngineCall } from '../../server/domain/ports.ts';
import { frameOf, type StreamFrame } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const weather = {
  name: 'weather',
  description: 'Tells the weather',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } },
};
const ask = (content: string) => [{ role: 'user' as const, content }];
let hub: TestHub;
let client: Anthropic;
let lastRequest: ChatRequest | undefined;

/** Thinks when it is told to, calls a tool when it has one, and tells what the tool said. */
async function* answer({ request }: EngineCall): AsyncGenerator<StreamFrame> {
  if (request.kind !== 'chat') throw new TypeError('only chats');
  lastRequest = request;
  const last = request.messages.at(-1);
  const words = last?.role === 'assistant' ? last.content : (last?.content ?? []).flatMap(textsOf).join('');
  if (words === 'break') {
    yield frameOf({ type: 'text-delta', choice: 0, text: 'half' });
    throw new HubError('engine_crashed', 'The engine died.');
  }
  if (words === 'busy') throw new HubError('queue_full', 'Everybody is busy.', { retryAfterSeconds: 1 });
  if (words === 'long') {
    throw new HubError('context_length_exceeded', 'Too long.', { promptTokens: 9000, contextLength: 8192 });
  }
  yield frameOf({ type: 'generation-start' });
  if (request.reasoningEffort !== 'none') yield frameOf({ type: 'reasoning-delta', choice: 0, text: 'I think.' });
  if (request.tools.length > 0 && last?.role === 'user') {
    yield frameOf({ type: 'text-delta', choice: 0, text: 'Let me look.' });
    for (const [call, city] of ['Oslo', 'Rome'].entries()) {
      yield frameOf({ type: 'tool-call-start', choice: 0, call, callId: 'same', name: 'weather' });
      yield frameOf({ type: 'tool-call-delta', choice: 0, call, argumentsText: '{"city":' });
      yield frameOf({ type: 'tool-call-delta', choice: 0, call, argumentsText: `"${city}"}` });
    }
    yield frameOf({ type: 'finish', choice: 0, reason: 'tool_calls' });
  } else {
    yield frameOf({ type: 'text-delta', choice: 0, text: 'You said: ' });
    yield frameOf({ type: 'text-delta', choice: 0, text: words });
    const stopText = request.sampling.stop[0];
    yield frameOf({ type: 'finish', choice: 0, reason: 'stop', stopText });
  }
  yield frameOf({ type: 'usage', usage: { inputTokens: 12, outputTokens: 5, cachedInputTokens: 4 } });
}

function textsOf(part: { readonly type: string; readonly text?: string }): readonly string[] {
  return part.text === undefined ? [] : [part.text];
}

beforeAll(async () => {
  const echo = createFakeEngine({ clock: systemClock });
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock, models: echo.models(), answer })] });
  client = new Anthropic({ baseURL: hub.url, apiKey: MASTER_KEY, maxRetries: 0 });
});
afterAll(() => hub.stop());

describe('the official SDK', () => {
  it('gets a message', async () => {
    const message = await client.messages.create({ model: 'echo', max_tokens: 50, messages: ask('hello') });
    expect(message).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: 'echo',
      content: [{ type: 'text', text: 'You said: hello' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 8, cache_read_input_tokens: 4, output_tokens: 5 },
    });
    expect(message._request_id).toMatch(/^req_/);
  });

  it('gathers a stream into the same message', async () => {
    const stream = client.messages.stream({ model: 'echo', max_tokens: 50, messages: ask('hello') });
    const texts: string[] = [];
    stream.on('text', (piece) => texts.push(piece));
    const message = await stream.finalMessage();
    expect(texts).toEqual(['You said: ', 'hello']);
    expect(message).toMatchObject({
      content: [{ type: 'text', text: 'You said: hello' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 8, output_tokens: 5 },
    });
  });

  it.each([true, false])('runs tools and gives their results back (streamed: %s)', async (isStreamed) => {
    const base = { model: 'echo', max_tokens: 50, tools: [weather] };
    const first = isStreamed
      ? await client.messages.stream({ ...base, messages: ask('weather?') }).finalMessage()
      : await client.messages.create({ ...base, messages: ask('weather?') });
    expect(first.stop_reason).toBe('tool_use');
    const uses = first.content.filter((block) => block.type === 'tool_use');
    expect(uses.map(({ name, input }) => [name, input])).toEqual([
      ['weather', { city: 'Oslo' }],
      ['weather', { city: 'Rome' }],
    ]);
    const results = uses.map(({ id }, index) => ({
      type: 'tool_result' as const,
      tool_use_id: id,
      content: `${index} degrees`,
      is_error: index === 1,
    }));
    const messages = [
      ...ask('weather?'),
      { role: 'assistant' as const, content: first.content },
      { role: 'user' as const, content: [...results, { type: 'text' as const, text: 'So?' }] },
    ];
    await client.messages.create({ ...base, tool_choice: { type: 'none' }, messages });
    expect(lastRequest?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool', 'user']);
    expect(lastRequest?.messages.slice(2, 4)).toMatchObject([
      { toolName: 'weather', content: [{ text: '0 degrees' }] },
      { toolName: 'weather', content: [{ text: 'Error: 1 degrees' }] },
    ]);
  });

  it('gets one call when it wants no more', async () => {
    const message = await client.messages.create({
      model: 'echo',
      max_tokens: 50,
      tools: [weather],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      messages: ask('weather?'),
    });
    expect(message.content.filter(({ type }) => type === 'tool_use')).toHaveLength(1);
    expect(lastRequest?.toolChoice).toEqual({ type: 'required' });
  });

  it('gets thinking when it asks for it', async () => {
    const stream = client.messages.stream({
      model: 'echo',
      max_tokens: 9000,
      thinking: { type: 'enabled', budget_tokens: 2048 },
      messages: ask('hello'),
    });
    expect((await stream.finalMessage()).content).toEqual([
      { type: 'thinking', thinking: 'I think.', signature: '' },
      { type: 'text', text: 'You said: hello' },
    ]);
    expect(lastRequest?.reasoningEffort).toBe('low');
  });

  it('hears which stop text ended it', async () => {
    const base = { model: 'echo', max_tokens: 50, stop_sequences: ['END'], messages: ask('hello') };
    expect(await client.messages.create(base)).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' });
  });

  it('counts tokens without an answer', async () => {
    const before = lastRequest;
    const { input_tokens: tokens } = await client.messages.countTokens({
      model: 'echo',
      messages: ask('x'.repeat(40)),
    });
    expect(tokens).toBe(10);
    expect(lastRequest).toBe(before);
  });

  it('throws its own errors', async () => {
    const create = (content: string, more = {}) =>
      client.messages.create({ model: 'echo', max_tokens: 50, messages: ask(content), ...more });
    const failure = async (promise: Promise<unknown>) =>
      promise.then(
        () => undefined,
        (error: unknown) => error as InstanceType<typeof Anthropic.APIError>,
      );
    const missing = await failure(create('hi', { model: 'nobody' }));
    expect(missing).toBeInstanceOf(Anthropic.NotFoundError);
    expect(missing).toMatchObject({ status: 404, type: 'not_found_error', requestID: expect.stringMatching(/^req_/) });
    const bad = await failure(create('hi', { max_tokens: 0 }));
    expect(bad).toBeInstanceOf(Anthropic.BadRequestError);
    expect(bad?.message).toContain('max_tokens is 0');
    const long = await failure(create('long'));
    expect(long).toBeInstanceOf(Anthropic.BadRequestError);
    expect(long?.message).toContain('prompt is too long: 9000 tokens > 8192 maximum');
    const busy = await failure(create('busy'));
    expect(busy).toBeInstanceOf(Anthropic.InternalServerError);
    expect(busy).toMatchObject({ status: 529, type: 'overloaded_error' });
    const other = new Anthropic({ baseURL: hub.url, apiKey: 'sk-wrong', maxRetries: 0 });
    const wrong = await failure(other.messages.create({ model: 'echo', max_tokens: 5, messages: ask('hi') }));
    expect(wrong).toBeInstanceOf(Anthropic.AuthenticationError);
    const cut = await failure(client.messages.stream({ model: 'echo', max_tokens: 5, messages: ask('break') }).done());
    expect(cut).toBeInstanceOf(Anthropic.APIError);
    expect(cut?.message).toContain('The engine died.');
  });

  it('lists models page by page, aliases included, and finds one', async () => {
    await hub.call('/hub/model-aliases/claude-sonnet-4-5', { method: 'PUT', body: '{"model":"echo"}' });
    const pages: string[][] = [];
    for await (const page of (await client.models.list({ limit: 1 })).iterPages()) {
      pages.push(page.data.map(({ id }) => id));
    }
    expect(pages).toHaveLength(2);
    expect(pages.flat()).toEqual(expect.arrayContaining(['echo', 'claude-sonnet-4-5']));
    expect(await client.models.retrieve('claude-sonnet-4-5')).toMatchObject({ type: 'model', id: 'claude-sonnet-4-5' });
    const base = { max_tokens: 50, messages: ask('hello') };
    expect(await client.messages.create({ model: 'claude-sonnet-4-5', ...base })).toMatchObject({
      model: 'claude-sonnet-4-5',
      content: [{ text: 'You said: hello' }],
    });
  });
});

describe('AI SDK, provider anthropic', () => {
  const model = () => createAnthropic({ baseURL: `${hub.url}/v1`, apiKey: MASTER_KEY })('echo');

  it('generates text and reads its usage', async () => {
    const { text, usage } = await generateText({ model: model(), prompt: 'one two' });
    expect(text).toBe('You said: one two');
    expect(usage).toMatchObject({ inputTokens: 12, outputTokens: 5 });
  });

  it('streams text to its end', async () => {
    const result = streamText({ model: model(), prompt: 'one two three' });
    expect((await Array.fromAsync(result.textStream)).join('')).toBe('You said: one two three');
    expect(await result.finishReason).toBe('stop');
  });

  it('runs a tool and goes on', async () => {
    const cities: string[] = [];
    const { steps } = await generateText({
      model: model(),
      prompt: 'weather?',
      stopWhen: stepCountIs(2),
      tools: {
        weather: tool({
          inputSchema: z.object({ city: z.string() }),
          execute: async ({ city }) => {
            cities.push(city);
            return { degrees: 21 };
          },
        }),
      },
    });
    expect(cities).toEqual(['Oslo', 'Rome']);
    expect(steps).toHaveLength(2);
    expect(steps[1]?.text).toContain('21');
  });
});
