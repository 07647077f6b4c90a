import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onLinux, onPosix, withoutRootRights } from '../../tests/helpers/where.ts';
import { checkpoint, isWritable, openDatabase } from './database.ts';
import { explainStoreFailure, StoreError } from './store-error.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeport-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (...path: readonly string[]) => openDatabase({ path: join(folder, ...path) });
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('opening a database', () => {
  it('makes the folders above it', () => {
    open('a', 'b', 'homeport.db').close();
    expect(statSync(join(folder, 'a', 'b', 'homeport.db')).isFile()).toBe(true);
  });

  onPosix.it('lets nobody else read it, its log, or the folders made for it', () => {
    const before = process.umask(0o022);
    try {
      const db = open('made', 'homeport.db');
      db.prepare("INSERT INTO settings VALUES ('x', '1')").run();
      const made = join(folder, 'made');
      const modes = ['homeport.db', 'homeport.db-wal', 'homeport.db-shm'].map((name) => modeOf(join(made, name)));
      expect([modeOf(made), ...modes]).toEqual([0o700, 0o600, 0o600, 0o600]);
      db.close();
    } finally {
      process.umask(before);
    }
  });

  it('begins with the settings that the ledger relies on', () => {
    const db = open('homeport.db');
    const pragma = (name: string) => db.pragma(name, { simple: true });
    // 1 = NORMAL: what is committed survives a kill, and no commit waits for the disk.
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('wal_autocheckpoint')]).toEqual(['wal', 1, 0]);
    db.close();
    const safe = openDatabase({ path: join(folder, 'homeport.db'), survivesPowerCut: true });
    expect(safe.pragma('synchronous', { simple: true })).toBe(2);
    safe.close();
  });
});

describe('a place that can’t hold a database is refused with a sentence:', () => {
  it('a file that is none', () => {
    writeFileSync(join(folder, 'homeport.db'), 'this is no database, not by far'.repeat(100));
    expect(() => open('homeport.db')).toThrow(StoreError);
    expect(() => open('homeport.db')).toThrow(/homeport\.db is damaged or no Homeport database .*Move it away/);
  });

  it('a database with a damaged page', () => {
    const db = open('homeport.db');
    db.close();
    const path = join(folder, 'homeport.db');
    const { size } = statSync(path);
    writeFileSync(path, Buffer.alloc(size - 4096, 0xff), { flag: 'r+', flush: true });
    expect(() => open('homeport.db')).toThrow(/damaged or no Homeport database/);
  });

  it('a folder whose name belongs to a file', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => open('file', 'homeport.db')).toThrow(/a part of .* is a file. Choose another folder with --data-dir/);
    expect(() => open('file', 'deeper', 'homeport.db')).toThrow(/a part of .* is a file/);
  });

  // Root may write anywhere, so root sees this one through a file system that takes no files.
  onLinux.it('a folder that takes no folders, without trying for ever', () => {
    const code = `import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, 'database.ts'))};
      try { openDatabase({ path: '/proc/homeport/deep/homeport.db' }); } catch (error) { console.log(error.message); }`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', timeout: 10_000 });
    expect(run.stdout).toMatch(/The data folder can't be (made|written).*--data-dir/);
    expect(run.signal).toBeNull();
  });

  withoutRootRights.it('a folder that can’t be written', () => {
    mkdirSync(join(folder, 'read-only'));
    chmodSync(join(folder, 'read-only'), 0o555);
    expect(() => open('read-only', 'homeport.db')).toThrow(/The data folder can't be written: .*--data-dir/);
  });

  it.each([
    ['EACCES', "can't be written"],
    ['EROFS', "can't be written"],
    ['SQLITE_READONLY_DIRECTORY', "can't be written"],
    ['SQLITE_CANTOPEN', "can't be written"],
    ['ENOSPC', 'disk is full'],
    ['SQLITE_FULL', 'disk is full'],
    ['SQLITE_CORRUPT_VTAB', 'damaged'],
    ['SQLITE_BUSY', 'in use by another program'],
    ['ENOTDIR', 'is a file'],
    ['ENOENT', "can't be made"],
    ['EIO', "can't be opened: what the system said"],
  ])('%s says "%s"', (code, words) => {
    const thrown = Object.assign(new Error('what the system said'), { code });
    const explained = explainStoreFailure(thrown, '/data/homeport.db');
    expect(explained.message).toContain(words);
    expect(explained.message).toContain('/data/homeport.db');
    expect(explained.cause).toBe(thrown);
    expect(explainStoreFailure(explained, '/elsewhere')).toBe(explained);
  });
});

describe('an open database', () => {
  it('knows whether it takes a write, and is left as it was', () => {
    const db = open('homeport.db');
    expect(isWritable(db)).toBe(true);
    const holder = new SqliteDatabase(join(folder, 'homeport.db'));
    holder.exec('BEGIN IMMEDIATE');
    db.pragma('busy_timeout = 1');
    expect(isWritable(db)).toBe(false);
    holder.exec('ROLLBACK');
    expect([isWritable(db), db.inTransaction]).toEqual([true, false]);
    holder.close();
    db.close();
    expect(isWritable(db)).toBe(false);
  });

  onPosix.it('takes no write any more on a full disk', () => {
    // The shell lets no file grow beyond 500 kB; nothing moves the log into the file, so it soon is as long.
    const script = `
      import { isWritable, openDatabase } from ${JSON.stringify(import.meta.resolve('./database.ts'))};
      const db = openDatabase({ path: process.argv[1] });
      let writes = 0;
      while (writes < 1000 && isWritable(db)) writes++;
      console.log(JSON.stringify({ writes, isOpen: db.inTransaction }));
    `;
    const args = [process.execPath, '--input-type=module', '-e', script, join(folder, 'homeport.db')];
    const run = spawnSync('sh', ['-c', 'ulimit -f 1000; exec "$0" "$@"', ...args], { encoding: 'utf8' });
    const { writes, isOpen } = JSON.parse(run.stdout) as { writes: number; isOpen: boolean };
    expect(writes).toBeGreaterThan(0);
    expect(writes).toBeLessThan(1000);
    expect(isOpen).toBe(false);
  });

  it('moves its log into the file when it is told to', () => {
    const db = open('homeport.db');
    checkpoint(db);
    const before = statSync(join(folder, 'homeport.db')).size;
    db.prepare("INSERT INTO settings VALUES ('x', ?)").run(JSON.stringify('y'.repeat(100_000)));
    expect(statSync(join(folder, 'homeport.db')).size).toBe(before);
    checkpoint(db);
    expect(statSync(join(folder, 'homeport.db')).size).toBeGreaterThan(before + 90_000);
    db.close();
  });
});
