import { HubError } from '../domain/errors.ts';

/** The database can't be used. The message is for the person who starts the hub: what is wrong, and what to do. */
export class StoreError extends Error {}

interface SqliteFailure {
  readonly code: string;
  readonly message: string;
}

function isSqliteFailure(thrown: unknown): thrown is SqliteFailure {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string';
}

/** True when another connection holds the lock that was wanted. */
export function isBusy(thrown: unknown): boolean {
  return isSqliteFailure(thrown) && /^SQLITE_(?:BUSY|LOCKED)/.test(thrown.code);
}

/** A failure of SQLite or the file system in words, with the path it is about. */
export function explainStoreFailure(thrown: unknown, path: string): StoreError {
  if (thrown instanceof StoreError) return thrown;
  const code = isSqliteFailure(thrown) ? thrown.code : '';
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return new StoreError(sentenceFor(code, path, said, isBusy(thrown)), { cause: thrown });
}

function sentenceFor(code: string, path: string, said: string, isHeld: boolean): string {
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || /^SQLITE_(?:READONLY|CANTOPEN|PERM)/.test(code)) {
    return `The data folder can't be written: ${path} (${said}). Give this user the right to write there, or choose another folder with --data-dir.`;
  }
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') {
    return `The disk is full: ${path} can't grow. Free some space and start again.`;
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return `${path} is damaged or no Homeport database (${said}). Move it away to begin anew, or put a backup in its place.`;
  }
  if (isHeld) {
    return `${path} is in use by another program. Stop it, or choose another folder with --data-dir.`;
  }
  if (code === 'ENOENT') {
    return `The data folder can't be made: ${path} (${said}). Choose another folder with --data-dir.`;
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return `The data folder can't be made: a part of ${path} is a file. Choose another folder with --data-dir.`;
  }
  return `The database ${path} can't be opened: ${said}`;
}

/** What a disk does to a database that was fine when it was opened. */
const OF_THE_DISK = /^SQLITE_(?:FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB|PERM)/;

/** SQLite's refusal of a read or write while the hub runs, for a client; undefined for any other failure. */
export function asStorageFailure(thrown: unknown): HubError | undefined {
  if (!isSqliteFailure(thrown) || !OF_THE_DISK.test(thrown.code)) return undefined;
  return new HubError(
    'storage_failed',
    `Nothing was changed, because the database refused it: ${thrown.message}. Check the disk of the data folder.`,
    {},
    thrown,
  );
}
