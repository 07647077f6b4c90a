import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embedMany, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameOf } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
beforeAll(async () => {
  const echo = createFakeEngine({ clock: systemClock });
  const caller = createFakeEngine({
    id: 'caller',
    clock: systemClock,
    models: [{ ...echo.models()[0]!, name: 'caller' }],
    async *answer({ request }) {
      const isAnswered = request.kind === 'chat' && request.messages.some((message) => message.role === 'tool');
      if (isAnswered) yield frameOf({ type: 'text-delta', choice: 0, text: 'It is 21 degrees.' });
      else {
        yield frameOf({ type: 'tool-call-start', choice: 0, call: 0, callId: 'call_1', name: 'weather' });
        yield frameOf({ type: 'tool-call-delta', choice: 0, call: 0, argumentsText: '{"city":' });
        yield frameOf({ type: 'tool-call-delta', choice: 0, call: 0, argumentsText: '"Oslo"}' });
      }
      yield frameOf({ type: 'finish', choice: 0, reason: isAnswered ? 'stop' : 'tool_calls' });
      yield frameOf({ type: 'usage', usage: { inputTokens: 5, outputTokens: 4 } });
    },
  });
  hub = await startTestHub({ engines: [echo, caller] });
});
afterAll(() => hub.stop());

const providers = [
  [
    'openai-compatible',
    () => {
      const settings = { name: 'hub', baseURL: `${hub.url}/v1`, apiKey: MASTER_KEY, includeUsage: true };
      const provider = createOpenAICompatible({ ...settings, supportsStructuredOutputs: true });
      return { chat: (id: string) => provider(id), embedding: (id: string) => provider.embeddingModel(id) };
    },
  ],
  [
    'openai, chat wire',
    () => {
      const provider = createOpenAI({ baseURL: `${hub.url}/v1`, apiKey: MASTER_KEY });
      return { chat: (id: string) => provider.chat(id), embedding: (id: string) => provider.embedding(id) };
    },
  ],
] as const;

describe.each(providers)('AI SDK, provider %s', (_name, create) => {
  it('generates text and reads its usage', async () => {
    const { text, usage } = await generateText({ model: create().chat('echo'), prompt: 'one two' });
    expect(text).toBe('one two');
    expect(usage).toMatchObject({ inputTokens: 2, outputTokens: 2 });
  });

  it('streams text to its end', async () => {
    const result = streamText({ model: create().chat('echo'), prompt: 'one two three' });
    expect((await Array.fromAsync(result.textStream)).join('')).toBe('one two three');
    expect(await result.finishReason).toBe('stop');
  });

  it('runs a tool loop, streamed', async () => {
    const weather = tool({
      description: 'Weather of a city',
      inputSchema: jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } } }),
      execute: async ({ city }) => `${city}: 21`,
    });
    const result = streamText({
      model: create().chat('caller'),
      prompt: 'weather in Oslo?',
      tools: { weather },
      stopWhen: stepCountIs(3),
    });
    expect(await result.text).toBe('It is 21 degrees.');
    const [first] = await result.steps;
    expect(first?.toolResults[0]).toMatchObject({ input: { city: 'Oslo' }, output: 'Oslo: 21' });
  });

  it('embeds', async () => {
    const { embeddings } = await embedMany({ model: create().embedding('echo'), values: ['a', 'b'] });
    expect(embeddings.map((vector) => vector.length)).toEqual([8, 8]);
  });

  it('shows the sentence of an error', async () => {
    const failing = generateText({ model: create().chat('nope'), prompt: 'x', maxRetries: 0 });
    await expect(failing).rejects.toThrow('nope');
  });
});
