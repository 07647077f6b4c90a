import path from 'node:path';
import { cancelledError, HubError } from '../../domain/errors.ts';
import type { EngineStatus } from '../../domain/model.ts';
import type { Clock, Engine, EngineCall, IdGenerator, Logger } from '../../domain/ports.ts';
import type { EngineStream } from '../../domain/stream-frame.ts';
import { answerCall } from './answer-call.ts';
import { requireRoom } from './context-window.ts';
import { createOllamaHttp, type OllamaHttp } from './http-client.ts';
import { DEFAULT_HOST, type OllamaAddress, parseOllamaHost } from '../../domain/ollama-host.ts';
import { ModelCatalogue } from './model-catalogue.ts';
import { isAtLeast, type OllamaModel } from './ollama-model.ts';
import { passOn } from './pass-on.ts';
import { createProcessTable } from './process-table.ts';
import { ServerLog } from './server-log.ts';
import { setResidency } from './set-residency.ts';
import { notStarted } from './status-messages.ts';
import { Supervisor } from './supervisor.ts';
import { defaultTimings, type SupervisionTimings } from './timings.ts';

/** Since then a server refuses a prompt that is too long, when told to; before, it cuts without a word. */
const REFUSES_SINCE = '0.12.11';

export interface OllamaEngineDeps {
  readonly id?: string | undefined;
  /** Where the owner says that Ollama is, as OLLAMA_HOST writes it. Without it 127.0.0.1:11434 is looked at. */
  readonly host?: string | undefined;
  /** Start an Ollama where none runs. False only ever uses one that is there. */
  readonly supervise: boolean;
  /** Absolute path; holds `logs/ollama.log` and the note of the process. */
  readonly dataDir: string;
  /** Absolute paths of the program to try after PATH, instead of the usual places. */
  readonly binaryCandidates?: readonly string[] | undefined;
  /** The environment a started server gets, PATH and HOME included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  readonly platform?: NodeJS.Platform | undefined;
  readonly timings?: Partial<SupervisionTimings> | undefined;
}

export interface OllamaEngine extends Engine {
  /** Lists the models again now, after a download say. Does nothing while there is no Ollama. */
  refresh(): Promise<void>;
}

/** Ollama over its native API, together with the process that serves it. */
export function createOllamaEngine(deps: OllamaEngineDeps): OllamaEngine {
  const { clock, id = 'ollama' } = deps;
  const logger = deps.logger.child({ engine: id });
  const address = readAddress(deps);
  const log = new ServerLog(path.join(deps.dataDir, 'logs'));
  const listeners = new Set<() => void>();
  let http: OllamaHttp = createOllamaHttp(clock);
  let supervisor: Supervisor | undefined;
  let status: EngineStatus = { state: 'stopped', message: notStarted, isOurs: false };

  const notify = () => {
    for (const listener of listeners) listener();
  };
  const catalogue = new ModelCatalogue({ http: () => http, logger, onChange: notify });

  function become(next: EngineStatus): void {
    const isSame = JSON.stringify(next) === JSON.stringify(status);
    status = next;
    if (!isSame) notify();
  }

  async function list(url: string, version: string): Promise<void> {
    try {
      await catalogue.refresh(url, version);
    } catch (thrown) {
      // The models stay listed: a short outage should answer 503, not 404.
      logger.warn('ollama.list_failed', { url, error: thrown });
    }
  }

  function createSupervisor(): Supervisor {
    const platform = deps.platform ?? process.platform;
    return new Supervisor({
      ...deps,
      logger,
      address,
      isAddressGiven: deps.host !== undefined,
      timings: { ...defaultTimings, ...deps.timings },
      tools: { clock, platform, table: createProcessTable(platform) },
      http,
      log,
      onStatus: become,
      onHealthy: list,
    });
  }

  function requireEndpoint() {
    const endpoint = supervisor?.endpoint();
    if (endpoint !== undefined) return endpoint;
    throw new HubError('engine_unavailable', status.message, { retryAfterSeconds: 2 });
  }

  function requireModel(name: string): OllamaModel {
    const model = catalogue.get(name);
    if (model !== undefined) return model;
    throw new HubError('model_not_found', `Ollama has no model ${name}. Pull it, or choose another.`, {
      param: 'model',
    });
  }

  async function residency(name: string, keepAlive: number | undefined, signal: AbortSignal): Promise<void> {
    const { url } = requireEndpoint();
    const model = requireModel(name);
    const target = { model, contextLength: catalogue.contextFor(model, undefined) };
    await setResidency({ http, url, target }, keepAlive, signal);
    // Ollama may keep silent about what runs while it takes a model out.
    if (keepAlive === 0) catalogue.noteUnloaded(model.name);
    else await catalogue.lookAtLoaded(url);
  }

  async function generate(call: EngineCall): Promise<EngineStream> {
    if (call.signal.aborted) throw cancelledError();
    const endpoint = requireEndpoint();
    const model = requireModel(call.model);
    const contextLength = catalogue.takeContext(model, call.request.runtime.contextLength);
    if (!isAtLeast(endpoint.version, REFUSES_SINCE)) requireRoom(call.request, contextLength);
    return answerCall(call, {
      http,
      ids: deps.ids,
      url: endpoint.url,
      target: { model, contextLength },
      onConnectionError: () => supervisor?.nudge(),
    });
  }

  return {
    id,
    kind: 'ollama',
    servesChoices: false,
    continuesAnswers: true,
    async start() {
      if (supervisor !== undefined) return;
      http = createOllamaHttp(clock);
      supervisor = createSupervisor();
      await supervisor.start();
    },
    async stop() {
      const stopping = supervisor;
      if (stopping === undefined) return;
      supervisor = undefined;
      const reason = new HubError('shutting_down', 'The Ollama engine is being stopped. Try again when it runs.');
      // Everything under way ends first: the watch would wait for its answers otherwise.
      await http.close(reason);
      await stopping.stop();
      become({ state: 'stopped', message: notStarted, isOurs: false });
    },
    status: () => status,
    models: () => catalogue.list(),
    findModel: (name) => catalogue.find(name),
    contextFor(name, wished) {
      const model = catalogue.get(name);
      return model && catalogue.contextFor(model, wished);
    },
    describe: (name) => catalogue.describe(name),
    load: residency,
    unload: async (name, signal) => residency(name, 0, signal),
    passOn: async (call) => passOn(http, requireEndpoint().url, call),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    readLog: async (lines) => ({ file: log.file, lines: await log.lastLines(lines) }),
    async refresh() {
      const endpoint = supervisor?.endpoint();
      if (endpoint !== undefined) await list(endpoint.url, endpoint.version);
    },
    generate,
  };
}

function readAddress(deps: OllamaEngineDeps): OllamaAddress {
  const address = parseOllamaHost(deps.host ?? DEFAULT_HOST);
  if (address !== undefined) return address;
  throw new HubError(
    'invalid_request',
    `The Ollama host "${deps.host ?? ''}" is no address. Write it like 127.0.0.1:11434 or http://server:11434.`,
  );
}
