import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InferenceRequest } from '../../server/domain/inference-request.ts';
import type { Engine } from '../../server/domain/ports.ts';
import { createModelFolder, type ModelFolder } from '../helpers/start-llama-engine.ts';
import {
  ask,
  chatOf,
  completionOf,
  refusalOf,
  SCRIPTED_REPLY,
  startLlamaEngine,
} from '../helpers/start-llama-engine.ts';
import { writeSlowModel } from '../helpers/slow-model.ts';

let folder: ModelFolder;
/** Two requests side by side. */
let engine: Engine;
/** One at a time, so that the next one shows when the place is free. */
let narrow: Engine;

beforeAll(async () => {
  folder = createModelFolder();
  writeSlowModel(folder.path);
  engine = await startLlamaEngine({ modelsDirs: [folder.path] });
  narrow = await startLlamaEngine({ modelsDirs: [folder.path], sequences: 1 });
});
afterAll(async () => {
  await Promise.all([engine.stop(), narrow.stop()]);
  folder.remove();
});

const shortly = { sampling: { stop: [], maxOutputTokens: 2 } };
/** Goes on until it is stopped: no end of the turn fits into it. */
const endless = {
  responseFormat: { type: 'json_schema', name: 'long', schema: { type: 'string', minLength: 7_000 } },
} as const;

/** Milliseconds until a short request has the place. */
async function timeUntilFree(): Promise<number> {
  const from = performance.now();
  let started = Infinity;
  await ask(narrow, 'slow', chatOf('next', shortly), {
    onPart: (part) => void (part.type === 'generation-start' && (started = performance.now())),
  });
  return started - from;
}

describe('a count of tokens', () => {
  const count = (request: InferenceRequest, model: string, from = engine) =>
    from.countTokens?.({ requestId: 'r', request, model, signal: new AbortController().signal });

  it('is what the answer then says, templates and tools included', async () => {
    const tool = { name: 'look', description: 'Looks around.', parameters: { type: 'object' } };
    for (const request of [chatOf('hi', shortly), chatOf('hi', { ...shortly, tools: [tool] }), completionOf('once')]) {
      const { usage } = await ask(engine, 'chat', request);
      expect(await count(request, 'chat')).toBe(usage?.inputTokens);
    }
  });

  it('waits for nobody who works, and brings no model into memory', async () => {
    const leaving = new AbortController();
    const started = Promise.withResolvers<void>();
    const running = ask(narrow, 'slow', chatOf('hi', endless), {
      signal: leaving.signal,
      onPart: (part) => void (part.type === 'generation-start' && started.resolve()),
    });
    const ended = expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await started.promise;
    expect(await count(chatOf('hi'), 'slow', narrow)).toBeGreaterThan(2);
    expect(await count(chatOf('hi'), 'chat', narrow)).toBeUndefined();
    expect(narrow.findModel('slow')?.loaded).toBe(true);
    leaving.abort();
    await ended;
  });
});

describe('the window', () => {
  /** A prompt of exactly this many tokens: every x is one. */
  async function promptOf(tokens: number): Promise<string> {
    const { usage } = await ask(engine, 'chat', chatOf('x', shortly));
    return 'x'.repeat(tokens - usage!.inputTokens + 1);
  }

  it('is what the model was trained with, or the most that the hub allows', async () => {
    expect(engine.findModel('chat')?.contextLength).toBe(2048);
    const small = await startLlamaEngine({ modelsDirs: [folder.path], contextLength: 512 });
    expect(small.findModel('chat')?.contextLength).toBe(512);
    expect((await refusalOf(ask(small, 'chat', chatOf('x'.repeat(600))))).message).toContain('is 512 tokens');
    await small.stop();
  });

  it('holds a prompt that leaves room for one token, and not one token more', async () => {
    const fitting = await ask(engine, 'chat', chatOf(await promptOf(2047)));
    expect(fitting).toMatchObject({ text: 'Hello', finish: 'length', usage: { inputTokens: 2047, outputTokens: 1 } });
    const error = await refusalOf(ask(engine, 'chat', chatOf(await promptOf(2048))));
    expect(error).toMatchObject({ code: 'context_length_exceeded', status: 400, details: { param: 'messages' } });
    expect(error.message).toBe(
      "This model's maximum context length is 2048 tokens; this request needs 2049 (2048 prompt + 1 output); reduce the length of the messages or pick a larger-context model.",
    );
  });

  it('refuses before it says that work began, and the engine goes on', async () => {
    let hasStarted = false;
    const onPart = () => (hasStarted = true);
    await refusalOf(ask(engine, 'chat', completionOf('x'.repeat(3000)), { onPart }));
    expect(hasStarted).toBe(false);
    expect((await ask(engine, 'chat', chatOf('hi'))).text).toBe(SCRIPTED_REPLY);
  });

  it('limits the answer to what is left, whatever was asked for', async () => {
    const request = chatOf(await promptOf(2043), { sampling: { stop: [], maxOutputTokens: 1_000 } });
    expect(await ask(engine, 'chat', request)).toMatchObject({ finish: 'length', usage: { outputTokens: 5 } });
  });

  it('is as small as a client wants it for one request', async () => {
    const error = await refusalOf(ask(engine, 'chat', chatOf('x'.repeat(100), { runtime: { contextLength: 64 } })));
    expect(error.message).toContain('is 64 tokens');
  });
});

describe('a client that leaves', () => {
  it('while a prompt of 3,000 tokens is read, is rid of at once, and the next one is served', async () => {
    const abort = new AbortController();
    const leaving = refusalOf(
      ask(narrow, 'slow', chatOf('y'.repeat(3_000)), {
        signal: abort.signal,
        onPart: (part) => void (part.type === 'generation-start' && abort.abort()),
      }),
    );
    const left = Promise.withResolvers<number>();
    abort.signal.addEventListener('abort', () => left.resolve(performance.now()));
    const leftAt = await left.promise;
    expect((await leaving).code).toBe('cancelled');
    expect(performance.now() - leftAt).toBeLessThan(500);
    // At most 200 ms on an idle machine (measured); one that runs many tests at once may take longer.
    expect(await timeUntilFree()).toBeLessThan(1_000);
  });

  it('while the answer is written, frees the place at the next token', async () => {
    const abort = new AbortController();
    const error = await refusalOf(
      ask(narrow, 'slow', chatOf('hi', endless), {
        signal: abort.signal,
        onPart: (part) => void (part.type === 'text-delta' && abort.abort()),
      }),
    );
    expect(error.code).toBe('cancelled');
    expect(await timeUntilFree()).toBeLessThan(1_000);
  });

  it('frees the place as well when the answer is just not read any more', async () => {
    const signal = new AbortController().signal;
    const { frames } = await narrow.generate({ requestId: 'r', request: chatOf('hi', endless), model: 'slow', signal });
    for await (const frame of frames) if (frame.deltas > 0) break;
    expect(await timeUntilFree()).toBeLessThan(1_000);
  });

  it('while it waits, is not served later', async () => {
    const [running, waiting] = [new AbortController(), new AbortController()];
    const started = Promise.withResolvers<void>();
    const first = refusalOf(
      ask(narrow, 'slow', chatOf('hi', endless), {
        signal: running.signal,
        onPart: (part) => void (part.type === 'text-delta' && started.resolve()),
      }),
    );
    await started.promise;
    const second = refusalOf(ask(narrow, 'slow', chatOf('x'), { signal: waiting.signal }));
    await new Promise((resolve) => void setImmediate(resolve));
    waiting.abort();
    expect((await second).code).toBe('cancelled');
    running.abort();
    expect((await first).code).toBe('cancelled');
    expect(await timeUntilFree()).toBeLessThan(1_000);
  });

  it('before it even asks, is not served at all', async () => {
    const error = await refusalOf(ask(narrow, 'slow', chatOf('hi'), { signal: AbortSignal.abort() }));
    expect(error.code).toBe('cancelled');
  });
});

describe('many at once', () => {
  it('are all answered, two at a time', async () => {
    let running = 0;
    let most = 0;
    const answers = Array.from({ length: 8 }, (_, index) =>
      ask(engine, 'chat', chatOf(`question ${index}`), {
        onPart: (part) => {
          if (part.type === 'generation-start') most = Math.max(most, ++running);
          else if (part.type === 'finish') running--;
        },
      }),
    );
    for (const { text } of await Promise.all(answers)) expect(text).toBe(SCRIPTED_REPLY);
    expect(most).toBe(2);
  });

  it('may want different models, and all get theirs', async () => {
    const models = ['chat', 'chat-spm', 'chat', 'chat-spm'];
    const answers = await Promise.all(models.map(async (model) => ask(engine, model, chatOf('hi'))));
    expect(answers.map(({ text }) => text)).toEqual(models.map(() => SCRIPTED_REPLY));
  });
});
