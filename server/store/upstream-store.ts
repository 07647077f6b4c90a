import type { Database } from './database.ts';
import type { SecretBox } from './secret-box.ts';

export interface UpstreamRecord {
  readonly name: string;
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
}

export interface UpstreamStore {
  all(): readonly UpstreamRecord[];
  put(upstream: UpstreamRecord): void;
  /** Returns whether there was one. */
  delete(name: string): boolean;
}

/** Remote servers; their keys are sealed, so that a copied database gives none away. */
export function createUpstreamStore(db: Database, box: SecretBox): UpstreamStore {
  const select = db.prepare<[], { name: string; base_url: string; sealed_key: Buffer | null }>(
    'SELECT name, base_url, sealed_key FROM upstreams ORDER BY name',
  );
  const put = db.prepare<[string, string, Buffer | null]>('INSERT OR REPLACE INTO upstreams VALUES (?, ?, ?)');
  const remove = db.prepare<[string]>('DELETE FROM upstreams WHERE name = ?');
  return {
    all: () =>
      select.all().map((row) => ({
        name: row.name,
        baseUrl: row.base_url,
        ...(row.sealed_key !== null && { apiKey: box.open(row.sealed_key) }),
      })),
    put: ({ name, baseUrl, apiKey }) => void put.run(name, baseUrl, apiKey === undefined ? null : box.seal(apiKey)),
    delete: (name) => remove.run(name).changes > 0,
  };
}
