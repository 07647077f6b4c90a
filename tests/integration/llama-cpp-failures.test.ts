import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../server/domain/ports.ts';
import type { LlamaCppOptions } from '../../server/engines/llama-cpp/engine.ts';
import { createFakeChildren } from '../helpers/fake-engine-child.ts';
import { writeSlowModel } from '../helpers/slow-model.ts';
import {
  ask,
  chatOf,
  createModelFolder,
  refusalOf,
  SCRIPTED_REPLY,
  startLlamaEngine,
  type ModelFolder,
} from '../helpers/start-llama-engine.ts';
import { createTestClock } from '../helpers/test-clock.ts';

let folder: ModelFolder;
const engines: Engine[] = [];

beforeAll(async () => {
  folder = createModelFolder();
  writeSlowModel(folder.path);
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map(async (engine) => engine.stop()));
});
afterAll(() => folder.remove());

async function start(options: Partial<LlamaCppOptions> = {}): Promise<Engine> {
  const engine = await startLlamaEngine({ modelsDirs: [folder.path], ...options });
  engines.push(engine);
  return engine;
}

const inFolder = (name: string) => path.join(folder.path, name);
const endless = {
  responseFormat: { type: 'json_schema', name: 'long', schema: { type: 'string', minLength: 7_000 } },
} as const;

/** A dead process whose parent has not asked for it yet still has its number. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Processes of others can only be looked at, not waited for. @throws when it is still there after 5 seconds. */
async function untilGone(pid: number): Promise<number> {
  const from = performance.now();
  while (isAlive(pid)) {
    if (performance.now() - from > 5_000) throw new Error(`process ${pid} is still there`);
    await pause(5);
  }
  return performance.now() - from;
}

/** Begins an endless answer and kills the engine's process as soon as tokens come. */
async function crashDuringAnswer(engine: Engine, model = 'slow'): Promise<Awaited<ReturnType<typeof refusalOf>>> {
  return refusalOf(
    ask(engine, model, chatOf('hi', endless), {
      onPart: (part) => {
        const { pid } = engine.status();
        if (part.type === 'text-delta' && pid !== undefined) process.kill(pid, 'SIGABRT');
      },
    }),
  );
}

async function until(engine: Engine, isSo: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => void (isSo() && resolve());
  const forget = engine.onChange(look);
  look();
  await promise;
  forget();
}

describe('a process that dies', () => {
  it('ends the answer with an error, and the next request is answered by a new one', async () => {
    const engine = await start();
    const error = await crashDuringAnswer(engine);
    expect(error).toMatchObject({ code: 'engine_crashed', status: 502, retryable: true });
    expect((await ask(engine, 'chat', chatOf('hi'))).text).toBe(SCRIPTED_REPLY);
  });

  it(
    'twice with the same file, makes the hub leave that file alone until it changes',
    { timeout: 60_000 },
    async () => {
      copyFileSync(inFolder('slow.gguf'), inFolder('crasher.gguf'));
      const engine = await start();
      for (let i = 0; i < 2; i++) expect((await crashDuringAnswer(engine, 'crasher')).code).toBe('engine_crashed');
      const { problem } = engine.findModel('crasher')!;
      expect(problem).toContain('ended the engine 2 times in a row');
      const error = await refusalOf(ask(engine, 'crasher', chatOf('hi')));
      expect(error.code).toBe('model_load_failed');
      expect(error.message).toContain(inFolder('crasher.gguf'));
      expect((await ask(engine, 'chat', chatOf('hi'))).text).toBe(SCRIPTED_REPLY);
      utimesSync(inFolder('crasher.gguf'), 1_000, 1_000);
      await until(engine, () => engine.findModel('crasher')?.problem === undefined);
    },
  );
});

describe('a damaged file', () => {
  it('is listed with its problem and refused by name, and a running answer goes on', async () => {
    const bytes = readFileSync(inFolder('chat.gguf'));
    writeFileSync(inFolder('cut-off.gguf'), bytes.subarray(0, bytes.length / 2));
    const engine = await start();
    expect(engine.models().find((model) => model.name === 'cut-off')?.problem).toContain('cut off');
    const answers: Promise<unknown>[] = [];
    const answer = await ask(engine, 'chat', chatOf('hi'), {
      onPart: (part) => {
        if (part.type === 'text-delta') answers.push(refusalOf(ask(engine, 'cut-off', chatOf('hi'))));
      },
    });
    expect(answer.text).toBe(SCRIPTED_REPLY);
    const errors = await Promise.all(answers);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'model_load_failed' });
      expect((error as Error).message).toContain(inFolder('cut-off.gguf'));
    }
  });

  it(
    'never reaches llama.cpp in a way that ends the process, whatever bit of its header is flipped',
    { timeout: 60_000 },
    async () => {
      const bytes = readFileSync(inFolder('chat.gguf'));
      const pids = new Set<number | undefined>();
      for (let round = 0; round < 40; round++) {
        const flipped = Buffer.from(bytes);
        const at = 24 + ((round * 397) % 4_000);
        flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (round % 8)), at);
        const name = `flipped-${round}`;
        writeFileSync(inFolder(`${name}.gguf`), flipped);
      }
      const engine = await start();
      for (let round = 0; round < 40; round++) {
        const outcome = await ask(
          engine,
          `flipped-${round}`,
          chatOf('hi', { sampling: { stop: [], maxOutputTokens: 3 } }),
        ).then(
          () => 'ok',
          (error: { code: string }) => error.code,
        );
        expect(['ok', 'model_load_failed', 'engine_bad_answer', 'context_length_exceeded']).toContain(outcome);
        pids.add(engine.status().pid);
      }
      pids.delete(undefined);
      expect(pids.size).toBe(1);
    },
  );
});

describe('the engine’s process', () => {
  it('is not there before the first request, and not after the last', async () => {
    const engine = await start({ idleUnloadMs: 50 });
    expect(engine.status().pid).toBeUndefined();
    await ask(engine, 'chat', chatOf('hi'));
    expect(engine.models().find((model) => model.name === 'chat')?.loaded).toBe(true);
    const pid = engine.status().pid!;
    await until(engine, () => engine.status().pid === undefined);
    await untilGone(pid);
    expect(engine.models().some((model) => model.loaded)).toBe(false);
    expect((await ask(engine, 'chat', chatOf('hi'))).text).toBe(SCRIPTED_REPLY);
  });

  it('goes at once when the engine is stopped in the middle of an answer, and its reader is told', async () => {
    const engine = await start();
    const started = Promise.withResolvers<void>();
    const running = refusalOf(
      ask(engine, 'slow', chatOf('hi', endless), {
        onPart: (part) => void (part.type === 'text-delta' && started.resolve()),
      }),
    );
    await started.promise;
    const pid = engine.status().pid!;
    await engine.stop();
    expect(isAlive(pid)).toBe(false);
    expect((await running).code).toBe('shutting_down');
    expect(engine.status().state).toBe('stopped');
  });

  it('goes with the hub, even when that is killed in the middle of an answer', async () => {
    const script = fileURLToPath(new URL('../helpers/llama-hub-process.ts', import.meta.url));
    const hub = fork(script, [folder.path], { execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const [line] = (await once(hub.stdout!, 'data')) as [Buffer];
    const pid = Number(String(line).trim());
    expect(isAlive(pid)).toBe(true);
    hub.kill('SIGKILL');
    expect(await untilGone(pid)).toBeLessThan(1_000);
  });

  it('inherits nothing of the hub’s environment', async () => {
    process.env['HOMEPORT_TEST_SECRET'] = 'sk-do-not-pass-on';
    const engine = await start();
    await ask(engine, 'chat', chatOf('hi'));
    delete process.env['HOMEPORT_TEST_SECRET'];
    if (process.platform === 'linux') {
      expect(readFileSync(`/proc/${engine.status().pid}/environ`, 'utf8')).not.toContain('sk-do-not-pass-on');
    }
  });
});

describe('a system on which llama.cpp does not run', () => {
  it('is said so, and every model carries it', async () => {
    const { spawn } = createFakeChildren(undefined, { type: 'unavailable', message: 'no binary for this system' });
    const engine = await start({ spawnChild: spawn });
    expect((await refusalOf(ask(engine, 'chat', chatOf('hi')))).code).toBe('engine_unavailable');
    expect(engine.status()).toMatchObject({ state: 'absent' });
    expect(engine.status().message).toContain('no binary for this system');
    for (const { problem } of engine.models()) expect(problem).toContain('no binary for this system');
  });
});

describe('models that come and go', () => {
  it('are noticed by themselves', async () => {
    const clock = createTestClock(Date.now());
    const empty = createModelFolder();
    const engine = await start({ modelsDirs: [path.join(empty.path, 'later')], clock });
    expect(engine.models()).toEqual([]);
    mkdirSync(path.join(empty.path, 'later'));
    copyFileSync(inFolder('chat.gguf'), path.join(empty.path, 'later', 'New-Model.gguf'));
    clock.advance(2_000);
    await until(engine, () => engine.models().length === 1);
    expect(engine.findModel('new-model.GGUF')?.name).toBe('New-Model');
    empty.remove();
  });

  it('make the starter model step back, and bring it back', async () => {
    const clock = createTestClock(Date.now());
    const own = createModelFolder();
    const models = path.join(own.path, 'models');
    mkdirSync(models);
    const engine = await start({ modelsDirs: [models], starterPath: inFolder('chat.gguf'), clock });
    expect(engine.models()).toMatchObject([
      {
        name: 'homeport-starter',
        isStarter: true,
        note: 'starter model: knows a few facts about Homeport',
        capabilities: { chat: true, tools: false, vision: false, embedding: false },
      },
    ]);
    expect((await ask(engine, 'homeport-starter', chatOf('hi'))).text).toBe(SCRIPTED_REPLY);
    writeFileSync(path.join(models, 'broken.gguf'), 'not a model');
    clock.advance(2_000);
    await until(engine, () => engine.models().length === 2);
    expect(engine.findModel('homeport-starter')).toBeDefined();
    copyFileSync(inFolder('chat.gguf'), path.join(models, 'real.gguf'));
    clock.advance(2_000);
    await until(engine, () => engine.findModel('real') !== undefined);
    expect(engine.findModel('homeport-starter')).toBeUndefined();
    rmSync(path.join(models, 'real.gguf'));
    clock.advance(2_000);
    await until(engine, () => engine.findModel('homeport-starter') !== undefined);
    own.remove();
  });
});
