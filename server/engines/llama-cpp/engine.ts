import { availableParallelism } from 'node:os';
import { HubError } from '../../domain/errors.ts';
import type { InferenceRequest } from '../../domain/inference-request.ts';
import type { EngineModel, EngineStatus } from '../../domain/model.ts';
import type { Clock, Engine, EngineCall, IdGenerator, Logger } from '../../domain/ports.ts';
import type { EngineStream, StreamFrame } from '../../domain/stream-frame.ts';
import { buildJob } from './build-job.ts';
import { createAnswerCheck, type CheckAnswer } from './check-answer.ts';
import type { Job } from './child-protocol.ts';
import { createForkTransport, type SpawnChild } from './child-transport.ts';
import { decodeEvents } from './decode-events.ts';
import { abortReason, startEngineChild } from './engine-child.ts';
import { keyOf } from './file-identity.ts';
import { parseKeepAlive } from './keep-alive.ts';
import { describeMissingLibrary, readGlibcVersion } from './library-support.ts';
import { createModelCatalogue, type LocalModel } from './model-catalogue.ts';
import { describeFacts, type ModelFacts } from './model-facts.ts';
import { createModelFiles } from './model-files.ts';
import { createScheduler, CRASHES_UNTIL_REFUSED } from './scheduler.ts';

export interface LlamaCppOptions {
  readonly id?: string;
  /** Folders with GGUF files; they need not exist. */
  readonly modelsDirs: readonly string[];
  /** The model to offer while there is no other. */
  readonly starterPath?: string | undefined;
  /** The entry of the engine's child process: `child.ts` here, or its bundle. */
  readonly childPath: string;
  /** Processor threads for one model; by default the cores but one. */
  readonly threads?: number | undefined;
  /** Requests that run side by side; each takes memory for a whole window. */
  readonly sequences?: number | undefined;
  /** Most tokens of context for one request; never more than a model was trained with. */
  readonly contextLength?: number | undefined;
  /** How long a model nobody uses stays in memory. */
  readonly idleUnloadMs: number;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  /** How to start the child, where it is not a forked Node. */
  readonly spawnChild?: SpawnChild | undefined;
}

const REFRESH_MS = 2_000;
const DEFAULT_SEQUENCES = 2;
const DEFAULT_CONTEXT_LENGTH = 8_192;
/** Below this size a second thread waits longer than it works (measured). */
const SINGLE_THREAD_BYTES = 50e6;
const STARTER_NOTE = 'starter model: knows a few facts about Homeport';

/** A model file with what the engine has learnt by using it. */
type UsableModel = LocalModel & { readonly facts: ModelFacts };

/** llama.cpp inside Homeport: GGUF files, in a child process that starts with the first request. */
export function createLlamaCppEngine(options: LlamaCppOptions): Engine {
  const { id = 'llama-cpp', clock, ids, logger, sequences = DEFAULT_SEQUENCES, idleUnloadMs } = options;
  const contextCap = options.contextLength ?? DEFAULT_CONTEXT_LENGTH;
  const threads = options.threads ?? defaultThreads(availableParallelism(), process.arch);
  const spawnChild = options.spawnChild ?? createForkTransport(logger);
  const catalogue = createModelCatalogue(options);
  const listeners = new Set<() => void>();
  const missing = describeMissingLibrary(process.platform, readGlibcVersion());
  let isStarted = false;
  let takeBackRefresh: (() => void) | undefined;
  let lastSeen = '';

  const scheduler = createScheduler({
    startChild: () => startEngineChild(spawnChild(options.childPath)),
    loadOptions: (model) => ({
      path: model.file.path,
      purpose: model.facts?.capabilities.embedding === true ? 'embedding' : 'generation',
      contextLength: contextLengthOf(model),
      sequences,
      threads: model.sizeBytes < SINGLE_THREAD_BYTES ? 1 : threads,
    }),
    sequences,
    clock,
    logger,
    onChange: tellIfChanged,
  });

  function contextLengthOf({ facts }: LocalModel): number {
    return Math.min(contextCap, facts?.trainedContextLength ?? contextCap);
  }

  function problemOf(model: LocalModel): string | undefined {
    const unavailable = missing ?? scheduler.state().unavailable?.message;
    if (unavailable !== undefined) return `the built-in engine can't run on this system: ${unavailable}`;
    if (!scheduler.isRefused(model)) return model.problem;
    return `loading or using it ended the engine ${CRASHES_UNTIL_REFUSED} times in a row, so it is left alone until the file changes`;
  }

  /** The starter model steps back as soon as there is another one that works. */
  function offered(): readonly LocalModel[] {
    const all = catalogue.list();
    const hasOther = all.some((model) => !model.isStarter && problemOf(model) === undefined);
    return hasOther ? all.filter((model) => !model.isStarter) : all;
  }

  function describe(model: LocalModel): EngineModel {
    const { facts, file, isStarter, name, sizeBytes } = model;
    const { loaded } = scheduler.state();
    return {
      name,
      capabilities: facts && (isStarter ? { ...facts.capabilities, tools: false, infill: false } : facts.capabilities),
      contextLength: facts && contextLengthOf(model),
      sizeBytes,
      shape: facts?.shape,
      modifiedAt: file.modifiedAt,
      family: facts?.architecture,
      parameterSize: facts?.parameterSize,
      quantization: facts?.quantization,
      loaded: loaded !== undefined && keyOf(loaded.file) === keyOf(file),
      note: isStarter ? STARTER_NOTE : undefined,
      isStarter,
      problem: problemOf(model),
    };
  }

  const find = (name: string) => named(offered(), name);

  function status(): EngineStatus {
    const { loaded, loading, pid, version, unavailable } = scheduler.state();
    const why = missing ?? unavailable?.message;
    if (why !== undefined) {
      return { state: 'absent', message: `The built-in engine can't run on this system: ${why}`, isOurs: true };
    }
    if (!isStarted) return { state: 'stopped', message: 'The built-in engine is not started.', isOurs: true };
    const count = offered().filter((model) => problemOf(model) === undefined).length;
    const activity =
      loading !== undefined
        ? `${loading.name} is being loaded`
        : loaded !== undefined
          ? `${loaded.name} is in memory`
          : 'none is in memory';
    return {
      state: 'ready',
      message: `The built-in engine has ${count === 1 ? 'one model' : `${count} models`}; ${activity}.`,
      isOurs: true,
      version,
      pid,
    };
  }

  const [modelsDir] = options.modelsDirs;
  const files =
    modelsDir === undefined
      ? undefined
      : createModelFiles({
          modelsDir,
          find: (name) => named(catalogue.list(), name),
          unload: (model) => scheduler.unload(model),
          refresh: look,
          ids,
          clock,
        });

  function tellIfChanged(): void {
    const seen = JSON.stringify([status(), offered().map(describe)]);
    if (seen === lastSeen) return;
    lastSeen = seen;
    for (const listener of listeners) listener();
  }

  async function look(): Promise<void> {
    await catalogue.refresh();
    tellIfChanged();
  }

  async function refresh(): Promise<void> {
    try {
      await look();
    } catch (error) {
      // What was seen last stays listed; the next look may succeed.
      logger.error('llama.refresh_failed', { error });
    }
    if (isStarted) takeBackRefresh = clock.after(REFRESH_MS, () => void refresh());
  }

  function requireModel(name: string): UsableModel {
    const model = find(name);
    if (model === undefined) {
      throw new HubError('model_not_found', `The built-in engine has no model ${name} any more.`, { param: 'model' });
    }
    const problem = problemOf(model);
    const { facts } = model;
    if (problem !== undefined || facts === undefined) {
      throw new HubError(
        'model_load_failed',
        `The model file ${model.file.path} can't be used: ${problem ?? 'it is unknown'}.`,
        { param: 'model' },
      );
    }
    return { ...model, facts };
  }

  function idleMsOf(keepAlive: number | string | undefined): number {
    return keepAlive === undefined ? idleUnloadMs : (parseKeepAlive(keepAlive) ?? idleUnloadMs);
  }

  function jobOf(request: InferenceRequest, model: UsableModel): Job {
    const { vocabularySize } = model.facts;
    return buildJob(request, { contextLength: contextLengthOf(model), vocabularySize, ids });
  }

  async function* runJob(
    call: EngineCall,
    model: UsableModel,
    job: Job,
    check: CheckAnswer | undefined,
  ): AsyncGenerator<StreamFrame> {
    const { keepAlive } = call.request.runtime;
    const idleMs = idleMsOf(keepAlive);
    const askedAt = clock.monotonic();
    const running = await scheduler.submit(model, job, idleMs, call.signal);
    const loadMs = clock.monotonic() - askedAt;
    const abort = () => running.abort(abortReason(call.signal));
    call.signal.addEventListener('abort', abort, { once: true });
    if (call.signal.aborted) abort();
    try {
      yield* decodeEvents(running.events, ids, check, loadMs);
    } finally {
      call.signal.removeEventListener('abort', abort);
      // Leaving the loop early must end the work, not only stop reading it.
      running.abort(abortReason(call.signal));
    }
  }

  return {
    id,
    kind: 'llama-cpp',
    servesChoices: false,
    continuesAnswers: true,
    async start() {
      isStarted = true;
      await refresh();
    },
    async stop() {
      isStarted = false;
      takeBackRefresh?.();
      await scheduler.stop();
      tellIfChanged();
    },
    status,
    models: () => offered().map(describe),
    findModel(name) {
      const model = find(name);
      return model && describe(model);
    },
    describe(name) {
      const model = find(name);
      return model && { format: 'gguf', ...describeFacts(model.facts), loadedUntil: scheduler.loadedUntil(model) };
    },
    async load(name, keepAlive, signal) {
      await scheduler.load(requireModel(name), idleMsOf(keepAlive), signal);
    },
    ...(files !== undefined && { files }),
    refresh: look,
    async unload(name) {
      scheduler.unload(requireModel(name));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    contextFor(name, wished = Infinity) {
      const model = find(name);
      return model?.facts && Math.min(wished, contextLengthOf(model));
    },
    async countTokens(call) {
      const model = requireModel(call.model);
      return scheduler.count(model, jobOf(call.request, model));
    },
    async generate(call): Promise<EngineStream> {
      const { request } = call;
      const model = requireModel(call.model);
      const job = jobOf(request, model);
      const needsCheck = job.kind === 'chat' && job.generation.grammar !== undefined && request.kind === 'chat';
      const check = needsCheck ? await createAnswerCheck(request.responseFormat) : undefined;
      return { frames: runJob(call, model, job, check) };
    },
  };
}

function named(models: readonly LocalModel[], name: string): LocalModel | undefined {
  const wanted = name.toLowerCase().replace(/\.gguf$/, '');
  return models.find((model) => model.name.toLowerCase() === wanted);
}

/**
 * llama.cpp's threads wait for one another after every step, so one core stays free for the rest of the machine. Two
 * threads share a core on most x64 processors.
 */
function defaultThreads(processors: number, architecture: string): number {
  const cores = architecture === 'x64' && processors >= 4 ? Math.floor(processors / 2) : processors;
  return Math.max(1, cores - 1);
}
