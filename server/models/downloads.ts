import type { Download } from '../contract/hub/downloads.ts';
import type { Actor } from '../domain/account.ts';
import { HubError, toHubError } from '../domain/errors.ts';
import type { Clock, FetchProgress, IdGenerator, Logger } from '../domain/ports.ts';
import { fileAddressOf } from './known-models.ts';
import type { ModelStore } from './model-store.ts';
import { pullModel, type PullDeps } from './pull-model.ts';
import { isOfHuggingFace, readFileAddress, readPullName } from './pull-name.ts';
import { createSpeed } from './speed.ts';

/** Downloads of models, one at a time: two would only share the line. What is not finished is known after a restart. */
export interface Downloads {
  all(): readonly Download[];
  onChange(listener: () => void): () => void;
  /** One that is there under this name is gone on with. @throws HubError for what is no name of a model */
  add(name: string, by: Actor): Download;
  /** @throws HubError `not_found` */
  pause(id: string): Download;
  resume(id: string, by: Actor): Download;
  remove(id: string): void;
  /** Ends what runs; it is paused when the hub starts again. */
  stop(): void;
}

/** Names of what was not finished. */
export interface DownloadRecords {
  get(name: string): unknown;
  put(values: Readonly<Record<string, unknown>>): void;
}

export interface DownloadDeps {
  readonly store: Pick<ModelStore, 'change' | 'fetchFile' | 'dropFetched' | 'canPull'>;
  readonly freeBytes: PullDeps['freeBytes'];
  readonly records: DownloadRecords;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
}

interface Entry {
  readonly id: string;
  readonly name: string;
  by: Actor;
  phase: Download['phase'];
  doneBytes: number;
  totalBytes: number;
  problem: string | undefined;
  speed: ReturnType<typeof createSpeed>;
}

const STORED_AS = 'downloads';
const UNFINISHED: ReadonlySet<Download['phase']> = new Set([
  'waiting',
  'starting',
  'downloading',
  'verifying',
  'finishing',
  'paused',
]);
const RUNNING: ReadonlySet<Download['phase']> = new Set(['starting', 'downloading', 'verifying', 'finishing']);
const TICK_MS = 1_000;
/** How long a finished one stays on the list. */
const SHOWN_MS = 10_000;

export function createDownloads({ store, freeBytes, records, clock, ids, logger }: DownloadDeps): Downloads {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let running: { readonly entry: Entry; readonly controller: AbortController } | undefined;
  /** Resolves when what ran last has ended. */
  let over = Promise.resolve();
  let isStopping = false;
  let takeBackTick: (() => void) | undefined;

  for (const name of namesOf(records.get(STORED_AS))) addEntry(name, SYSTEM, 'paused');

  function addEntry(name: string, by: Actor, phase: Entry['phase']): Entry {
    const entry: Entry = {
      id: ids.next('dl_'),
      name,
      by,
      phase,
      doneBytes: 0,
      totalBytes: 0,
      problem: undefined,
      speed: createSpeed(clock),
    };
    entries.set(entry.id, entry);
    return entry;
  }

  function changed(): void {
    for (const listener of listeners) listener();
  }

  /** What is unfinished stands on the disk before anybody is told. */
  function remember(): void {
    const unfinished = [...entries.values()].filter(({ phase }) => UNFINISHED.has(phase)).map(({ name }) => name);
    records.put({ [STORED_AS]: unfinished });
    changed();
  }

  function require(id: string): Entry {
    const entry = entries.get(id);
    if (entry !== undefined) return entry;
    throw new HubError('not_found', `There is no download ${JSON.stringify(id)}. GET /hub/downloads lists them.`);
  }

  function runNext(): void {
    if (running !== undefined || isStopping) return;
    const entry = [...entries.values()].find(({ phase }) => phase === 'waiting');
    if (entry === undefined) return;
    const controller = new AbortController();
    running = { entry, controller };
    entry.phase = 'starting';
    tick();
    over = run(entry, controller.signal).finally(() => {
      running = undefined;
      if (isStopping) return;
      remember();
      runNext();
    });
  }

  /** A speed is about now: while nothing comes it sinks, and that has to be told too. */
  function tick(): void {
    takeBackTick?.();
    if (running === undefined || isStopping) return;
    changed();
    takeBackTick = clock.after(TICK_MS, tick);
  }

  async function run(entry: Entry, signal: AbortSignal): Promise<void> {
    entry.speed = createSpeed(clock);
    const onProgress = (progress: FetchProgress) => note(entry, progress);
    try {
      if (isFile(entry)) await store.fetchFile(entry.name, onProgress, signal, entry.by);
      else await pullModel({ store, freeBytes }, entry.name, onProgress, signal, entry.by);
      if (!signal.aborted) finish(entry);
    } catch (thrown) {
      // Paused or removed: whoever asked for that has noted it.
      if (signal.aborted) return;
      const error = toHubError(thrown);
      if (error.code === 'internal') logger.error('download.failed', { model: nameForLog(entry), error: thrown });
      fail(entry, error.message);
    }
  }

  function note(entry: Entry, { phase, doneBytes, totalBytes }: FetchProgress): void {
    if (!RUNNING.has(entry.phase)) return;
    entry.phase = phase;
    if (phase !== 'finishing') {
      entry.doneBytes = doneBytes;
      entry.totalBytes = totalBytes;
      entry.speed.note(doneBytes);
    }
    changed();
  }

  function finish(entry: Entry): void {
    entry.phase = 'done';
    entry.doneBytes = entry.totalBytes;
    logger.info('download.done', { model: nameForLog(entry), bytes: entry.totalBytes });
    clock.after(SHOWN_MS, () => {
      if (entry.phase === 'done' && entries.delete(entry.id)) changed();
    });
  }

  function fail(entry: Entry, problem: string): void {
    entry.phase = 'failed';
    entry.problem = problem;
    logger.warn('download.stopped', { model: nameForLog(entry), problem });
  }

  function abort(entry: Entry): void {
    if (running?.entry === entry) running.controller.abort(new HubError('cancelled', 'The download was stopped.'));
  }

  /** A model of the catalogue comes as a file where no Ollama could pull it. */
  function nameToPull(written: string): string {
    const name = readPullName(written);
    return store.canPull() ? name : (fileAddressOf(name) ?? name);
  }

  /** Whatever came of a file goes with it; its writing has to end first. */
  async function dropWhenOver({ name }: Entry): Promise<void> {
    try {
      await over;
      await store.dropFetched(name);
    } catch (error) {
      logger.warn('download.part_not_removed', { error });
    }
  }

  function goOn(entry: Entry, by: Actor): Download {
    if (!RUNNING.has(entry.phase)) {
      entry.by = by;
      entry.phase = 'waiting';
      entry.problem = undefined;
      remember();
      runNext();
    }
    return shown(entry);
  }

  return {
    all: () => [...entries.values()].map(shown),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(written, by) {
      const address = readFileAddress(written);
      // Ollama fetches files of Hugging Face too, where there is one; others the built-in engine fetches by itself.
      const isPulled = address === undefined || (store.canPull() && isOfHuggingFace(address));
      const name = isPulled ? nameToPull(written) : address;
      const known = [...entries.values()].find((entry) => entry.name === name && entry.phase !== 'done');
      return goOn(known ?? addEntry(name, by, 'paused'), by);
    },
    pause(id) {
      const entry = require(id);
      if (RUNNING.has(entry.phase) || entry.phase === 'waiting') {
        entry.phase = 'paused';
        abort(entry);
        remember();
      }
      return shown(entry);
    },
    resume: (id, by) => goOn(require(id), by),
    remove(id) {
      const entry = require(id);
      entries.delete(id);
      abort(entry);
      remember();
      if (isFile(entry)) void dropWhenOver(entry);
    },
    stop() {
      isStopping = true;
      running?.controller.abort(new HubError('shutting_down', 'The hub is stopping.'));
    },
  };
}

/** Without what follows the path of an address: it may be a signature that opens the file. */
function nameForLog({ name }: Pick<Entry, 'name'>): string {
  return name.replace(/\?.*$/, '');
}

/** A file by its address, which the built-in engine fetches; else a name that Ollama pulls. */
function isFile({ name }: Pick<Entry, 'name'>): boolean {
  return /^https?:\/\//.test(name);
}

const SYSTEM: Actor = { id: 'hub', userId: null, requestId: '' };

function shown({ id, name, phase, doneBytes, totalBytes, problem, speed }: Entry): Download {
  const bytesPerSecond = phase === 'downloading' ? speed.bytesPerSecond() : 0;
  const secondsLeft = bytesPerSecond > 0 ? Math.ceil((totalBytes - doneBytes) / bytesPerSecond) : null;
  return { id, name, phase, doneBytes, totalBytes, bytesPerSecond, secondsLeft, problem: problem ?? null };
}

function namesOf(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter((name): name is string => typeof name === 'string') : [];
}
