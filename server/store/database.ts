import { chmodSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Clock } from '../domain/ports.ts';
import { makeFolder } from './make-folder.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { explainStoreFailure } from './store-error.ts';

/** A connection that may write. */
export type Database = SqliteDatabase.Database;
/** What a function that only reads asks for. */
export type ReadableDatabase = Pick<Database, 'prepare'>;

const BUSY_TIMEOUT_MS = 5_000;
const PROBE_EVERY_MS = 1_000;

export interface OpenOptions {
  /** Path of the file, or `:memory:`. */
  readonly path: string;
  /** Waits for the disk at every commit: survives a power cut, at the price of speed. A killed process loses nothing either way. */
  readonly survivesPowerCut?: boolean;
  /** Told of every statement that is executed, with its values: for a look at what a request costs. */
  readonly onStatement?: ((sql: string) => void) | undefined;
}

/**
 * Opens and upgrades the database.
 * @throws StoreError when the folder can't be written, the file is damaged, or a newer version made it
 */
export function openDatabase({ path, survivesPowerCut = false, onStatement }: OpenOptions): Database {
  let db: Database | undefined;
  try {
    if (path !== ':memory:') makePrivateFile(path);
    db = new SqliteDatabase(path, {
      timeout: BUSY_TIMEOUT_MS,
      ...(onStatement !== undefined && { verbose: (sql: unknown) => onStatement(String(sql)) }),
    });
    db.pragma('journal_mode = WAL');
    db.pragma('foreign_keys = ON');
    db.pragma(`synchronous = ${survivesPowerCut ? 'FULL' : 'NORMAL'}`);
    // A checkpoint inside a commit stalls requests for tens of milliseconds; a timer does it instead.
    db.pragma('wal_autocheckpoint = 0');
    migrate(db, path, migrations);
    return db;
  } catch (thrown) {
    db?.close();
    throw explainStoreFailure(thrown, path);
  }
}

/**
 * It holds hashes of keys and what people asked when: nobody else's business. SQLite gives its log and index the rights
 * that the file has when they are made, so the file gets its own before SQLite sees it.
 */
function makePrivateFile(path: string): void {
  makeFolder(dirname(path));
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

/** Moves what was committed from the log into the file. Call it outside requests. */
export function checkpoint(db: Database): void {
  db.pragma('wal_checkpoint(PASSIVE)');
}

/** True when the database takes a write just now. It is tried: only a commit finds out that a disk is full. */
export function isWritable(db: Database): boolean {
  try {
    db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${Number(db.pragma('user_version', { simple: true }))}; COMMIT`);
    return true;
  } catch {
    if (db.inTransaction) db.exec('ROLLBACK');
    return false; // Read-only, full or locked: the readiness answer says so.
  }
}

/** At most one try of `isWritable` a second, however often somebody asks. */
export function createWriteProbe(db: Database, clock: Clock): () => boolean {
  let triedAt = -Infinity;
  let isReady = false;
  return () => {
    const now = clock.monotonic();
    if (now - triedAt >= PROBE_EVERY_MS) {
      triedAt = now;
      isReady = isWritable(db);
    }
    return isReady;
  };
}
