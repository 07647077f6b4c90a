import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestModels } from '../../resources/models/build-test-models.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

interface Told {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}
interface LedgerRow {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly status: string;
}
interface Way {
  readonly path: string;
  plain(model: string): unknown;
  withTool(model: string): unknown;
  read(reply: never): Told;
}

const SYSTEM = 'You are short.';
const [FIRST, ANSWER, SECOND] = ['What is the capital of Norway?', 'Oslo.', 'And how warm is it there?'];
const WEATHER = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const TURNS = [
  { role: 'user', content: FIRST },
  { role: 'assistant', content: ANSWER },
  { role: 'user', content: SECOND },
];
const CITY = { city: 'Oslo' };
const RESULT = '21 degrees';
const FUNCTION = { name: 'weather', description: 'Tells the weather', parameters: WEATHER };
const system = { role: 'system', content: SYSTEM };

const ways: readonly Way[] = [
  {
    path: '/v1/chat/completions',
    plain: (model) => ({ model, messages: [system, ...TURNS] }),
    withTool: (model) => ({
      model,
      tools: [{ type: 'function', function: FUNCTION }],
      messages: [
        system,
        ...TURNS,
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'weather', arguments: JSON.stringify(CITY) } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: RESULT },
      ],
    }),
    read: (reply: {
      choices: [{ message: { content: string } }];
      usage: { prompt_tokens: number; completion_tokens: number };
    }) => ({
      text: reply.choices[0].message.content,
      inputTokens: reply.usage.prompt_tokens,
      outputTokens: reply.usage.completion_tokens,
    }),
  },
  {
    path: '/v1/responses',
    plain: (model) => ({ model, instructions: SYSTEM, input: TURNS }),
    withTool: (model) => ({
      model,
      instructions: SYSTEM,
      tools: [{ type: 'function', ...FUNCTION }],
      input: [
        ...TURNS,
        { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: JSON.stringify(CITY) },
        { type: 'function_call_output', call_id: 'call_1', output: RESULT },
      ],
    }),
    read: (reply: {
      output: { type: string; content?: { text: string }[] }[];
      usage: { input_tokens: number; output_tokens: number };
    }) => ({
      text: reply.output.flatMap(({ content = [] }) => content.map(({ text }) => text)).join(''),
      inputTokens: reply.usage.input_tokens,
      outputTokens: reply.usage.output_tokens,
    }),
  },
  {
    path: '/v1/messages',
    plain: (model) => ({ model, max_tokens: 100, system: SYSTEM, messages: TURNS }),
    withTool: (model) => ({
      model,
      max_tokens: 100,
      system: SYSTEM,
      tools: [{ name: 'weather', description: FUNCTION.description, input_schema: WEATHER }],
      messages: [
        ...TURNS,
        { role: 'assistant', content: [{ type: 'tool_use', id: 'call_1', name: 'weather', input: CITY }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: RESULT }] },
      ],
    }),
    read: (reply: {
      content: { text: string }[];
      usage: { input_tokens: number; cache_read_input_tokens: number; output_tokens: number };
    }) => ({
      text: reply.content.map(({ text }) => text).join(''),
      inputTokens: reply.usage.input_tokens + reply.usage.cache_read_input_tokens,
      outputTokens: reply.usage.output_tokens,
    }),
  },
  {
    path: '/api/chat',
    plain: (model) => ({ model, stream: false, messages: [system, ...TURNS] }),
    withTool: (model) => ({
      model,
      stream: false,
      tools: [{ type: 'function', function: FUNCTION }],
      messages: [
        system,
        ...TURNS,
        { role: 'assistant', content: '', tool_calls: [{ function: { name: 'weather', arguments: CITY } }] },
        { role: 'tool', tool_name: 'weather', content: RESULT },
      ],
    }),
    read: (reply: { message: { content: string }; prompt_eval_count: number; eval_count: number }) => ({
      text: reply.message.content,
      inputTokens: reply.prompt_eval_count,
      outputTokens: reply.eval_count,
    }),
  },
];

let dataDir: string;
let ollama: FakeOllama;
let hub: TestHub;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-conversation-'));
  buildTestModels(join(dataDir, 'models'));
  ollama = await startFakeOllama();
  hub = await startTestHub({ dataDir, args: ['--ollama-host', ollama.url] });
});
afterAll(async () => {
  await hub.stop();
  await ollama.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Says the conversation in one dialect with a key of its own. */
async function say(way: Way, body: unknown): Promise<{ told: Told; rows: readonly LedgerRow[] }> {
  const { key } = (await (await hub.call('/key/generate', { json: {} })).json()) as { key: string };
  const response = await hub.call(way.path, { json: body, key });
  const reply: unknown = await response.json();
  expect(response.status, JSON.stringify(reply)).toBe(200);
  const rows = (await (await hub.call(`/spend/logs?api_key=${key}`)).json()) as readonly LedgerRow[];
  return { told: way.read(reply as never), rows };
}

describe.each([
  ['Ollama', 'llama3.2:1b'],
  ['the built-in engine', 'chat'],
])('one conversation over %s', (_engine, model) => {
  it.each(['plain', 'withTool'] as const)(
    '%s, says the same in every dialect, and stands in the ledger once',
    async (kind) => {
      const seen: Told[] = [];
      for (const way of ways) {
        const { told, rows } = await say(way, way[kind](model));
        expect(told.text).not.toBe('');
        expect(rows, way.path).toMatchObject([
          { status: 'success', prompt_tokens: told.inputTokens, completion_tokens: told.outputTokens },
        ]);
        seen.push(told);
      }
      expect(seen[0]?.inputTokens).toBeGreaterThan(0);
      expect(seen).toEqual(ways.map(() => seen[0]));
    },
  );
});
