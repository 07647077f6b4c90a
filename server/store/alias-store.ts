import type { ModelAlias } from '../domain/ports.ts';
import type { Database } from './database.ts';

export interface AliasStore {
  all(): readonly ModelAlias[];
  put(alias: ModelAlias): void;
  /** Returns whether there was one. */
  delete(name: string): boolean;
}

export function createAliasStore(db: Database): AliasStore {
  const select = db.prepare<[], ModelAlias>('SELECT name, model FROM model_aliases ORDER BY name');
  const put = db.prepare<[string, string]>('INSERT OR REPLACE INTO model_aliases VALUES (?, ?)');
  const remove = db.prepare<[string]>('DELETE FROM model_aliases WHERE name = ?');
  return {
    all: () => select.all(),
    put: ({ name, model }) => void put.run(name, model),
    delete: (name) => remove.run(name).changes > 0,
  };
}
