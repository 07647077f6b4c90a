import type { AuditEntry } from '../domain/account.ts';
import { createAuditWriter } from './audit-writer.ts';
import type { Database } from './database.ts';

export interface SettingsStore {
  get(name: string): unknown;
  /** All values and their audit rows in one transaction. */
  put(values: Readonly<Record<string, unknown>>, audit?: readonly AuditEntry[]): void;
}

/** Named JSON values: what an owner set, and the few secrets' hashes of the hub itself. */
export function createSettingsStore(db: Database): SettingsStore {
  const select = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?');
  const put = db.prepare<[string, string]>('INSERT OR REPLACE INTO settings VALUES (?, ?)');
  const writeAudit = createAuditWriter(db);
  return {
    get(name) {
      const row = select.get(name);
      return row === undefined ? undefined : (JSON.parse(row.value) as unknown);
    },
    put: db.transaction((values: Readonly<Record<string, unknown>>, audit: readonly AuditEntry[] = []) => {
      for (const [name, value] of Object.entries(values)) put.run(name, JSON.stringify(value));
      writeAudit(audit);
    }),
  };
}
