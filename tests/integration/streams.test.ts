import { afterEach, describe, expect, it } from 'vitest';
import { HubError } from '../../server/domain/errors.ts';
import { frameOf, type StreamFrame, type StreamPart } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import {
  validateChatStream,
  type StreamExpectation,
  type ValidatedStream,
} from '../helpers/openai-stream-validator.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub | undefined;
afterEach(async () => {
  await hub?.stop();
  hub = undefined;
});

const choice = 0;
const text = (value: string): StreamPart => ({ type: 'text-delta', choice, text: value });
const ending: readonly StreamPart[] = [
  { type: 'finish', choice, reason: 'stop' },
  { type: 'usage', usage: { inputTokens: 5, outputTokens: 2 } },
];
const start = (call: number, callId: string): StreamPart => ({
  type: 'tool-call-start',
  choice,
  call,
  callId,
  name: 'f',
});
const args = (call: number, argumentsText: string): StreamPart => ({
  type: 'tool-call-delta',
  choice,
  call,
  argumentsText,
});

/** What a client receives, byte by byte, when the engine emits these parts. */
async function stream(
  parts: readonly StreamPart[] | (() => AsyncIterable<StreamFrame>),
  body: object = {},
  expected: StreamExpectation = {},
): Promise<ValidatedStream> {
  async function* frames(): AsyncGenerator<StreamFrame> {
    for (const part of parts as readonly StreamPart[]) yield frameOf(part);
  }
  const answer = typeof parts === 'function' ? parts : frames;
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock, answer })] });
  const response = await hub.call('/v1/chat/completions', {
    json: { model: 'echo', stream: true, messages: [{ role: 'user', content: 'hi' }], ...body },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  return validateChatStream(await response.bytes(), expected);
}

const tools = [{ type: 'function', function: { name: 'f' } }];

describe('the bytes of a stream hold every rule of the strict clients', () => {
  it('with three answers, whose usage is summed', async () => {
    const { choices, usage } = await stream(
      [text('a'), text('b'), ...ending],
      { n: 3, stream_options: { include_usage: true } },
      { choices: 3, includeUsage: true },
    );
    expect(choices.map((each) => each.text)).toEqual(['ab', 'ab', 'ab']);
    expect(usage).toMatchObject({ completion_tokens: 6 });
  });

  it('with two tool calls, and with the first alone where two at once are not wanted', async () => {
    const parts = [start(0, 'call_a'), args(0, '{"x":'), args(0, '1}'), start(1, 'call_b'), ...ending];
    const { choices } = await stream(parts, { tools });
    expect(choices).toMatchObject([
      {
        calls: [
          { id: 'call_a', argumentsText: '{"x":1}' },
          { id: 'call_b', argumentsText: '{}' },
        ],
      },
    ]);
    await hub?.stop();
    const one = await stream(parts, { tools, parallel_tool_calls: false });
    expect(one.choices[0]?.calls).toEqual([{ id: 'call_a', name: 'f', argumentsText: '{"x":1}' }]);
  });

  it('with tool calls in three answers at once, whose ids differ', async () => {
    let count = 0;
    const answer = async function* () {
      yield frameOf(start(0, `call_${count++}`));
      yield frameOf(...ending);
    };
    const { choices } = await stream(answer, { tools, n: 3 }, { choices: 3 });
    expect(choices.map(({ calls }) => calls.length)).toEqual([1, 1, 1]);
  });

  it('with functions of the legacy dialect', async () => {
    const { choices } = await stream(
      [start(0, 'call_a'), args(0, '{"x":1}'), ...ending],
      { functions: [{ name: 'f' }] },
      { isLegacy: true },
    );
    expect(choices).toMatchObject([{ functionCall: { name: 'f', argumentsText: '{"x":1}' } }]);
  });

  it('with reasoning, then text', async () => {
    const { choices } = await stream([{ type: 'reasoning-delta', choice, text: 'Hm.' }, text('Yes.'), ...ending]);
    expect(choices).toMatchObject([{ reasoning: 'Hm.', text: 'Yes.' }]);
  });

  it('with characters cut in two by the engine', async () => {
    const { choices } = await stream([text('a\ud83d'), text('\ude00'), text('é\ud83d'), ...ending]);
    expect(choices).toMatchObject([{ text: 'a😀é\ufffd' }]);
  });

  it('with nothing to say', async () => {
    const { choices, usage } = await stream(
      ending,
      { stream_options: { include_usage: true } },
      { includeUsage: true },
    );
    expect([choices.length, choices[0]?.text, usage?.['total_tokens']]).toEqual([1, '', 7]);
  });

  it('with a failure in the middle', async () => {
    const answer = async function* () {
      yield frameOf(text('one'));
      throw new HubError('engine_crashed', 'The engine crashed.');
    };
    const { choices, error } = await stream(answer, {}, { fails: true });
    expect([choices[0]?.text, error?.['code']]).toEqual(['one', 'engine_crashed']);
  });

  it('with an engine that stops without a word about why', async () => {
    const outcome = await stream([text('one')], {}, { fails: true });
    expect(outcome).toMatchObject({ choices: [{ text: 'one' }], error: { code: 'engine_bad_answer' } });
  });
});
