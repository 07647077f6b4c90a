import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import type { Clock } from '../../domain/ports.ts';
import { pause } from './pause.ts';
import type { ProcessTable } from './process-table.ts';
import type { ServerLog } from './server-log.ts';

const run = promisify(execFile);
const NEVER = new AbortController().signal;
const GONE_CHECK_MS = 50;
const WATCH_MS = 1000;

/** How a process ended; both undefined when it was not our child, so that nobody was told. */
export interface ProcessExit {
  readonly code?: number | undefined;
  readonly signal?: string | undefined;
}

/** A server that is ours to stop: started by this hub, or by one before it that was killed. */
export interface ServerProcess {
  readonly pid: number;
  /** Its start, as the process table tells it. */
  readonly identity: string;
  /** Resolves when it is gone; never rejects. */
  readonly exited: Promise<ProcessExit>;
}

export interface ProcessTools {
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  readonly table: ProcessTable;
}

/**
 * Starts `ollama serve` in a process group of its own, so that its runners can be ended with it.
 * @throws the operating system's error when the program can't be started.
 */
export async function spawnServer(
  binary: string,
  environment: Readonly<Record<string, string>>,
  log: ServerLog,
  tools: ProcessTools,
): Promise<ServerProcess> {
  const handle = await log.begin();
  try {
    const child = spawn(binary, ['serve'], {
      env: { ...environment },
      stdio: ['ignore', handle.fd, handle.fd],
      // On Windows this would open a console window, and there are no groups to gain.
      detached: tools.platform !== 'win32',
      windowsHide: true,
    });
    // A failed start rejects `spawn` below; without a listener a later error would end the hub.
    child.on('error', () => undefined);
    const exited = exitOf(child);
    await once(child, 'spawn');
    child.unref();
    const pid = child.pid ?? 0;
    return { pid, identity: (await tools.table.identify(pid)) ?? '', exited };
  } finally {
    await handle.close();
  }
}

async function exitOf(child: ChildProcess): Promise<ProcessExit> {
  const { promise, resolve } = Promise.withResolvers<ProcessExit>();
  child.once('exit', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  return promise;
}

/** Takes over a server of a hub that was killed. It is not our child, so its end has to be looked for. */
export function reclaimServer(pid: number, identity: string, tools: ProcessTools, signal: AbortSignal): ServerProcess {
  const watch = async (): Promise<ProcessExit> => {
    while (!signal.aborted && (await tools.table.identify(pid)) === identity)
      await pause(tools.clock, WATCH_MS, signal);
    return {};
  };
  return { pid, identity, exited: watch() };
}

/**
 * Ends a server of ours and everything it started: politely, then after `graceMs` by force. Resolves when all are gone.
 * Checks before every signal that the process id still is that server's.
 */
export async function endServer(
  server: Pick<ServerProcess, 'pid' | 'identity'>,
  graceMs: number,
  tools: ProcessTools,
): Promise<void> {
  // The hub's timers let the process end; this one holds it until the server is gone.
  const holding = setInterval(() => undefined, GONE_CHECK_MS);
  try {
    await endTree(server, graceMs, tools);
  } finally {
    clearInterval(holding);
  }
}

async function endTree(
  { pid, identity }: Pick<ServerProcess, 'pid' | 'identity'>,
  graceMs: number,
  tools: ProcessTools,
): Promise<void> {
  const isThere = async () => (await tools.table.identify(pid)) === identity;
  if (tools.platform === 'win32') {
    // Node's kill is TerminateProcess there, which leaves the runners; /T ends the whole tree.
    if (await isThere()) await taskkill(pid);
  } else if (await isThere()) {
    signalTo(pid, 'SIGTERM');
    await waitUntilGone(isThere, graceMs, tools.clock);
    if (await isThere()) signalTo(-pid, 'SIGKILL');
  }
  await endRunners(pid, tools);
  const isAnyThere = async () => (await isThere()) || (await tools.table.findRunners(pid)).length > 0;
  await waitUntilGone(isAnyThere, graceMs, tools.clock);
}

/** Ends what a server left behind that was killed or crashed: its runners live on and hold memory. */
export async function endRunners(pid: number, tools: ProcessTools): Promise<void> {
  for (const runner of await tools.table.findRunners(pid)) {
    if (tools.platform === 'win32') await taskkill(runner);
    else signalTo(runner, 'SIGKILL');
  }
}

async function taskkill(pid: number): Promise<void> {
  try {
    await run('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true });
  } catch {
    // It ended by itself in between, which taskkill reports as a failure.
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in between.
  }
}

async function waitUntilGone(isThere: () => Promise<boolean>, limitMs: number, clock: Clock): Promise<void> {
  const until = clock.monotonic() + limitMs;
  while ((await isThere()) && clock.monotonic() < until) await pause(clock, GONE_CHECK_MS, NEVER);
}

/** A port of loopback that nobody uses at this moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
