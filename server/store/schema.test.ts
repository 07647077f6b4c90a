import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';

let db: Database;
beforeAll(() => {
  db = openDatabase({ path: ':memory:' });
});
afterAll(() => db.close());

const HEAD =
  '-- The schema after all migrations, for readers and reviews. A test writes it: npx vitest run server/store -u\n';

describe('the schema', () => {
  it('is the one in schema.sql', async () => {
    const statements = db
      .prepare<[], string>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name')
      .pluck()
      .all();
    const dump = statements.map((sql) => `${sql.replaceAll(/^ {4}/gm, '')};\n`).join('\n');
    await expect(`${HEAD}\n${dump}`).toMatchFileSnapshot('schema.sql');
  });

  it('has strict tables only', () => {
    const tables = db
      .prepare<[], { name: string; strict: number }>(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    expect(tables.length).toBeGreaterThan(5);
    expect(tables.filter(({ strict }) => strict !== 1)).toEqual([]);
  });

  it('refuses a text where a number belongs, and what is no JSON', () => {
    expect(() => db.exec("INSERT INTO sessions VALUES ('t', 'soon', 1, NULL)")).toThrow(/INTEGER/);
    expect(() => db.exec("INSERT INTO settings VALUES ('t', '{')")).toThrow(/CHECK/);
  });

  it('takes an alias twice only when the first key was deleted', () => {
    const insert =
      db.prepare(`INSERT INTO api_keys (token, key_name, key_alias, models, metadata, created_at, updated_at,
      created_by, deleted_at) VALUES (?, 'sk-...', 'laptop', '[]', '{}', 0, 0, 'x', ?)`);
    insert.run('a', 1);
    insert.run('b', null);
    expect(() => insert.run('c', null)).toThrow(/UNIQUE/);
  });
});
