import { HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { InferenceRequest } from '../../server/domain/inference-request.ts';
import { frameOf, type StreamPart } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
/** Answers in order; afterwards the engine repeats what it is told. */
let script: (readonly StreamPart[])[] = [];
let asked: InferenceRequest[] = [];
beforeAll(async () => {
  const echo = createFakeEngine({ clock: systemClock });
  const engine = createFakeEngine({
    clock: systemClock,
    async *answer(call) {
      asked.push(call.request);
      const parts = script.shift();
      if (parts === undefined) yield* (await echo.generate(call)).frames;
      else for (const part of parts) yield frameOf(part);
    },
  });
  hub = await startTestHub({ engines: [engine] });
});
afterAll(() => hub.stop());
beforeEach(() => {
  script = [];
  asked = [];
});

const usage: StreamPart = { type: 'usage', usage: { inputTokens: 5, outputTokens: 3 } };
const called = (name: string, argumentsText: string): readonly StreamPart[] => [
  { type: 'tool-call-start', choice: 0, call: 0, callId: 'call_1', name },
  { type: 'tool-call-delta', choice: 0, call: 0, argumentsText },
  { type: 'finish', choice: 0, reason: 'tool_calls' },
  usage,
];
const said = (text: string): readonly StreamPart[] => [
  { type: 'text-delta', choice: 0, text },
  { type: 'finish', choice: 0, reason: 'stop' },
  usage,
];
const setting = () => ({ configuration: { baseURL: `${hub.url}/v1` }, apiKey: MASTER_KEY, maxRetries: 0 });
const chat = (options = {}) => new ChatOpenAI({ model: 'echo', ...setting(), ...options });
const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: 'weather',
  description: 'Tells the weather.',
  schema: z.object({ city: z.string() }),
});

describe('LangChain for JavaScript', () => {
  it('gets an answer with its usage', async () => {
    const reply = await chat({ temperature: 0.2, maxTokens: 50 }).invoke([
      new SystemMessage('Be brief.'),
      new HumanMessage('one two three'),
    ]);
    expect(reply.text).toBe('one two three');
    expect(reply.usage_metadata).toMatchObject({ input_tokens: 3, output_tokens: 3, total_tokens: 6 });
    expect(asked[0]).toMatchObject({ sampling: { temperature: 0.2, maxOutputTokens: 50 } });
  });

  it('streams, and counts at the end as it asks unbidden', async () => {
    const chunks = await Array.fromAsync(await chat().stream('one two three'));
    expect(chunks.map(({ text }) => text).join('')).toBe('one two three');
    expect(chunks.findLast((chunk) => chunk.usage_metadata !== undefined)?.usage_metadata).toMatchObject({
      total_tokens: 6,
    });
  });

  it.each([false, true])('calls a tool and goes on with its result, by Responses: %s', async (useResponsesApi) => {
    script = [called('weather', '{"city":"Rome"}'), said('Sunny.')];
    const model = chat({ useResponsesApi }).bindTools([weather]);
    const question = new HumanMessage('Weather in Rome?');
    const first = await model.invoke([question]);
    const [call] = first.tool_calls ?? [];
    expect(call).toMatchObject({ name: 'weather', args: { city: 'Rome' }, id: 'call_1' });
    const result = new ToolMessage({ content: 'sunny in Rome', tool_call_id: call?.id ?? '' });
    expect((await model.invoke([question, first, result])).text).toBe('Sunny.');
    expect(asked[1]).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', toolCalls: [{ id: 'call_1' }] },
        { role: 'tool', callId: 'call_1' },
      ],
    });
  });

  it.each(['jsonSchema', 'functionCalling', 'jsonMode'] as const)('gets structured output by %s', async (method) => {
    script = [method === 'functionCalling' ? called('place', '{"city":"Rome"}') : said('{"city":"Rome"}')];
    const structured = chat().withStructuredOutput(z.object({ city: z.string() }), { name: 'place', method });
    expect(await structured.invoke('Where? Answer in JSON.')).toEqual({ city: 'Rome' });
  });

  it('completes raw text and embeds', async () => {
    const completion = new OpenAI({ model: 'echo', ...setting() });
    expect(await completion.invoke('def fibonacci(n):')).toBe('def fibonacci(n):');
    const vectors = await new OpenAIEmbeddings({ model: 'echo', ...setting() }).embedDocuments(['a', 'bc']);
    expect(vectors.map((vector) => vector.length)).toEqual([8, 8]);
    expect(vectors[0]).not.toEqual(vectors[1]);
  });

  it('tells of an error by its status', async () => {
    await expect(chat({ model: 'nobody' }).invoke('x')).rejects.toMatchObject({ status: 404 });
  });
});
