import { afterEach, describe, expect, it } from 'vitest';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { ErrorCode } from '../../server/domain/errors.ts';
import type { Scenario } from '../helpers/fake-ollama/exchange.ts';
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

/** Milliseconds until the fake saw its client go. */
async function timeUntilAborted(fake: FakeOllama, leave: () => unknown): Promise<number> {
  const request = await fake.nextRequest('/api/chat');
  const from = performance.now();
  leave();
  expect(await request.closed).toBe(true);
  return performance.now() - from;
}

const refusals: readonly [string, Scenario, ErrorCode, number | undefined][] = [
  ['a full load queue', scenarios.busy, 'queue_full', 2],
  ['an empty 403', scenarios.forbidden, 'engine_rejected', undefined],
  ['an empty 500', scenarios.panic, 'engine_rejected', undefined],
  ['too little memory', scenarios.notEnoughMemory, 'model_load_failed', undefined],
  ['a model that is gone', (it) => it.reply(404, { error: "model 'x' not found" }), 'model_not_found', undefined],
  ['a path that is unknown', (it) => it.reply(404, '404 page not found'), 'engine_bad_answer', undefined],
  ['an invalid request', (it) => it.reply(400, { error: 'invalid role' }), 'invalid_request', undefined],
  [
    'a lacking capability',
    (it) => it.reply(400, { error: '"m" does not support tools' }),
    'unsupported_feature',
    undefined,
  ],
  [
    'a broken package',
    (it) => it.reply(500, { error: 'error starting llama-server: llama-server binary not found' }),
    'model_load_failed',
    undefined,
  ],
  ['an answer that is no JSON', scenarios.pieces('<html>hello</html>\n'), 'engine_bad_answer', undefined],
  ['an error line', scenarios.lines({ error: 'something odd' }), 'engine_rejected', undefined],
  ['a runner that dies', scenarios.errorMidStream, 'engine_crashed', undefined],
  ['an end without a last line', scenarios.endWithoutDone, 'engine_bad_answer', undefined],
  ['a connection that is cut', scenarios.cutOff, 'engine_crashed', undefined],
  ['a connection that is cut at once', (it) => it.reset(), 'engine_crashed', undefined],
];

describe('failures of Ollama in our words', () => {
  it.each(refusals)('%s', async (_, scenario, code, retryAfterSeconds) => {
    const { engine, fake } = await start();
    fake.always('/api/chat', scenario);
    const asked = collectParts(engine, chatRequest());
    await expect(asked).rejects.toMatchObject({ name: 'HubError', code });
    await expect(asked).rejects.toMatchObject(
      retryAfterSeconds === undefined ? {} : { details: { retryAfterSeconds } },
    );
  });

  it('asks once more when a connection breaks before anything was answered', async () => {
    const { engine, fake } = await start();
    fake.script('/api/chat', (exchange) => exchange.reset());
    expect(textOfParts(await collectParts(engine, chatRequest()))).toBe('You said: Hello there');
  });

  it('hands on the text that came before an error', async () => {
    const { engine, fake } = await start();
    fake.script('/api/chat', scenarios.errorMidStream);
    const texts: string[] = [];
    const read = async () => {
      const stream = await engine.generate(callOf(chatRequest()));
      for await (const frame of stream.frames) texts.push(textOfParts(frame.parts));
    };
    await expect(read()).rejects.toMatchObject({ code: 'engine_crashed' });
    expect(texts).toEqual(['Once upon']);
  });

  it("keeps Ollama's own words out of the message, which a client may see", async () => {
    const { engine, fake } = await start();
    fake.script('/api/chat', (exchange) => exchange.reply(500, { error: 'secret words of the runner' }));
    const asked = collectParts(engine, chatRequest());
    await expect(asked).rejects.not.toThrow('secret');
    await expect(asked).rejects.toMatchObject({ details: { upstream: { status: 500 } } });
  });

  it('says that nobody is there when Ollama went away, and keeps its models listed', async () => {
    const { engine, fake, status } = await start();
    await fake.close();
    cleanups.splice(cleanups.indexOf(fake.close), 1);
    await expect(collectParts(engine, chatRequest())).rejects.toMatchObject({
      code: 'engine_unavailable',
      details: { retryAfterSeconds: 2 },
    });
    const gone = await status((each) => each.state === 'absent');
    expect(gone.message).toContain('Nothing answers at');
    expect(engine.models()).toHaveLength(3);
    await expect(collectParts(engine, chatRequest())).rejects.toMatchObject({ code: 'engine_unavailable' });
  });

  it('is called degraded while it does not answer, and ready again when it does', async () => {
    const fake = await startFakeOllama();
    const timings = { healthEveryMs: 30, healthTimeoutMs: 50, degradedAfterMs: 100 };
    const { engine, status, stop } = await startOllamaEngine({ host: fake.host, timings });
    cleanups.push(fake.close, stop);
    fake.always('/api/version', scenarios.silence);
    expect((await status((each) => each.state === 'degraded')).message).toContain('has not answered for');
    expect(textOfParts(await collectParts(engine, chatRequest()))).toBe('You said: Hello there');
    fake.always('/api/version', undefined);
    await status((each) => each.state === 'ready');
  });

  it('starts without delay where something accepts connections and never answers', async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const started = await startOllamaEngine({
      host: `127.0.0.1:${port}`,
      timings: { probeTimeoutMs: 100, silentPatienceMs: 150 },
    });
    cleanups.push(async () => void mute.close(), started.stop);
    expect(started.engine.models()).toEqual([]);
    expect(started.engine.status().state).not.toBe('ready');
    expect((await started.status((each) => each.state === 'absent')).message).toContain('not Ollama');
  });
});

describe('a prompt that is too long', () => {
  const words = (count: number) =>
    chatRequest({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'some words '.repeat(count) }] }],
      sampling: { stop: [], maxOutputTokens: 100 },
    });

  it('is refused by Ollama where only a count can tell', async () => {
    const { engine, fake } = await start();
    await expect(collectParts(engine, words(3500))).rejects.toMatchObject({ code: 'context_length_exceeded' });
    expect(fake.requests.some((request) => request.path === '/api/chat')).toBe(true);
  });

  it("is told with the runner's own numbers where it gives them", async () => {
    const { engine, fake } = await start();
    fake.script('/api/chat', scenarios.promptTooLong(9001, 4096));
    await expect(collectParts(engine, chatRequest())).rejects.toThrow(
      "This model's maximum context length is 4096 tokens; this request needs 9002 (9001 prompt + 1 output)",
    );
  });

  it('is refused by a estimate where an old Ollama would cut it silently', async () => {
    const { engine, fake } = await start({ version: '0.9.6' });
    await expect(collectParts(engine, words(3500))).rejects.toMatchObject({ code: 'context_length_exceeded' });
    expect(fake.requests.some((request) => request.path === '/api/chat')).toBe(false);
  });
});

describe('a client that leaves', () => {
  it('ends the work while Ollama has not answered yet', async () => {
    const { engine, fake } = await start();
    fake.script('/api/chat', scenarios.silence);
    const client = new AbortController();
    const asked = engine.generate(callOf(chatRequest(), client.signal));
    const ended = expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(await timeUntilAborted(fake, () => client.abort())).toBeLessThan(200);
    await ended;
  });

  it('ends the load of a model', async () => {
    const { engine, fake } = await start({ loadDelayMs: 10_000 });
    const client = new AbortController();
    const ended = expect(engine.generate(callOf(chatRequest(), client.signal))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await timeUntilAborted(fake, () => client.abort())).toBeLessThan(200);
    await ended;
    expect(fake.state.abortedLoads).toBe(1);
  });

  it('ends the work in the middle of a stream', async () => {
    const { engine, fake } = await start({ tokenDelayMs: 30 });
    const client = new AbortController();
    const stream = await engine.generate(callOf(chatRequest(), client.signal));
    const frames = stream.frames[Symbol.asyncIterator]();
    await frames.next();
    const rest = expect(Array.fromAsync({ [Symbol.asyncIterator]: () => frames })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await timeUntilAborted(fake, () => client.abort())).toBeLessThan(200);
    await rest;
  });

  it.each(['before the first frame', 'after it'])('ends the work by leaving the frames %s', async (when) => {
    const { engine, fake } = await start({ tokenDelayMs: 30 });
    const stream = await engine.generate(callOf(chatRequest()));
    const frames = stream.frames[Symbol.asyncIterator]();
    if (when === 'after it') await frames.next();
    let left: Promise<unknown> | undefined;
    expect(await timeUntilAborted(fake, () => (left = frames.return?.()))).toBeLessThan(200);
    await left;
  });

  it('ends the work when the engine stops, with a word that it does', async () => {
    const { engine, fake } = await start();
    fake.script('/api/chat', scenarios.silence);
    const ended = expect(engine.generate(callOf(chatRequest()))).rejects.toMatchObject({ code: 'shutting_down' });
    const request = await fake.nextRequest('/api/chat');
    await engine.stop();
    await ended;
    expect(await request.closed).toBe(true);
    expect(engine.status().state).toBe('stopped');
  });
});

describe('a client that reads slowly', () => {
  it('slows Ollama down instead of filling the memory', async () => {
    const { engine, fake } = await start();
    const line = `${JSON.stringify(scenarios.chatLine({ content: 'x'.repeat(64 * 1024) }))}\n`;
    const total = 400;
    fake.script('/api/chat', async (exchange) => {
      for (let sent = 0; sent < total; sent++) await exchange.bytes(line);
      await exchange.line(scenarios.chatDone());
      exchange.end();
    });
    const stream = await engine.generate(callOf(chatRequest()));
    const frames = stream.frames[Symbol.asyncIterator]();
    await frames.next();
    const request = await fake.nextRequest('/api/chat');
    await settled(() => request.bytesWritten);
    expect(request.bytesWritten).toBeLessThan((total * line.length) / 2);
    let read = 1;
    while ((await frames.next()).done !== true) read++;
    expect(read).toBe(total + 1);
  });
});

/** Resolves when a number has not changed for a while. */
async function settled(read: () => number): Promise<void> {
  for (let last = -1, same = 0; same < 5;) {
    same = read() === last ? same + 1 : 0;
    last = read();
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
