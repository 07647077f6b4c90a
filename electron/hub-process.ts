import type { UtilityProcess } from 'electron';
import type { HubMessage, ShellMessage } from '../server/shell-messages.ts';
import { createRestartPolicy } from './restart-policy.ts';

export type ReadyHub = Extract<HubMessage, { type: 'ready' }>;

export interface HubProcessDeps {
  /** Forks the hub's bundle as a utility process. */
  readonly fork: () => UtilityProcess;
  readonly init: Omit<Extract<ShellMessage, { type: 'init' }>, 'type' | 'nonce'>;
  readonly createNonce: () => string;
  readonly now: () => number;
  readonly onReady: (hub: ReadyHub) => void;
  /** The hub can't run: it said why, or it ended too often. */
  readonly onFailed: (message: string) => void;
  readonly log: (line: string) => void;
}

export interface HubProcess {
  start(): void;
  /** Resolves when the hub's process is gone, however long it took; never rejects. */
  stop(): Promise<void>;
}

/** Longer than the hub gives its running answers; what is still there then is ended. */
const STOP_LIMIT_MS = 12_000;

/** The hub in a process of its own: handshake, restarts with a pause, and an end that waits. */
export function createHubProcess(deps: HubProcessDeps): HubProcess {
  const policy = createRestartPolicy();
  let child: UtilityProcess | undefined;
  let restart: ReturnType<typeof setTimeout> | undefined;
  let isStopping = false;
  let hasFailed = false;

  function start(): void {
    const nonce = deps.createNonce();
    const started = deps.fork();
    child = started;
    hasFailed = false;
    started.stdout?.on('data', (chunk) => deps.log(String(chunk)));
    started.stderr?.on('data', (chunk) => deps.log(String(chunk)));
    started.on('message', (message: HubMessage) => {
      if (message.type === 'ready' && message.nonce === nonce) deps.onReady(message);
      if (message.type === 'failed') {
        hasFailed = true;
        started.kill();
        deps.onFailed(message.message);
      }
    });
    started.on('exit', (code) => onExit(started, code));
    started.postMessage({ ...deps.init, type: 'init', nonce } satisfies ShellMessage);
  }

  function onExit(ended: UtilityProcess, code: number): void {
    if (child === ended) child = undefined;
    if (isStopping || hasFailed) return;
    const delayMs = policy.next(deps.now());
    if (delayMs === undefined)
      deps.onFailed(`The hub ended ${code === 0 ? 'by itself' : `with code ${code}`}, again and again.`);
    else restart = setTimeout(start, delayMs);
  }

  return {
    start,
    async stop() {
      isStopping = true;
      clearTimeout(restart);
      const running = child;
      if (running === undefined) return;
      const { promise: gone, resolve } = Promise.withResolvers<void>();
      running.once('exit', () => resolve());
      const limit = setTimeout(() => running.kill(), STOP_LIMIT_MS);
      running.postMessage({ type: 'stop' } satisfies ShellMessage);
      await gone;
      clearTimeout(limit);
    },
  };
}
