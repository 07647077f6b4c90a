import { HubError, toHubError } from '../../domain/errors.ts';
import type { Clock, Logger } from '../../domain/ports.ts';
import type { Job, LoadOptions } from './child-protocol.ts';
import { abortReason, type EngineChild, type RunningJob } from './engine-child.ts';
import { keyOf } from './file-identity.ts';
import type { LocalModel } from './model-catalogue.ts';

const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
/** Crashes in a row after which a file is not loaded again. */
export const CRASHES_UNTIL_REFUSED = 2;

export interface SchedulerOptions {
  /** @throws HubError `engine_unavailable`, `engine_crashed`. */
  readonly startChild: () => Promise<EngineChild>;
  readonly loadOptions: (model: LocalModel) => LoadOptions;
  /** Requests that run side by side. */
  readonly sequences: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when the process, the model in memory or what can be used changed; not for every request. */
  readonly onChange: () => void;
}

export interface SchedulerState {
  readonly loaded?: LocalModel | undefined;
  readonly loading?: LocalModel | undefined;
  readonly running: number;
  readonly waiting: number;
  readonly pid?: number | undefined;
  readonly version?: string | undefined;
  /** Why llama.cpp does not run on this system, once that is known. */
  readonly unavailable?: HubError | undefined;
}

/**
 * Gives requests their places, first come, first served: one model in memory, another one only when nothing runs, the
 * process only while somebody needs it.
 */
export interface Scheduler {
  /**
   * Resolves when the request has a place and works.
   * @param idleMs how long the model stays in memory afterwards
   * @throws HubError when the model can't be loaded, the engine can't run or the signal aborts.
   */
  submit(model: LocalModel, job: Job, idleMs: number, signal: AbortSignal): Promise<RunningJob>;
  /**
   * Resolves when the model is in memory, and stays there for `idleMs` from then on.
   * @throws HubError as `submit`
   */
  load(model: LocalModel, idleMs: number, signal: AbortSignal): Promise<void>;
  /** Lets go of the model as soon as nothing runs or waits for it. */
  unload(model: LocalModel): void;
  /** Epoch milliseconds; undefined for a model that is not there, works or stays for good. */
  loadedUntil(model: LocalModel): number | undefined;
  /**
   * Tokens of the job's prompt, beside whatever runs; undefined for a model that is not in memory.
   * @throws HubError as the job itself would
   */
  count(model: LocalModel, job: Job): Promise<number> | undefined;
  /** True when loading this file, or working with it, ended the process too often in a row. */
  isRefused(model: LocalModel): boolean;
  state(): SchedulerState;
  /** Ends everything; resolves when the process is gone. */
  stop(): Promise<void>;
}

interface Ticket {
  readonly model: LocalModel;
  /** Undefined: only the model is wanted. */
  readonly job: Job | undefined;
  readonly idleMs: number;
  readonly place: PromiseWithResolvers<RunningJob | undefined>;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock, logger, sequences, onChange } = options;
  const waiting: Ticket[] = [];
  const crashes = new Map<string, number>();
  let child: EngineChild | undefined;
  let loaded: LocalModel | undefined;
  let loading: LocalModel | undefined;
  /** The last model that the present process was given: whatever it dies of, this is why. */
  let given: LocalModel | undefined;
  let starting: Promise<EngineChild> | undefined;
  const ending = new Set<Promise<void>>();
  let running = 0;
  let idleMs = 0;
  let isPreparing = false;
  let stopping: HubError | undefined;
  let unavailable: HubError | undefined;
  let crashesInARow = 0;
  let restartNotBefore = 0;
  let takeBackIdle: (() => void) | undefined;
  /** Epoch milliseconds at which the model leaves. */
  let idleAt: number | undefined;

  async function pump(): Promise<void> {
    if (isPreparing) return;
    for (let head = waiting[0]; head !== undefined; head = waiting[0]) {
      takeBackIdle?.();
      if (child !== undefined && loaded !== undefined && isSameFile(loaded, head.model)) {
        if (head.job !== undefined && running >= sequences) return;
        waiting.shift();
        begin(head, child);
      } else {
        if (running > 0) return;
        idleMs = head.idleMs;
        await prepareFor(head.model);
      }
    }
    if (running === 0 && child !== undefined) awaitIdle();
  }

  function begin(ticket: Ticket, child: EngineChild): void {
    idleMs = ticket.idleMs;
    if (ticket.job === undefined) return ticket.place.resolve(undefined);
    running++;
    const job = child.run(ticket.job);
    ticket.place.resolve(job);
    void job.ended.then((end) => {
      running--;
      if (end?.type === 'done') {
        crashes.delete(keyOf(ticket.model.file));
        crashesInARow = 0;
      }
      return pump();
    });
  }

  /** Puts the model into memory; all who wait for it hear of a failure. */
  async function prepareFor(model: LocalModel): Promise<void> {
    isPreparing = true;
    loading = model;
    onChange();
    try {
      child ??= await start();
      if (loaded !== undefined) {
        loaded = undefined;
        await child.unload();
      }
      const startedAt = clock.monotonic();
      given = model;
      await child.load(options.loadOptions(model));
      loaded = model;
      logger.info('llama.loaded', { model: model.name, durationMs: Math.round(clock.monotonic() - startedAt) });
    } catch (thrown) {
      refuse((ticket) => isSameFile(ticket.model, model), explain(toHubError(thrown), model));
    } finally {
      loading = undefined;
      isPreparing = false;
      onChange();
    }
  }

  async function start(): Promise<EngineChild> {
    if (unavailable !== undefined) throw unavailable;
    const pauseMs = restartNotBefore - clock.monotonic();
    if (pauseMs > 0) await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
    if (stopping !== undefined) throw stopping;
    try {
      starting = options.startChild();
      const started = await starting;
      if (stopping !== undefined) {
        await started.kill(stopping);
        throw stopping;
      }
      logger.info('llama.started', { pid: started.pid, version: started.version });
      started.onGone((isCrash) => childGone(started, isCrash));
      return started;
    } catch (error) {
      if (error instanceof HubError && error.code === 'engine_unavailable') unavailable = error;
      else noteCrash(undefined);
      throw error;
    } finally {
      starting = undefined;
    }
  }

  function childGone(gone: EngineChild, isCrash: boolean): void {
    if (isCrash) noteCrash(given);
    if (child === gone) child = undefined;
    if (child !== undefined) return;
    loaded = undefined;
    given = undefined;
    takeBackIdle?.();
    onChange();
    void pump();
  }

  function noteCrash(blamed: LocalModel | undefined): void {
    crashesInARow++;
    restartNotBefore = clock.monotonic() + Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (crashesInARow - 1));
    if (blamed !== undefined) crashes.set(keyOf(blamed.file), (crashes.get(keyOf(blamed.file)) ?? 0) + 1);
    logger.warn('llama.crashed', { model: blamed?.name, inARow: crashesInARow });
  }

  function refuse(which: (ticket: Ticket) => boolean, error: HubError): void {
    const refused = waiting.filter(which);
    for (const ticket of refused) {
      waiting.splice(waiting.indexOf(ticket), 1);
      ticket.place.reject(error);
    }
  }

  function awaitIdle(): void {
    takeBackIdle?.();
    idleAt = undefined;
    if (!Number.isFinite(idleMs)) return;
    idleAt = clock.now() + idleMs;
    takeBackIdle = clock.after(idleMs, () => {
      logger.info('llama.idle', { model: loaded?.name });
      end(new HubError('internal', 'The built-in engine was stopped while it worked.'));
    });
  }

  /** Lets go of the process at once; the next request gets a new one. */
  function end(reason: HubError): void {
    const gone = child?.kill(reason);
    child = undefined;
    loaded = undefined;
    given = undefined;
    if (gone === undefined) return;
    ending.add(gone);
    void gone.then(() => ending.delete(gone));
    onChange();
  }

  async function takePlace(wanted: Omit<Ticket, 'place'>, signal: AbortSignal): Promise<RunningJob | undefined> {
    if (stopping !== undefined) throw stopping;
    if (signal.aborted) throw abortReason(signal);
    const ticket: Ticket = { ...wanted, place: Promise.withResolvers() };
    waiting.push(ticket);
    const leave = () => refuse((other) => other === ticket, abortReason(signal));
    signal.addEventListener('abort', leave, { once: true });
    void pump();
    try {
      return await ticket.place.promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  return {
    async submit(model, job, idleMs, signal) {
      const running = await takePlace({ model, job, idleMs }, signal);
      if (running === undefined) throw new TypeError('A job got a place and did not begin.');
      return running;
    },
    async load(model, idleMs, signal) {
      await takePlace({ model, job: undefined, idleMs }, signal);
    },
    unload(model) {
      if (loaded === undefined || !isSameFile(loaded, model)) return;
      idleMs = 0;
      if (running === 0 && waiting.length === 0) awaitIdle();
    },
    loadedUntil(model) {
      const isIdle = loaded !== undefined && isSameFile(loaded, model) && running === 0;
      return isIdle ? idleAt : undefined;
    },
    count: (model, job) =>
      child === undefined || loaded === undefined || !isSameFile(loaded, model) ? undefined : child.count(job),
    isRefused: (model) => (crashes.get(keyOf(model.file)) ?? 0) >= CRASHES_UNTIL_REFUSED,
    state: () => ({
      loaded,
      loading,
      running,
      waiting: waiting.length,
      pid: child?.pid,
      version: child?.version,
      unavailable,
    }),
    async stop() {
      stopping = new HubError('shutting_down', 'The hub is stopping. Try again when it runs.', {
        retryAfterSeconds: 5,
      });
      takeBackIdle?.();
      refuse(() => true, stopping);
      end(stopping);
      // A start that fails has told its own request.
      await starting?.catch(() => undefined);
      await Promise.all(ending);
    },
  };
}

function isSameFile(a: LocalModel, b: LocalModel): boolean {
  return keyOf(a.file) === keyOf(b.file);
}

function explain(error: HubError, { name, file }: LocalModel): HubError {
  if (error.code !== 'model_load_failed') return error;
  return new HubError(
    'model_load_failed',
    `The model ${name} could not be loaded from ${file.path}: ${error.message}. Check the memory that is free, or pick a smaller model.`,
    {},
    error,
  );
}
