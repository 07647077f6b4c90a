import { describe, expect, it } from 'vitest';
import { MASTER_PRINCIPAL, openingOf } from '../../tests/helpers/account-rows.ts';
import { ROUTING_RULES } from '../../tests/helpers/routing-rules.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { HubError } from '../domain/errors.ts';
import type { ChatRequest } from '../domain/inference-request.ts';
import type { Accounts, CallOutcome, Engine, EngineCall } from '../domain/ports.ts';
import { frameOf, type StreamFrame, type StreamPart } from '../domain/stream-frame.ts';
import { createFakeEngine } from '../engines/fake/engine.ts';
import { createMockEngine } from '../engines/mock/engine.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createActivity } from './activity.ts';
import { createRouter } from './router.ts';
import { createInference } from './run-inference.ts';
import { createTargetHealth } from './target-health.ts';

const chat: ChatRequest = {
  kind: 'chat',
  model: 'echo',
  stream: true,
  choices: 1,
  sampling: { stop: [] },
  runtime: {},
  messages: [{ role: 'user', content: [{ type: 'text', text: 'one two three' }] }],
  tools: [],
  toolChoice: { type: 'auto' },
  parallelToolCalls: true,
  responseFormat: { type: 'text' },
};

const opening = openingOf(MASTER_PRINCIPAL);

function setUp(
  answer?: (call: EngineCall) => AsyncIterable<StreamFrame>,
  accounts: Partial<Accounts> = {},
  changes: Partial<Engine> = {},
) {
  const clock = createTestClock();
  const engine: Engine = { ...createFakeEngine({ clock, ...(answer && { answer }) }), ...changes };
  const booked: CallOutcome[] = [];
  const activity = createActivity();
  const inference = createInference({
    router: createRouter({
      targetsOf(name) {
        const model = engine.findModel(name);
        if (model === undefined) throw new HubError('model_not_found', `no ${name}`);
        return [{ id: `fake/${name}`, engine, model, deployment: undefined }];
      },
      rules: () => ROUTING_RULES,
      health: createTargetHealth(clock),
      createMock: createMockEngine,
      clock,
      resolveImages: async (request) => request,
      random: () => 0,
    }),
    mayUse: () => true,
    accounts: {
      admit: (_opening, { model }) => ({
        model,
        tags: [],
        region: null,
        modelInRegion: null,
        isFallback: false,
        affords: () => true,
        refusalOf: () => undefined,
        hold: () => undefined,
        limits: () => [],
        callerSpend: () => 0,
        cost: () => 0,
      }),
      settle: async (_opening, outcome) => void booked.push(outcome),
      ...accounts,
    },
    activity,
    clock,
    logger: silentLogger,
  });
  return { inference, booked, activity, clock };
}

async function collect(frames: AsyncIterable<StreamFrame>): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const frame of frames) parts.push(...frame.parts);
  return parts;
}

const textOf = (parts: readonly StreamPart[], choice = 0) =>
  parts.map((part) => (part.type === 'text-delta' && part.choice === choice ? part.text : '')).join('');

describe('a request on its way', () => {
  it('is answered and booked once, with the names and counts of what served it', async () => {
    const { inference, booked, activity } = setUp();
    const stream = await inference.open(opening).run(chat, new AbortController().signal);
    const parts = await collect(stream.frames);
    expect(textOf(parts)).toBe('one two three');
    expect(booked).toHaveLength(1);
    expect(booked[0]).toMatchObject({
      result: 'ok',
      modelAsked: 'echo',
      modelServed: 'echo',
      engineId: 'fake',
      usage: { inputTokens: 3, outputTokens: 3 },
    });
    expect(activity).toMatchObject({ running: 0, waiting: 0 });
  });

  it('lets no closing frame out before the ledger holds the request', async () => {
    const ledger = Promise.withResolvers<void>();
    const { inference } = setUp(undefined, { settle: () => ledger.promise });
    const stream = await inference.open(opening).run(chat, new AbortController().signal);
    const seen: StreamPart[] = [];
    const reading = (async () => {
      for await (const frame of stream.frames) seen.push(...frame.parts);
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(textOf(seen)).toBe('one two three');
    expect(seen.some((part) => part.type === 'finish' || part.type === 'usage')).toBe(false);
    ledger.resolve();
    await reading;
    expect(seen.some((part) => part.type === 'finish')).toBe(true);
  });

  it('ends in an error when the ledger refuses the row: what is not booked is not finished', async () => {
    const { inference } = setUp(undefined, {
      settle: async () => {
        throw new HubError('storage_failed', 'The disk is full.');
      },
    });
    const stream = await inference.open(opening).run(chat, new AbortController().signal);
    await expect(collect(stream.frames)).rejects.toMatchObject({ code: 'storage_failed' });
  });

  it('books as cancelled, with what was produced, when its reader leaves', async () => {
    const { inference, booked, activity } = setUp();
    const stream = await inference.open(opening).run(chat, new AbortController().signal);
    for await (const frame of stream.frames) if (frame.deltas > 0) break;
    expect(booked).toEqual([
      expect.objectContaining({ result: 'cancelled', usage: { inputTokens: 3, outputTokens: 1, estimated: true } }),
    ]);
    expect(activity.running).toBe(0);
  });

  it('says cancelled, not failed, when an abort makes the engine throw', async () => {
    const client = new AbortController();
    const { inference, booked } = setUp(async function* () {
      yield frameOf({ type: 'text-delta', choice: 0, text: 'one' });
      client.abort();
      throw new Error('socket gone');
    });
    const stream = await inference.open(opening).run(chat, client.signal);
    await expect(collect(stream.frames)).rejects.toMatchObject({ code: 'cancelled' });
    expect(booked[0]?.result).toBe('cancelled');
  });

  it('fails when the engine ends without finishing', async () => {
    const { inference, booked } = setUp(async function* () {
      yield frameOf({ type: 'text-delta', choice: 0, text: 'one' });
    });
    const stream = await inference.open(opening).run(chat, new AbortController().signal);
    await expect(collect(stream.frames)).rejects.toMatchObject({ code: 'engine_bad_answer' });
    expect(booked[0]).toMatchObject({ result: 'error', error: { code: 'engine_bad_answer' } });
  });

  it('has its stream at once while an engine loads the model, and is booked when its client leaves then', async () => {
    const loading = Promise.withResolvers<void>();
    const generate: Engine['generate'] = ({ signal }) => {
      loading.resolve();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    };
    const { inference, booked } = setUp(undefined, {}, { generate });
    const client = new AbortController();
    const stream = await inference.open(opening).run(chat, client.signal);
    const reading = collect(stream.frames);
    await loading.promise;
    client.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(booked).toMatchObject([{ result: 'cancelled' }]);
  });

  it('is booked when it never reached an engine', async () => {
    const { inference, booked } = setUp();
    const stream = await inference.open(opening).run({ ...chat, model: 'nope' }, new AbortController().signal);
    await expect(collect(stream.frames)).rejects.toThrow('no nope');
    await inference.open(opening).refuse(new HubError('invalid_json', 'not JSON'));
    expect(booked.map((outcome) => outcome.error?.code)).toEqual(['model_not_found', 'invalid_json']);
  });

  it('is refused before work when the model lacks what it asks for', async () => {
    const { inference } = setUp();
    const request: ChatRequest = { ...chat, logprobs: { alternatives: 0 } };
    const stream = await inference.open(opening).run(request, new AbortController().signal);
    await expect(collect(stream.frames)).rejects.toMatchObject({
      code: 'unsupported_feature',
      details: { param: 'logprobs' },
    });
  });
});

describe('several answers', () => {
  it('are numbered, finished one by one, and counted together with the prompt once', async () => {
    const { inference, booked } = setUp();
    const stream = await inference.open(opening).run({ ...chat, choices: 6 }, new AbortController().signal);
    const parts = await collect(stream.frames);
    for (let choice = 0; choice < 6; choice++) expect(textOf(parts, choice)).toBe('one two three');
    expect(parts.filter((part) => part.type === 'finish')).toHaveLength(6);
    expect(parts.filter((part) => part.type === 'usage')).toHaveLength(1);
    expect(booked[0]?.usage).toMatchObject({ inputTokens: 3, outputTokens: 18 });
  });

  it('use another seed each, so that they differ', async () => {
    const seeds: unknown[] = [];
    const { inference } = setUp(async function* (call) {
      if (call.request.kind !== 'embedding') seeds.push(call.request.sampling.seed);
      yield frameOf({ type: 'finish', choice: 0, reason: 'stop' });
    });
    const request: ChatRequest = { ...chat, choices: 3, sampling: { stop: [], seed: 7 } };
    await collect((await inference.open(opening).run(request, new AbortController().signal)).frames);
    expect(seeds).toEqual([7, 8, 9]);
  });

  it('all end when one of them fails', async () => {
    const ended: number[] = [];
    let started = 0;
    const { inference } = setUp(async function* (call) {
      const mine = started++;
      try {
        yield frameOf({ type: 'text-delta', choice: 0, text: 'a' });
        if (mine === 1) throw new HubError('engine_crashed', 'gone');
        await new Promise((resolve) => call.signal.addEventListener('abort', resolve, { once: true }));
      } finally {
        ended.push(mine);
      }
    });
    const stream = await inference.open(opening).run({ ...chat, choices: 3 }, new AbortController().signal);
    await expect(collect(stream.frames)).rejects.toMatchObject({ code: 'engine_crashed' });
    expect(ended.toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
  });
});

describe('one tool call at a time', () => {
  it('drops the second call for an engine that does not know the setting', async () => {
    const { inference } = setUp(async function* () {
      for (const call of [0, 1]) {
        yield frameOf({ type: 'tool-call-start', choice: 0, call, callId: `call_${call}`, name: 'f' });
        yield frameOf({ type: 'tool-call-delta', choice: 0, call, argumentsText: '{}' });
      }
      yield frameOf({ type: 'finish', choice: 0, reason: 'tool_calls' });
    });
    const request: ChatRequest = { ...chat, parallelToolCalls: false };
    const parts = await collect((await inference.open(opening).run(request, new AbortController().signal)).frames);
    expect(parts.filter((part) => part.type === 'tool-call-start')).toHaveLength(1);
  });
});
