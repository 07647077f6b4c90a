import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../server/domain/inference-request.ts';
import { frameOf, type StreamPart } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { openaiMajors } from '../helpers/openai-majors.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
/** Answers in order; afterwards the engine repeats what it is told. */
let script: (readonly StreamPart[])[] = [];
let asked: ChatRequest[] = [];
beforeAll(async () => {
  const echo = createFakeEngine({ clock: systemClock });
  const engine = createFakeEngine({
    clock: systemClock,
    async *answer(call) {
      if (call.request.kind === 'chat') asked.push(call.request);
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
const said = (text: string): readonly StreamPart[] => [
  { type: 'text-delta', choice: 0, text },
  { type: 'finish', choice: 0, reason: 'stop' },
  usage,
];
const called = (name: string, argumentsText: string): readonly StreamPart[] => [
  { type: 'reasoning-delta', choice: 0, text: 'Let me look.' },
  { type: 'tool-call-start', choice: 0, call: 0, callId: 'call_1', name },
  { type: 'tool-call-delta', choice: 0, call: 0, argumentsText },
  { type: 'finish', choice: 0, reason: 'tool_calls' },
  usage,
];
const weather = {
  type: 'function' as const,
  name: 'weather',
  strict: true,
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

describe.each(openaiMajors)('openai for Node, version $major', ({ create, errors }) => {
  const client = () => create({ baseURL: `${hub.url}/v1`, apiKey: MASTER_KEY, maxRetries: 0 });

  it('gets a text, and goes on from it', async () => {
    const first = await client().responses.create({ model: 'echo', input: 'one two' });
    expect(first.output_text).toBe('one two');
    expect(first.usage?.total_tokens).toBe(4);
    const second = await client().responses.create({ model: 'echo', input: 'three', previous_response_id: first.id });
    expect(second.previous_response_id).toBe(first.id);
    expect((await client().responses.retrieve(second.id)).output_text).toBe('three');
    const items = await Array.fromAsync(client().responses.inputItems.list(second.id));
    expect(items.map(({ type }) => type)).toEqual(['message', 'message', 'message']);
    await client().responses.delete(second.id);
    await expect(client().responses.retrieve(second.id)).rejects.toBeInstanceOf(errors.NotFoundError);
  });

  it('folds a stream with its helper', async () => {
    script = [called('weather', '{"city":"Rome"}')];
    const stream = client().responses.stream({ model: 'echo', input: 'Weather?', tools: [weather] });
    const deltas: string[] = [];
    stream.on('response.function_call_arguments.delta', ({ delta }) => deltas.push(delta));
    const final = await stream.finalResponse();
    expect(deltas.join('')).toBe('{"city":"Rome"}');
    expect(final.output).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'Let me look.' }] },
      { type: 'function_call', name: 'weather', call_id: 'call_1', arguments: '{"city":"Rome"}' },
    ]);
  });

  it('parses a structured text', async () => {
    script = [said('{"city":"Rome"}')];
    const format = { type: 'json_schema' as const, name: 'place', schema: weather.parameters, strict: true };
    const parsed = await client().responses.parse({ model: 'echo', input: 'Where?', text: { format } });
    expect(JSON.parse(parsed.output_text)).toEqual({ city: 'Rome' });
  });

  it('gets an error with its code and parameter', async () => {
    const failing = client().responses.create({ model: 'echo', input: 'x', previous_response_id: 'resp_gone' });
    await expect(failing).rejects.toMatchObject({
      status: 400,
      code: 'previous_response_not_found',
      param: 'previous_response_id',
    });
  });
});

describe('the AI SDK, which speaks Responses unless told otherwise', () => {
  const model = () => createOpenAI({ baseURL: `${hub.url}/v1`, apiKey: MASTER_KEY })('echo');

  it('streams a text', async () => {
    const { textStream, usage: counted } = streamText({ model: model(), prompt: 'one two three' });
    expect((await Array.fromAsync(textStream)).join('')).toBe('one two three');
    expect(await counted).toMatchObject({ inputTokens: 3, outputTokens: 3 });
  });

  it('calls a tool and goes on with its result', async () => {
    script = [called('weather', '{"city":"Rome"}'), said('Sunny in Rome.')];
    const { text, steps } = await generateText({
      model: model(),
      prompt: 'Weather in Rome?',
      tools: {
        weather: tool({
          inputSchema: jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } } }),
          execute: async ({ city }) => `sunny in ${city}`,
        }),
      },
      stopWhen: stepCountIs(3),
    });
    expect(text).toBe('Sunny in Rome.');
    expect(asked.at(-1)?.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', reasoning: 'Let me look.', toolCalls: [{ id: 'call_1', name: 'weather' }] },
      { role: 'tool', callId: 'call_1' },
    ]);
    expect(steps[0]?.toolResults).toMatchObject([{ toolName: 'weather', output: 'sunny in Rome' }]);
  });

  it('shows the model what it said in earlier turns', async () => {
    script = [said('The first answer.'), said('The second.')];
    const first = await generateText({ model: model(), prompt: 'First?' });
    await generateText({
      model: model(),
      messages: [
        { role: 'user', content: 'First?' },
        ...first.response.messages,
        { role: 'user', content: 'And then?' },
      ],
    });
    expect(asked[1]?.messages).toMatchObject([
      { role: 'user', content: [{ text: 'First?' }] },
      { role: 'assistant', content: 'The first answer.' },
      { role: 'user', content: [{ text: 'And then?' }] },
    ]);
  });
});
