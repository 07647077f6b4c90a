import { HubError } from '../../domain/errors.ts';
import type { Logger } from '../../domain/ports.ts';
import { createOllamaHttp } from './http-client.ts';
import { ProcessRecordFile } from './process-record.ts';
import { serverEnvironment, settingsFingerprint } from './server-environment.ts';
import type { ServerLog } from './server-log.ts';
import {
  endRunners,
  endServer,
  type ProcessTools,
  reclaimServer,
  type ServerProcess,
  spawnServer,
} from './server-process.ts';
import { unloadAll } from './unload-all.ts';

export interface OwnServerDeps {
  /** Holds the note of the process. */
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly tools: ProcessTools;
  readonly log: ServerLog;
  readonly logger: Logger;
  /** How long a server may take to end before it is ended by force, in milliseconds. */
  readonly stopGraceMs: number;
}

/** What a killed hub left behind and still works. */
export interface Orphan {
  readonly server: ServerProcess;
  /** Base URL. */
  readonly url: string;
}

/** The one server that is ours, and the note on disk by which a later hub knows it. */
export class OwnServer {
  readonly #deps: OwnServerDeps;
  readonly #record: ProcessRecordFile;
  #server: ServerProcess | undefined;

  constructor(deps: OwnServerDeps) {
    this.#deps = deps;
    this.#record = new ProcessRecordFile(deps.dataDir);
  }

  get isThere(): boolean {
    return this.#server !== undefined;
  }

  /** @throws the operating system's error when the program can't be started. */
  async start(binary: string, host: string): Promise<ServerProcess> {
    const { environment, log, logger, tools } = this.#deps;
    const server = await spawnServer(binary, serverEnvironment(environment, host), log, tools);
    this.#server = server;
    await this.#note(server, `http://${host}`);
    logger.info('ollama.started', { pid: server.pid, host, binary });
    return server;
  }

  async #note(server: ServerProcess, url: string): Promise<void> {
    await this.#record.write({
      server: { pid: server.pid, identity: server.identity },
      hub: { pid: process.pid, identity: (await this.#deps.tools.table.identify(process.pid)) ?? '' },
      url,
      settings: settingsFingerprint(this.#deps.environment),
    });
  }

  /** Ends the server and its runners; resolves when they are gone. `url` where it still answers. */
  async end(url: string | undefined): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    const { logger, stopGraceMs, tools } = this.#deps;
    // On Windows a server can only be ended by force, so its models leave the memory first.
    if (tools.platform === 'win32' && url !== undefined) await this.#unload(url);
    await endServer(server, stopGraceMs, tools);
    this.#server = undefined;
    await this.#record.remove();
    logger.info('ollama.stopped', { pid: server.pid });
  }

  /** With connections of its own: the engine's are closed when it stops. */
  async #unload(url: string): Promise<void> {
    const http = createOllamaHttp(this.#deps.tools.clock);
    await unloadAll(http, url);
    await http.close(new HubError('shutting_down', 'The Ollama engine is being stopped.'));
  }

  /** Clears up after a server that ended by itself: one that crashed or was killed leaves its runners. */
  async clearUp(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await endRunners(server.pid, this.#deps.tools);
    await this.#record.remove();
  }

  /**
   * Looks for what a hub left that was killed. Taken over when `isUsable` says that it still works and it has our
   * settings; ended otherwise. Nothing else on this computer is touched.
   */
  async takeOverOrphan(isUsable: (url: string) => Promise<boolean>, signal: AbortSignal): Promise<Orphan | undefined> {
    const { environment, logger, stopGraceMs, tools } = this.#deps;
    const record = await this.#record.read();
    if (record === undefined) return undefined;
    const { hub, server, settings, url } = record;
    if (hub.pid !== process.pid && (await tools.table.identify(hub.pid)) === hub.identity) {
      logger.warn('ollama.other_hub', { hub: hub.pid });
      return undefined;
    }
    const isAlive = (await tools.table.identify(server.pid)) === server.identity;
    if (isAlive && settings === settingsFingerprint(environment) && (await isUsable(url))) {
      this.#server = reclaimServer(server.pid, server.identity, tools, signal);
      await this.#note(this.#server, url);
      logger.info('ollama.reclaimed', { pid: server.pid, url });
      return { server: this.#server, url };
    }
    await endServer(server, stopGraceMs, tools);
    await this.#record.remove();
    logger.warn('ollama.orphan_ended', { pid: server.pid, wasAlive: isAlive });
    return undefined;
  }
}
