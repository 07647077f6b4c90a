import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const LISTENING = '0A';
const LSOF_TIMEOUT_MS = 3_000;

export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/** Which process listens on a port of this computer, where the system lets us know; undefined otherwise. */
export async function findPortHolder(port: number, platform: NodeJS.Platform): Promise<PortHolder | undefined> {
  try {
    if (platform === 'linux') return await holderFromProc(port);
    if (platform === 'darwin') return await holderFromLsof(port);
    return undefined;
  } catch {
    return undefined; // Only a courtesy of the error message: without it the message still says what to do.
  }
}

async function holderFromProc(port: number): Promise<PortHolder | undefined> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const rows = (await readFile(table, 'utf8')).split('\n').slice(1);
    for (const row of rows) {
      const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
      const isListening = state === LISTENING && Number.parseInt(local?.split(':')[1] ?? '', 16) === port;
      if (isListening && inode !== undefined) inodes.add(`socket:[${inode}]`);
    }
  }
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await holdsSocket(pid, inodes)) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      return { pid: Number(pid), command: nameOf(command.split('\0')) };
    }
  }
  return undefined;
}

/** The program and its script: what follows may hold secrets, a master key among them. */
function nameOf(words: readonly string[]): string {
  const optionAt = words.findIndex((word) => word.startsWith('-'));
  return words
    .slice(0, optionAt < 0 ? 2 : Math.min(optionAt, 2))
    .join(' ')
    .trim();
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  try {
    for (const descriptor of await readdir(`/proc/${pid}/fd`)) {
      if (inodes.has(await readlink(`/proc/${pid}/fd/${descriptor}`))) return true;
    }
  } catch {
    return false; // Another user's process, or one that has just ended.
  }
  return false;
}

async function holderFromLsof(port: number): Promise<PortHolder | undefined> {
  const { stdout } = await promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
    timeout: LSOF_TIMEOUT_MS,
  });
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  const command = /^c(.+)$/m.exec(stdout)?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), command: command ?? '' };
}
