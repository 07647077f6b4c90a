import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { explainStoreFailure, StoreError } from './store-error.ts';

/**
 * Makes sure that one hub at a time uses a data folder: two would each keep limits and keys in their own memory.
 * The folder is made when it is not there.
 * @returns the way to let go
 * @throws StoreError that names the process which holds it
 */
export function lockDataDir(dataDir: string, pid: number): () => void {
  const path = join(dataDir, 'hub.pid');
  const holder = readHolder(path);
  if (holder !== undefined && holder !== pid && isAlive(holder)) {
    throw new StoreError(
      `Another Homeport (process ${holder}) already uses this data folder. Use that one, stop it, or choose another folder with --data-dir.`,
    );
  }
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(path, String(pid), { mode: 0o600 });
  } catch (thrown) {
    throw explainStoreFailure(thrown, dataDir);
  }
  return () => {
    if (readHolder(path) === pid) rmSync(path, { force: true });
  };
}

function readHolder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // Process ids begin anew when the computer does: a lock from before that names somebody else.
    const ageSeconds = (performance.timeOrigin + performance.now() - statSync(path).mtimeMs) / 1000;
    if (ageSeconds > uptime()) return undefined;
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // No lock: the usual case.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
