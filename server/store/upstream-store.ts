import type { AuditEntry } from '../domain/account.ts';
import type { Logger } from '../domain/ports.ts';
import { createAuditWriter } from './audit-writer.ts';
import type { Database } from './database.ts';
import type { SecretBox } from './secret-box.ts';
import { StoreError } from './store-error.ts';

export interface UpstreamRecord {
  readonly name: string;
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
}

export interface UpstreamStore {
  all(): readonly UpstreamRecord[];
  /** With its audit row, in one transaction. */
  put(upstream: UpstreamRecord, audit: AuditEntry): void;
  /** With its audit row, in one transaction. */
  delete(name: string, audit: AuditEntry): void;
}

/**
 * Remote servers; their keys are sealed, so that a copied database gives none away. A key that can't be opened (the
 * data key was lost) is left out and logged: the hub starts, and its owner can give the upstream its key again.
 */
export function createUpstreamStore(db: Database, box: SecretBox, logger: Logger): UpstreamStore {
  const select = db.prepare<[], { name: string; base_url: string; sealed_key: Buffer | null }>(
    'SELECT name, base_url, sealed_key FROM upstreams ORDER BY name',
  );
  const put = db.prepare<[string, string, Buffer | null]>('INSERT OR REPLACE INTO upstreams VALUES (?, ?, ?)');
  const remove = db.prepare<[string]>('DELETE FROM upstreams WHERE name = ?');

  const writeAudit = createAuditWriter(db);

  function openKey(name: string, sealed: Buffer): { apiKey?: string } {
    try {
      return { apiKey: box.open(sealed) };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      logger.warn('upstream.key_unreadable', { name, error });
      return {};
    }
  }

  return {
    all: () =>
      select.all().map((row) => ({
        name: row.name,
        baseUrl: row.base_url,
        ...(row.sealed_key !== null && openKey(row.name, row.sealed_key)),
      })),
    put: db.transaction(({ name, baseUrl, apiKey }: UpstreamRecord, audit: AuditEntry) => {
      put.run(name, baseUrl, apiKey === undefined ? null : box.seal(apiKey));
      writeAudit([audit]);
    }),
    delete: db.transaction((name: string, audit: AuditEntry) => {
      remove.run(name);
      writeAudit([audit]);
    }),
  };
}
