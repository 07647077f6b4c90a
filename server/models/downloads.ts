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
  /** Also what was removed a moment ago, which begins anew. */
  resume(id: string, by: Actor): Download;
  remove(id: string): void;
  /** Ends what runs; it is paused when the hub starts again. */
  stop(): void;
}

/** What was not finished. */
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
  /** An address with all that belongs to it: what signs it is in no answer and no log, and forgotten with the entry. */
  readonly name: string;
  by: Actor;
  phase: Download['phase'];
  doneBytes: number;
  totalBytes: number;
  problem: string | undefined;
  speed: ReturnType<typeof createSpeed>;
}

const STORED_AS = 'downloads';
const RUNNING: ReadonlySet<Download['phase']> = new Set(['starting', 'downloading', 'verifying', 'finishing']);
const TICK_MS = 1_000;
/** How long a finished one stays on the list. */
const SHOWN_MS = 10_000;
/** How long a removed one can be taken back. */
const RESTORABLE_MS = 60_000;

export function createDownloads({ store, freeBytes, records, clock, ids, logger }: DownloadDeps): Downloads {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let running: { readonly entry: Entry; readonly controller: AbortController } | undefined;
  /** Resolves when what ran last has ended. */
  let over = Promise.resolve();
  /** Resolves when nothing is left of the files that were removed: what runs next may be one of them. */
  let cleared: Promise<unknown> = Promise.resolve();
  /** Names of what was removed a moment ago, by its id. */
  const removed = new Map<string, string>();
  let isStopping = false;
  let takeBackTick: (() => void) | undefined;

  for (const { name, problem } of unfinishedOf(records.get(STORED_AS))) addEntry(name, SYSTEM, problem);

  function addEntry(name: string, by: Actor, problem?: string): Entry {
    const entry: Entry = {
      id: ids.next('dl_'),
      name,
      by,
      phase: problem === undefined ? 'paused' : 'failed',
      doneBytes: 0,
      totalBytes: 0,
      problem,
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
    const unfinished = [...entries.values()].filter(({ phase }) => phase !== 'done');
    records.put({ [STORED_AS]: unfinished.map(({ name, problem }): Unfinished => ({ name, problem })) });
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
      try {
        remember();
      } catch (error) {
        // The disk may be full of what came. Those that wait have their turn all the same.
        logger.error('download.not_remembered', { error });
        changed();
      }
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
      await cleared;
      if (signal.aborted) return;
      if (isFile(entry)) await store.fetchFile(entry.name, onProgress, signal, entry.by);
      else await pullModel({ store, freeBytes }, entry.name, onProgress, signal, entry.by);
      if (!signal.aborted) finish(entry);
    } catch (thrown) {
      // Paused or removed: whoever asked for that has noted it.
      if (signal.aborted) return;
      const error = toHubError(thrown);
      if (error.code === 'internal') logger.error('download.failed', { model: shownName(entry), error: thrown });
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
    logger.info('download.done', { model: shownName(entry), bytes: entry.totalBytes });
    clock.after(SHOWN_MS, () => {
      if (entry.phase === 'done' && entries.delete(entry.id)) changed();
    });
  }

  function fail(entry: Entry, problem: string): void {
    entry.phase = 'failed';
    entry.problem = problem;
    logger.warn('download.stopped', { model: shownName(entry), problem });
  }

  function abort(entry: Entry): void {
    if (running?.entry === entry) running.controller.abort(new HubError('cancelled', 'The download was stopped.'));
  }

  /** A model of the catalogue comes as a file where no Ollama could pull it. */
  function nameToPull(written: string): string {
    const name = readPullName(written);
    return store.canPull() ? name : (fileAddressOf(name) ?? name);
  }

  /** Whatever came of a file goes with it, as soon as nobody writes it any more. */
  async function clear(name: string, ended: Promise<void> | undefined): Promise<void> {
    try {
      await ended;
      await store.dropFetched(name);
    } catch (error) {
      logger.warn('download.part_not_removed', { error });
    }
  }

  function begin(name: string, by: Actor): Download {
    const known = [...entries.values()].find((entry) => entry.name === name && entry.phase !== 'done');
    return goOn(known ?? addEntry(name, by), by);
  }

  function goOn(entry: Entry, by: Actor): Download {
    if (entry.phase === 'paused' || entry.phase === 'failed') {
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
      return begin(isPulled ? nameToPull(written) : address, by);
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
    resume(id, by) {
      const name = removed.get(id);
      if (name === undefined) return goOn(require(id), by);
      removed.delete(id);
      return begin(name, by);
    },
    remove(id) {
      const entry = require(id);
      const ended = running?.entry === entry ? over : undefined;
      entries.delete(id);
      abort(entry);
      if (entry.phase !== 'done') {
        removed.set(id, entry.name);
        clock.after(RESTORABLE_MS, () => removed.delete(id));
        if (isFile(entry)) cleared = Promise.all([cleared, clear(entry.name, ended)]);
      }
      remember();
    },
    stop() {
      isStopping = true;
      running?.controller.abort(new HubError('shutting_down', 'The hub is stopping.'));
    },
  };
}

/** Without what follows the path of an address: it may be a signature or a token that opens the file. */
function shownName({ name }: Pick<Entry, 'name'>): string {
  return name.replace(/\?.*$/, '');
}

/** A file by its address, which the built-in engine fetches; else a name that Ollama pulls. */
function isFile({ name }: Pick<Entry, 'name'>): boolean {
  return /^https?:\/\//.test(name);
}

const SYSTEM: Actor = { id: 'hub', userId: null, requestId: '' };

function shown(entry: Entry): Download {
  const { id, phase, doneBytes, totalBytes, problem, speed } = entry;
  const bytesPerSecond = phase === 'downloading' ? speed.bytesPerSecond() : 0;
  const secondsLeft = bytesPerSecond > 0 ? Math.ceil((totalBytes - doneBytes) / bytesPerSecond) : null;
  const name = shownName(entry);
  return { id, name, phase, doneBytes, totalBytes, bytesPerSecond, secondsLeft, problem: problem ?? null };
}

/** What is kept of a download until it is done. */
interface Unfinished {
  readonly name: string;
  /** Why it failed, if it did. */
  readonly problem?: string | undefined;
}

function unfinishedOf(stored: unknown): readonly Unfinished[] {
  const items = Array.isArray(stored) ? (stored as readonly (Unfinished | string)[]) : [];
  // An earlier build kept names alone.
  return items.map((item) => (typeof item === 'string' ? { name: item } : item));
}
