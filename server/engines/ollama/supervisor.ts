import type { EngineStatus } from '../../domain/model.ts';
import type { Clock, IdGenerator, Logger } from '../../domain/ports.ts';
import { findBinary } from './find-binary.ts';
import type { OllamaAddress } from '../../domain/ollama-host.ts';
import type { OllamaHttp } from './http-client.ts';
import { OwnServer } from './own-server.ts';
import { pause } from './pause.ts';
import { checkHealth, probe, type Seen } from './probe.ts';
import { RestartPolicy } from './restart-policy.ts';
import type { ServerLog } from './server-log.ts';
import { findFreePort, type ProcessExit, type ProcessTools, type ServerProcess } from './server-process.ts';
import * as say from './status-messages.ts';
import type { SupervisionTimings } from './timings.ts';

export interface SupervisorDeps {
  readonly address: OllamaAddress;
  /** The owner named the address, so a server of ours listens there too; otherwise it gets a free port. */
  readonly isAddressGiven: boolean;
  /** Start a server where there is none. */
  readonly supervise: boolean;
  readonly dataDir: string;
  readonly binaryCandidates?: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly timings: SupervisionTimings;
  readonly tools: ProcessTools;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  readonly http: OllamaHttp;
  readonly log: ServerLog;
  readonly onStatus: (status: EngineStatus) => void;
  /** Called at once when an Ollama is there and after every good health check. Must not throw. */
  readonly onHealthy: (url: string, version: string) => Promise<void>;
}

/** An Ollama that can be asked; `server` where it is ours. */
interface Attachment {
  readonly url: string;
  readonly version: string;
  readonly server?: ServerProcess | undefined;
  /** On the monotonic clock. */
  readonly since: number;
}

/** A free port may be taken between our look and the server's start; more often than this it is something else. */
const PORT_RACES = 3;

/** Finds, starts, watches, restarts and stops one Ollama. One instance lives from `start` to `stop`. */
export class Supervisor {
  readonly #deps: SupervisorDeps;
  readonly #own: OwnServer;
  readonly #restarts: RestartPolicy;
  readonly #ending = new AbortController();
  readonly #firstLook = Promise.withResolvers<void>();
  #wake = new AbortController();
  #attached: Attachment | undefined;
  #running: Promise<void> = Promise.resolve();
  #races = 0;
  #nextLookMs = 0;

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
    this.#own = new OwnServer({ ...deps, stopGraceMs: deps.timings.stopGraceMs });
    this.#restarts = new RestartPolicy(deps.timings, deps.ids);
  }

  /** Resolves after the first look: an Ollama was found, is being started, or is not to be had. */
  async start(): Promise<void> {
    this.#running = this.#run().catch((thrown: unknown) => {
      this.#deps.logger.error('ollama.supervision_failed', { error: thrown });
      this.#attached = undefined;
      this.#say('failed', say.supervisionFailed());
      this.#firstLook.resolve();
    });
    await this.#firstLook.promise;
  }

  /** Stops watching, and stops the server if it is ours. Resolves when it is gone. */
  async stop(): Promise<void> {
    const url = this.#attached?.url;
    this.#ending.abort();
    this.#wake.abort();
    await this.#running;
    await this.#own.end(url);
  }

  /** Where to send requests; undefined while there is nobody to ask. */
  endpoint(): { readonly url: string; readonly version: string } | undefined {
    return this.#attached;
  }

  /** Somebody found nobody there: check now instead of at the next turn. */
  nudge(): void {
    this.#wake.abort();
  }

  async #run(): Promise<void> {
    this.#say('starting', say.looking(this.#deps.address.url));
    let attached = await this.#takeOverOrphan();
    while (!this.#isEnding) {
      attached ??= await this.#look();
      if (attached !== undefined && !this.#isEnding) {
        await this.#settleIn(attached);
        await this.#watch(attached);
      }
      attached = undefined;
      this.#attached = undefined;
      this.#firstLook.resolve();
      // Not to be cut short by `nudge`: impatient clients must not undo the back-off.
      await pause(this.#deps.clock, this.#nextLookMs, this.#ending.signal);
    }
    this.#firstLook.resolve();
  }

  get #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Cut short by `nudge`, also by one that came before, and by `stop`. */
  async #pause(ms: number): Promise<void> {
    await pause(this.#deps.clock, ms, this.#wake.signal);
    if (this.#wake.signal.aborted && !this.#isEnding) this.#wake = new AbortController();
  }

  async #takeOverOrphan(): Promise<Attachment | undefined> {
    const { clock, http, supervise, timings } = this.#deps;
    let version = '';
    const isUsable = async (url: string) => {
      const seen = await probe(http, url, timings.probeTimeoutMs);
      if (seen.who === 'ollama') version = seen.version;
      return supervise && seen.who === 'ollama';
    };
    const orphan = await this.#own.takeOverOrphan(isUsable, this.#ending.signal);
    return orphan === undefined ? undefined : { ...orphan, version, since: clock.monotonic() };
  }

  async #look(): Promise<Attachment | undefined> {
    const { address, clock, http, isAddressGiven, logger, supervise, timings } = this.#deps;
    const { hasGivenUp } = this.#restarts;
    this.#nextLookMs = timings.lookAgainMs;
    const seen = hasGivenUp ? await probe(http, address.url, timings.probeTimeoutMs) : await this.#probePatiently();
    if (seen.who === 'ollama') {
      this.#restarts.reset();
      logger.info('ollama.adopted', { url: address.url, version: seen.version });
      return { url: address.url, version: seen.version, since: clock.monotonic() };
    }
    if (this.#isEnding || hasGivenUp) return undefined;
    if (!supervise || (isAddressGiven && !address.isLocal)) {
      this.#say('absent', say.notThere(address.url, seen.who, supervise));
      return undefined;
    }
    return this.#startOwn(seen.who === 'nobody' && isAddressGiven ? address.port : undefined);
  }

  /** Ollama opens its port before it answers, so silence is given some time. */
  async #probePatiently(): Promise<Seen> {
    const { address, clock, http, timings } = this.#deps;
    const until = clock.monotonic() + timings.silentPatienceMs;
    let seen = await probe(http, address.url, timings.probeTimeoutMs);
    while (seen.who === 'silent' && clock.monotonic() < until && !this.#isEnding) {
      this.#say('starting', say.waitingForSilent(address.url));
      this.#firstLook.resolve();
      await this.#pause(timings.readyCheckMs);
      seen = await probe(http, address.url, timings.probeTimeoutMs);
    }
    return seen;
  }

  async #startOwn(wantedPort: number | undefined): Promise<Attachment | undefined> {
    const { binaryCandidates: candidates, environment, logger, tools } = this.#deps;
    const { found, searched } = await findBinary({ platform: tools.platform, environment, candidates });
    if (found === undefined) {
      this.#say('absent', say.notInstalled(searched));
      return undefined;
    }
    const host = `127.0.0.1:${wantedPort ?? (await findFreePort())}`;
    if (this.#isEnding) return undefined;
    try {
      const server = await this.#own.start(found, host);
      this.#say('starting', say.startingOwn(found));
      this.#firstLook.resolve();
      return await this.#waitUntilReady(server, `http://${host}`);
    } catch (thrown) {
      logger.error('ollama.start_failed', { binary: found, error: thrown });
      await this.#own.end(undefined);
      this.#crashed(say.cannotRun(found, thrown));
      return undefined;
    }
  }

  async #waitUntilReady(server: ServerProcess, url: string): Promise<Attachment | undefined> {
    const { clock, http, timings } = this.#deps;
    const until = clock.monotonic() + timings.readyLimitMs;
    const exit = this.#awaitExit(server);
    while (!this.#isEnding) {
      const seen = await checkHealth(http, url, timings.healthTimeoutMs);
      if (exit.value !== undefined) {
        await this.#ownEnded(exit.value);
        return undefined;
      }
      if (seen.who === 'ollama') return { url, version: seen.version, server, since: clock.monotonic() };
      if (clock.monotonic() > until) {
        await this.#own.end(url);
        this.#crashed(say.neverReady(timings.readyLimitMs));
        return undefined;
      }
      await this.#pause(timings.readyCheckMs);
    }
    return undefined;
  }

  /** Wakes the loop when a server of ours ends. */
  #awaitExit(server: ServerProcess | undefined): { readonly value: ProcessExit | undefined } {
    const exit: { value: ProcessExit | undefined } = { value: undefined };
    void server?.exited.then((ended) => {
      exit.value = ended;
      this.nudge();
    });
    return exit;
  }

  /** Requests may come at once; it counts as ready when its models are listed. */
  async #settleIn(attached: Attachment): Promise<void> {
    this.#attached = attached;
    this.#races = 0;
    await this.#deps.onHealthy(attached.url, attached.version);
    this.#ready(attached);
    this.#firstLook.resolve();
  }

  #ready(attached: Attachment): void {
    const { server, url, version } = attached;
    this.#say('ready', server === undefined ? say.adopted(url, version) : say.ownReady(url, version), attached);
  }

  /** Resolves when the Ollama is gone, or we are to end. */
  async #watch(attached: Attachment): Promise<void> {
    const { clock, http, log, onHealthy, timings } = this.#deps;
    const exit = this.#awaitExit(attached.server);
    let lastAnswerAt = clock.monotonic();
    for (;;) {
      await this.#pause(timings.healthEveryMs);
      if (this.#isEnding) return;
      if (exit.value !== undefined) {
        if (clock.monotonic() - attached.since > timings.stableAfterMs) this.#restarts.reset();
        return this.#ownEnded(exit.value);
      }
      const seen = await checkHealth(http, attached.url, timings.healthTimeoutMs);
      if (seen.who === 'ollama') {
        lastAnswerAt = clock.monotonic();
        this.#attached = { ...attached, version: seen.version };
        this.#ready(this.#attached);
        if (attached.server !== undefined) await log.trim();
        await onHealthy(attached.url, seen.version);
      } else if (await this.#isLost(attached, seen, clock.monotonic() - lastAnswerAt)) return;
    }
  }

  /** Decides about an Ollama that did not answer a health check. */
  async #isLost(attached: Attachment, seen: Seen, silentMs: number): Promise<boolean> {
    const { logger, timings } = this.#deps;
    if (this.#isEnding) return true;
    if (attached.server === undefined && seen.who !== 'silent') {
      logger.warn('ollama.vanished', { url: attached.url, seen: seen.who });
      this.#nextLookMs = 0;
      this.#say('starting', say.vanished(attached.url));
      return true;
    }
    if (attached.server !== undefined && silentMs > timings.hungAfterMs) {
      await this.#own.end(attached.url);
      this.#crashed(say.hung(silentMs));
      return true;
    }
    if (silentMs > timings.degradedAfterMs) this.#say('degraded', say.degraded(attached.url, silentMs), attached);
    return false;
  }

  /** Our server ended without being told to. */
  async #ownEnded(exit: ProcessExit): Promise<void> {
    const { log, logger } = this.#deps;
    this.#attached = undefined;
    await this.#own.clearUp();
    const lastWords = await log.lastWords();
    logger.warn('ollama.exited', { ...exit, lastWords });
    if (exit.code === 1 && this.#races < PORT_RACES && (await log.saysPortIsTaken())) {
      this.#races++;
      this.#nextLookMs = 0;
      return;
    }
    this.#crashed(say.ended(exit, lastWords));
  }

  #crashed(what: string): void {
    const { lookAgainMs, maxCrashes } = this.#deps.timings;
    this.#attached = undefined;
    const waitMs = this.#restarts.recordCrash();
    const { crashes, hasGivenUp } = this.#restarts;
    this.#nextLookMs = hasGivenUp ? lookAgainMs : waitMs;
    this.#say('failed', hasGivenUp ? say.gaveUp(what, crashes) : say.willRestart(what, waitMs, crashes, maxCrashes));
  }

  #say(state: EngineStatus['state'], message: string, attached?: Attachment): void {
    this.#deps.onStatus({
      state,
      message,
      isOurs: attached === undefined ? this.#own.isThere : attached.server !== undefined,
      version: attached?.version,
      endpoint: attached?.url,
      pid: attached?.server?.pid,
    });
  }
}
