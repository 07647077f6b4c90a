import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { MASTER_KEY } from './start-test-hub.ts';

export interface HubProcess {
  readonly url: string;
  readonly child: ChildProcess;
  call(path: string, init?: RequestInit): Promise<Response>;
}

const ENTRY = new URL('../../server/main.ts', import.meta.url).pathname;

/** Arguments of a hub that touches nothing of this machine but its data folder. */
export function hubArgs(dataDir: string, ...more: readonly string[]): string[] {
  return [
    ENTRY,
    '--port',
    '0',
    '--no-open',
    '--data-dir',
    dataDir,
    '--master-key',
    MASTER_KEY,
    '--ollama-host',
    '127.0.0.1:9',
    ...more,
  ];
}

/** Starts the hub as a process of its own, as `npm start` does in the end. */
export async function startHubProcess(dataDir: string, ...more: readonly string[]): Promise<HubProcess> {
  return whenListening(spawn(process.execPath, hubArgs(dataDir, ...more), { stdio: ['ignore', 'pipe', 'inherit'] }));
}

/** The same on a disk that lets no file grow beyond some size. POSIX only: the shell sets the limit. */
export async function startHubOnSmallDisk(dataDir: string, maxFileBytes: number): Promise<HubProcess> {
  const command = `ulimit -f ${Math.floor(maxFileBytes / 512)}; exec "$0" "$@"`;
  return whenListening(
    spawn('sh', ['-c', command, process.execPath, ...hubArgs(dataDir)], { stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

async function whenListening(child: ChildProcessByStdio<null, Readable, null>): Promise<HubProcess> {
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /running on (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    const authorization = { authorization: `Bearer ${MASTER_KEY}` };
    return {
      url,
      child,
      call: (path, init) => fetch(url + path, { ...init, headers: { ...authorization, ...(init?.headers as object) } }),
    };
  }
  throw new Error('The hub ended before it listened.');
}

/** Runs a hub that is expected to give up, and tells how. */
export async function runHubToItsEnd(
  args: readonly string[],
  user: { uid?: number; gid?: number } = {},
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'ignore', 'pipe'], ...user });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, said };
}

export async function signalAndWait(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
}

/** Processes that a process started and that are alive. Linux only: read from /proc. */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => Number(statOf(name)?.[1]) === pid)
    .map(Number);
}

/** A process that has ended but that nobody has asked about (a zombie) counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || statOf(pid)?.[0] !== 'Z';
  } catch {
    return false; // Nobody has this number any more.
  }
}

/** What the kernel says of a process after its name: state, parent, and so on. */
function statOf(pid: number | string): readonly string[] | undefined {
  try {
    // The name in brackets may hold spaces.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
  } catch {
    return undefined; // It ended while we looked.
  }
}
