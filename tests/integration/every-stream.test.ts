import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HubError } from '../../server/domain/errors.ts';
import type { EngineCall } from '../../server/domain/ports.ts';
import { frameOf, type StreamFrame } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { validateMessageStream } from '../helpers/anthropic-stream-validator.ts';
import { validateOllamaStream } from '../helpers/ollama-stream-validator.ts';
import { validateChatStream } from '../helpers/openai-stream-validator.ts';
import { validateResponsesStream } from '../helpers/responses-stream-validator.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

interface Said {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly (readonly [name: string, input: unknown])[];
}
interface Dialect {
  readonly path: string;
  ask(said: string): object;
  read(bytes: Uint8Array): Said;
  /** Throws unless the stream ends in this dialect's error. */
  readError(bytes: Uint8Array): void;
}

const EMOJI = '👩‍🚀';
const TEXT = `Grüße ${EMOJI}, "quoted"\r\n\u2028日本`;
const HUNG = 'It was cut off.';

/** Thinks, says a text whose characters need several bytes, and calls a tool twice; or breaks; or never ends. */
async function* answer({ request, signal }: EngineCall): AsyncGenerator<StreamFrame> {
  if (request.kind !== 'chat') throw new TypeError('only chats');
  const said = request.messages.at(-1)?.content;
  const isAsked = (word: string) => JSON.stringify(said).includes(word);
  yield frameOf({ type: 'generation-start' });
  if (isAsked('hang')) {
    yield frameOf({ type: 'text-delta', choice: 0, text: HUNG });
    // A listener, not a wait: the engine works until its caller goes.
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    ended();
    signal.throwIfAborted();
  }
  yield frameOf({ type: 'reasoning-delta', choice: 0, text: `Let me think ${EMOJI}.` });
  for (const text of TEXT.match(/[^ ]+ ?/g) ?? []) yield frameOf({ type: 'text-delta', choice: 0, text });
  if (isAsked('break')) throw new HubError('engine_crashed', 'The engine died.');
  for (const [call, callId] of ['call_a', 'call_b'].entries()) {
    yield frameOf({ type: 'tool-call-start', choice: 0, call, callId, name: 'f' });
    yield frameOf({ type: 'tool-call-delta', choice: 0, call, argumentsText: '{"emoji":' });
    yield frameOf({ type: 'tool-call-delta', choice: 0, call, argumentsText: `"${EMOJI}${call}"}` });
  }
  yield frameOf({ type: 'finish', choice: 0, reason: 'tool_calls' });
  yield frameOf({ type: 'usage', usage: { inputTokens: 5, outputTokens: 9 } });
}

let ended = (): void => undefined;
const parameters = { type: 'object', properties: { emoji: { type: 'string' } } };
const messagesOf = (content: string) => [{ role: 'user', content }];

const dialects: readonly Dialect[] = [
  {
    path: '/v1/chat/completions',
    ask: (said) => ({ messages: messagesOf(said), tools: [{ type: 'function', function: { name: 'f', parameters } }] }),
    read(bytes) {
      const { choices } = validateChatStream(bytes);
      const { text = '', reasoning = '', calls = [] } = choices[0] ?? {};
      return { text, reasoning, calls: calls.map((call) => [call.name, JSON.parse(call.argumentsText) as unknown]) };
    },
    readError: (bytes) => validateChatStream(bytes, { fails: true }),
  },
  {
    path: '/v1/responses',
    ask: (said) => ({ input: said, tools: [{ type: 'function', name: 'f', parameters }] }),
    read(bytes) {
      const { output } = validateResponsesStream(bytes).response as unknown as { output: readonly ResponsesItem[] };
      const calls = output.filter(({ type }) => type === 'function_call');
      const textsOf = (kind: string) =>
        output
          .filter(({ type }) => type === kind)
          .flatMap(({ content = [], summary = [] }) => [...content, ...summary]);
      return {
        text: textsOf('message')
          .map(({ text }) => text)
          .join(''),
        reasoning: textsOf('reasoning')
          .map(({ text }) => text)
          .join(''),
        calls: calls.map((call) => [String(call.name), JSON.parse(String(call.arguments)) as unknown]),
      };
    },
    readError: (bytes) => expect(validateResponsesStream(bytes).end).toBe('response.failed'),
  },
  {
    path: '/v1/messages',
    ask: (said) => ({
      max_tokens: 100,
      thinking: { type: 'enabled', budget_tokens: 1024 },
      messages: messagesOf(said),
      tools: [{ name: 'f', input_schema: parameters }],
    }),
    read(bytes) {
      const { blocks } = validateMessageStream(bytes);
      const textOf = (kind: string) =>
        blocks.map((block) => (block.type === kind && block.type !== 'tool_use' ? block.text : '')).join('');
      const calls = blocks.filter((block) => block.type === 'tool_use');
      return {
        text: textOf('text'),
        reasoning: textOf('thinking'),
        calls: calls.map((call) => [call.name, JSON.parse(call.argumentsText) as unknown]),
      };
    },
    readError: (bytes) => validateMessageStream(bytes, { fails: true }),
  },
  {
    path: '/api/chat',
    ask: (said) => ({
      messages: messagesOf(said),
      think: true,
      tools: [{ type: 'function', function: { name: 'f', parameters } }],
    }),
    read(bytes) {
      const lines = validateOllamaStream(bytes, 'chat');
      const calls = lines.flatMap(({ message }) => (message?.tool_calls ?? []) as readonly OllamaCall[]);
      return {
        text: lines.map(({ message }) => message?.content ?? '').join(''),
        reasoning: lines.map(({ message }) => message?.thinking ?? '').join(''),
        calls: calls.map((call) => [call.function.name, call.function.arguments]),
      };
    },
    readError: (bytes) => validateOllamaStream(bytes, 'chat', 'error'),
  },
];

interface ResponsesItem {
  readonly type: string;
  readonly name?: string;
  readonly arguments?: string;
  readonly content?: readonly { readonly text: string }[];
  readonly summary?: readonly { readonly text: string }[];
}
interface OllamaCall {
  readonly function: { readonly name: string; readonly arguments: unknown };
}

let hub: TestHub;
beforeAll(async () => {
  const { models } = createFakeEngine({ clock: systemClock });
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock, models: models(), answer })] });
});
afterAll(() => hub.stop());

describe.each(dialects)('a stream of $path', ({ path, ask, read, readError }) => {
  const open = (said: string, init: RequestInit = {}) =>
    hub.call(path, { json: { model: 'echo', stream: true, ...ask(said) }, ...init });

  it('says thinking, text and tool calls whole, in whole characters', async () => {
    const bytes = await (await open('hello')).bytes();
    expect(read(bytes)).toEqual({
      text: TEXT,
      reasoning: `Let me think ${EMOJI}.`,
      calls: [
        ['f', { emoji: `${EMOJI}0` }],
        ['f', { emoji: `${EMOJI}1` }],
      ],
    });
  });

  it('tells of an engine that dies while it answers', async () => {
    const response = await open('break');
    expect(response.status).toBe(200);
    readError(await response.bytes());
  });

  it('ends the engine’s work when its caller goes', async () => {
    const isEnded = new Promise<void>((resolve) => (ended = resolve));
    const caller = new AbortController();
    const response = await open('hang', { signal: caller.signal });
    const reader = response.body?.getReader();
    let seen = '';
    while (!seen.includes(HUNG)) seen += new TextDecoder().decode((await reader?.read())?.value);
    caller.abort();
    await isEnded;
  });
});
