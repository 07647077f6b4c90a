import { describe, expect, it } from 'vitest';
import { createFakeChildren, type FakeChildren } from '../../../tests/helpers/fake-engine-child.ts';
import { createTestClock, type TestClock } from '../../../tests/helpers/test-clock.ts';
import type { HubError } from '../../domain/errors.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import type { FromChild, Job, ToChild } from './child-protocol.ts';
import { startEngineChild, type RunningJob } from './engine-child.ts';
import type { LocalModel } from './model-catalogue.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

const IDLE_MS = 60_000;
const job: Job = { kind: 'embed', inputs: ['a'], contextLength: 10 };
const patient = new AbortController().signal;
const crash = { code: null, signal: 'SIGABRT' } as const;

function modelOf(name: string): LocalModel {
  return {
    name,
    file: { path: `/models/${name}.gguf`, sizeBytes: 1, modifiedAt: 1 },
    sizeBytes: 1,
    paths: [`/models/${name}.gguf`],
    isStarter: false,
  };
}
const [a, b] = [modelOf('a'), modelOf('b')];

interface Setting {
  readonly scheduler: Scheduler;
  readonly children: FakeChildren;
  readonly clock: TestClock;
  submit(model: LocalModel, signal?: AbortSignal): Promise<RunningJob>;
}

function set(answer?: (message: ToChild) => FromChild | undefined | 'silence', firstWord?: FromChild): Setting {
  const clock = createTestClock();
  const children = createFakeChildren(answer, firstWord);
  const scheduler = createScheduler({
    startChild: () => startEngineChild(children.spawn('child.ts')),
    loadOptions: (model) => ({
      path: model.file.path,
      purpose: 'generation',
      contextLength: 10,
      sequences: 2,
      threads: 1,
    }),
    sequences: 2,
    clock,
    logger: silentLogger,
    onChange: () => undefined,
  });
  return {
    scheduler,
    children,
    clock,
    submit: (model, signal = patient) => scheduler.submit(model, job, IDLE_MS, signal),
  };
}

/** Lets everything happen that needs no time. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => void setImmediate(resolve));
}

async function errorOf(promise: Promise<unknown>): Promise<HubError> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: HubError) => error,
  );
}

async function readToEnd({ events }: RunningJob): Promise<void> {
  for await (const _ of events);
}

const typesOf = (children: FakeChildren) => children.latest().received.map((message) => message.type);

describe('places in the engine', () => {
  it('starts no process before the first request and loads a model once for all', async () => {
    const { children, submit, scheduler } = set();
    expect(children.all).toHaveLength(0);
    await Promise.all([submit(a), submit(a)]);
    expect(children.all).toHaveLength(1);
    expect(typesOf(children)).toEqual(['load', 'run', 'run']);
    expect(scheduler.state()).toMatchObject({ running: 2, waiting: 0, loaded: a });
  });

  it('lets those beyond its places wait in their order', async () => {
    const { children, submit, scheduler } = set();
    const order: number[] = [];
    const jobs = [0, 1, 2, 3].map(async (number) => {
      const running = await submit(a);
      order.push(number);
      return running;
    });
    await settle();
    expect(order).toEqual([0, 1]);
    expect(scheduler.state().waiting).toBe(2);
    children.latest().say({ type: 'done', id: 2, usage: { inputTokens: 1, outputTokens: 1 } });
    await settle();
    expect(order).toEqual([0, 1, 2]);
    children.latest().finishAll();
    await Promise.all(jobs);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('changes the model only when nothing runs, and serves nobody out of turn meanwhile', async () => {
    const { children, submit } = set();
    await submit(a);
    const other = submit(b);
    const late = submit(a);
    await settle();
    expect(typesOf(children)).toEqual(['load', 'run']);
    children.latest().finishAll();
    await other;
    expect(typesOf(children)).toEqual(['load', 'run', 'unload', 'load', 'run']);
    children.latest().finishAll();
    await late;
    expect(children.all).toHaveLength(1);
  });

  it('forgets a request whose client left while it waited', async () => {
    const { children, submit, scheduler } = set();
    await Promise.all([submit(a), submit(a)]);
    const abort = new AbortController();
    const waiting = errorOf(submit(a, abort.signal));
    abort.abort();
    expect((await waiting).code).toBe('cancelled');
    expect(scheduler.state().waiting).toBe(0);
    children.latest().finishAll();
    await settle();
    expect(typesOf(children)).toEqual(['load', 'run', 'run']);
  });

  it('tells an aborted reader at once, but gives the place away only when the child has stopped', async () => {
    const { children, submit, scheduler } = set((message) => (message.type === 'cancel' ? 'silence' : undefined));
    const [first] = await Promise.all([submit(a), submit(a)]);
    const next = submit(a);
    first.abort(await errorOf(submit(a, AbortSignal.abort())));
    expect((await errorOf(readToEnd(first))).code).toBe('cancelled');
    await settle();
    expect(scheduler.state()).toMatchObject({ running: 2, waiting: 1 });
    children.latest().say({ type: 'failed', id: 1, code: 'cancelled', message: 'cancelled' });
    await next;
    expect(scheduler.state()).toMatchObject({ running: 2, waiting: 0 });
  });
});

describe('a process that ends by itself', () => {
  it('fails what ran, and serves those who waited from a new one after a pause', async () => {
    const { children, clock, submit } = set();
    const [one, two] = await Promise.all([submit(a), submit(a)]);
    const waiting = submit(b);
    children.latest().exit(crash);
    for (const running of [one, two]) {
      const error = await errorOf(readToEnd(running));
      expect(error.code).toBe('engine_crashed');
      expect(error.message).toContain('SIGABRT');
    }
    await settle();
    expect(children.all).toHaveLength(1);
    clock.advance(500);
    await waiting;
    expect(children.all).toHaveLength(2);
  });

  it('makes the pause longer with every crash in a row', async () => {
    const { children, clock, submit } = set((message) => (message.type === 'load' ? 'silence' : undefined));
    for (const pauseMs of [0, 500, 1_000, 2_000]) {
      const before = children.all.length;
      const failing = errorOf(submit(modelOf(`m${pauseMs}`)));
      await settle();
      if (pauseMs > 0) {
        clock.advance(pauseMs - 1);
        await settle();
        expect(children.all).toHaveLength(before);
        clock.advance(1);
        await settle();
      }
      expect(children.all).toHaveLength(before + 1);
      children.latest().exit(crash);
      expect((await failing).code).toBe('engine_crashed');
    }
  });

  it('is blamed on the file after two in a row, unless the file worked in between', async () => {
    const { children, clock, scheduler, submit } = set();
    const crashOnce = async () => {
      const running = await submit(a);
      children.latest().exit(crash);
      await errorOf(readToEnd(running));
      clock.advance(30_000);
    };
    await crashOnce();
    const good = await submit(a);
    children.latest().finishAll();
    await readToEnd(good);
    await settle();
    await crashOnce();
    expect(scheduler.isRefused(a)).toBe(false);
    await crashOnce();
    expect(scheduler.isRefused(a)).toBe(true);
    expect(scheduler.isRefused(b)).toBe(false);
    expect(scheduler.isRefused({ ...a, file: { ...a.file, modifiedAt: 2 } })).toBe(false);
  });
});

describe('what can’t be loaded', () => {
  it('is told to all who wait for it, with the file and the reason, and others are served', async () => {
    const { submit } = set((message) =>
      message.type === 'load' && message.path === '/models/a.gguf'
        ? { type: 'load-failed', message: 'no memory' }
        : undefined,
    );
    const failing = [errorOf(submit(a)), errorOf(submit(a))];
    const other = submit(b);
    for (const error of await Promise.all(failing)) {
      expect(error.code).toBe('model_load_failed');
      expect(error.message).toContain('/models/a.gguf: no memory');
    }
    await other;
  });

  it('is everything where the library does not run, without trying again', async () => {
    const { children, scheduler, submit } = set(undefined, { type: 'unavailable', message: 'no glibc' });
    const first = errorOf(submit(a));
    expect((await first).code).toBe('engine_unavailable');
    expect((await errorOf(submit(b))).message).toContain('no glibc');
    expect(children.all).toHaveLength(1);
    expect(children.latest().isKilled).toBe(true);
    expect(scheduler.state().unavailable?.code).toBe('engine_unavailable');
  });
});

describe('a process that nobody needs', () => {
  it('is stopped after its time, and a new one serves the next request', async () => {
    const { children, clock, scheduler, submit } = set();
    await submit(a);
    children.latest().finishAll();
    await settle();
    clock.advance(IDLE_MS - 1);
    expect(children.latest().isKilled).toBe(false);
    clock.advance(1);
    expect(children.latest().isKilled).toBe(true);
    expect(scheduler.state().loaded).toBeUndefined();
    await submit(a);
    expect(children.all).toHaveLength(2);
  });

  it('stays as long as the last request wanted', async () => {
    const { children, clock, scheduler } = set();
    await scheduler.submit(a, job, Infinity, patient);
    children.latest().finishAll();
    await settle();
    clock.advance(1e9);
    expect(children.latest().isKilled).toBe(false);
    await scheduler.submit(a, job, 0, patient);
    children.latest().finishAll();
    await settle();
    clock.advance(0);
    expect(children.latest().isKilled).toBe(true);
  });

  it('is not stopped while a request runs that came in time', async () => {
    const { children, clock, submit } = set();
    await submit(a);
    children.latest().finishAll();
    await settle();
    clock.advance(IDLE_MS / 2);
    await submit(a);
    clock.advance(IDLE_MS * 2);
    expect(children.latest().isKilled).toBe(false);
  });
});

describe('stopping', () => {
  it('ends what runs and what waits, says why, and resolves when the process is gone', async () => {
    const { children, scheduler, submit } = set();
    const [running] = await Promise.all([submit(a), submit(a)]);
    const waiting = errorOf(submit(b));
    await scheduler.stop();
    expect(children.latest().isKilled).toBe(true);
    expect((await waiting).code).toBe('shutting_down');
    expect((await errorOf(readToEnd(running))).code).toBe('shutting_down');
    expect((await errorOf(submit(a))).code).toBe('shutting_down');
  });

  it('ends a process that is just starting', async () => {
    const { children, scheduler, submit } = set();
    const waiting = errorOf(submit(a));
    await Promise.resolve();
    await scheduler.stop();
    expect(children.latest().isKilled).toBe(true);
    expect((await waiting).code).toBe('shutting_down');
  });
});

describe('a model that is only brought into memory', () => {
  it('is there without a job, stays as long as it is told, and says until when', async () => {
    const { children, scheduler, clock } = set();
    await scheduler.load(a, 5_000, patient);
    expect(typesOf(children)).toEqual(['load']);
    expect(scheduler.loadedUntil(a)).toBe(clock.now() + 5_000);
    expect(scheduler.loadedUntil(b)).toBeUndefined();
    await scheduler.load(a, Infinity, patient);
    expect(typesOf(children)).toEqual(['load']);
    expect(scheduler.loadedUntil(a)).toBeUndefined();
    clock.advance(1_000_000);
    await settle();
    expect(scheduler.state().loaded).toBe(a);
  });

  it('does not wait behind those who work with it', async () => {
    const { scheduler, submit } = set();
    await Promise.all([submit(a), submit(a)]);
    await scheduler.load(a, IDLE_MS, patient);
    expect(scheduler.state()).toMatchObject({ running: 2, waiting: 0 });
  });

  it('leaves at once when nothing runs, and otherwise when the last job is done', async () => {
    const { children, clock, scheduler, submit } = set();
    scheduler.unload(a);
    await scheduler.load(a, IDLE_MS, patient);
    scheduler.unload(b);
    clock.advance(1);
    expect(scheduler.state().loaded).toBe(a);
    scheduler.unload(a);
    clock.advance(1);
    expect(scheduler.state().loaded).toBeUndefined();
    await submit(a);
    scheduler.unload(a);
    clock.advance(1);
    await settle();
    expect(scheduler.state()).toMatchObject({ loaded: a, running: 1 });
    children.latest().finishAll();
    await settle();
    clock.advance(1);
    expect(scheduler.state().loaded).toBeUndefined();
  });

  it('tells whoever waits for it that it can’t be loaded', async () => {
    const { scheduler } = set((message) =>
      message.type === 'load' ? { type: 'load-failed', message: 'too large' } : undefined,
    );
    expect(await errorOf(scheduler.load(a, IDLE_MS, patient))).toMatchObject({ code: 'model_load_failed' });
  });
});
