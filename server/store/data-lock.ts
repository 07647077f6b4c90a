import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { makeFolder } from './make-folder.ts';
import { explainStoreFailure, isBusy, StoreError } from './store-error.ts';

/**
 * Makes sure that one hub at a time uses a data folder: two would each keep limits and keys in their own memory. The
 * lock is the operating system's, taken through SQLite, so it ends with the process however that ends; a process id in
 * a file would not, and ids are given out again. The file with the id is only there to name the holder.
 * The folder is made when it is not there.
 * @returns the way to let go; calling it again does nothing
 * @throws StoreError that names the process which holds it
 */
export function lockDataDir(dataDir: string, pid: number): () => void {
  const pidFile = join(dataDir, 'hub.pid');
  let lock: SqliteDatabase.Database | undefined;
  try {
    makeFolder(dataDir);
    lock = new SqliteDatabase(join(dataDir, 'hub.lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    writeFileSync(pidFile, String(pid), { mode: 0o600 });
  } catch (thrown) {
    lock?.close();
    throw isBusy(thrown) ? heldByAnother(pidFile) : explainStoreFailure(thrown, dataDir);
  }
  const held = lock;
  return () => {
    if (!held.open) return;
    rmSync(pidFile, { force: true });
    held.close();
  };
}

function heldByAnother(pidFile: string): StoreError {
  return new StoreError(
    `Another Homeport${readHolder(pidFile)} already uses this data folder. Use that one, stop it, or choose another folder with --data-dir.`,
  );
}

function readHolder(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').slice(0, 20)})`;
  } catch {
    return ''; // It has only just begun, or is about to end.
  }
}
