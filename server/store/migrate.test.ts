import { hash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { migrations } from './migrations/index.ts';
import { StoreError } from './store-error.ts';

/** A released migration never changes: whoever has run it would be left with another schema. Add a new one instead. */
const RELEASED: Readonly<Record<number, string>> = {
  10: '11d2edc53a3e5cc2cbbde3e699b29ba50f16a45717d183d737cb8adf0c45bb33',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeport-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, 'homeport.db');
const versionOf = (db: Database) => db.pragma('user_version', { simple: true });

const first: Migration = { version: 10, name: 'first', sql: 'CREATE TABLE t (a INTEGER NOT NULL) STRICT;' };
const second: Migration = { version: 20, name: 'second', sql: 'ALTER TABLE t ADD COLUMN b TEXT;' };

describe('the list of migrations', () => {
  it('rises, and its released steps are as they were', () => {
    const versions = migrations.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
    expect(Object.fromEntries(migrations.map(({ version, sql }) => [version, hash('sha256', sql)]))).toMatchObject(
      RELEASED,
    );
  });
});

describe('a database', () => {
  it('that is new gets the newest schema, and keeps it when it is opened again', () => {
    const db = openDatabase({ path: path() });
    expect(versionOf(db)).toBe(migrations.at(-1)?.version);
    db.prepare("INSERT INTO settings VALUES ('x', '1')").run();
    db.close();
    const again = openDatabase({ path: path() });
    expect(again.prepare('SELECT name FROM settings').pluck().all()).toEqual(['x']);
    again.close();
    expect(existsSync(`${path()}.before-10`)).toBe(false);
  });

  it('that is older is copied first, keeps its rows and gets the missing steps', () => {
    const db = new SqliteDatabase(path());
    db.pragma('journal_mode = WAL');
    migrate(db, path(), [first]);
    db.exec('INSERT INTO t VALUES (7)');
    migrate(db, path(), [first, second]);
    expect(db.prepare('SELECT * FROM t').all()).toEqual([{ a: 7, b: null }]);
    expect(versionOf(db)).toBe(20);
    db.close();

    const copy = new SqliteDatabase(`${path()}.before-20`, { readonly: true });
    expect(copy.prepare('SELECT * FROM t').all()).toEqual([{ a: 7 }]);
    expect(versionOf(copy)).toBe(10);
    copy.close();
  });

  it('stays as it was when a step fails half way', () => {
    const db = new SqliteDatabase(path());
    migrate(db, path(), [first]);
    const broken: Migration = { version: 20, name: 'broken', sql: 'CREATE TABLE u (a) STRICT; NONSENSE' };
    expect(() => migrate(db, path(), [first, broken])).toThrow();
    expect(versionOf(db)).toBe(10);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['t']);
    db.close();
  });

  it('from the future is refused, named, and not touched', () => {
    const future = new SqliteDatabase(path());
    future.exec('CREATE TABLE later (a INTEGER)');
    future.pragma('user_version = 99990');
    future.close();
    expect(() => openDatabase({ path: path() })).toThrow(StoreError);
    expect(() => openDatabase({ path: path() })).toThrow(
      `${path()} was made by a newer Homeport (schema 99990, this one knows ${migrations.at(-1)?.version}).`,
    );
    const after = new SqliteDatabase(path(), { readonly: true });
    expect(after.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['later']);
    after.close();
  });
});
