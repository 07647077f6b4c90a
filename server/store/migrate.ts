import { copyFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { Migration } from './migrations/migration.ts';
import { StoreError } from './store-error.ts';

/**
 * Brings the schema up to date, one transaction for each step. The file is copied first, to `<path>.before-<version>`.
 * @throws StoreError when a newer Homeport made the database
 */
export function migrate(db: Database, path: string, migrations: readonly Migration[]): void {
  const current = Number(db.pragma('user_version', { simple: true }));
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest) {
    throw new StoreError(
      `${path} was made by a newer Homeport (schema ${current}, this one knows ${newest}). Install the newer version again, or choose another folder with --data-dir.`,
    );
  }
  const missing = migrations.filter(({ version }) => version > current);
  if (missing.length > 0 && current > 0 && path !== ':memory:') {
    db.pragma('wal_checkpoint(TRUNCATE)');
    copyFileSync(path, `${path}.before-${newest}`);
  }
  for (const { sql, version } of missing) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}
