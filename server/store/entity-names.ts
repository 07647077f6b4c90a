import type { Statement } from 'better-sqlite3';
import type { Database } from './database.ts';

/** What usage is added up by, and what ledger rows are found by. */
export type EntityKind =
  'all' | 'model' | 'engine' | 'key' | 'user' | 'team' | 'organization' | 'customer' | 'tag' | 'outcome';

/** Numbers for names, which usage and terms hold in their place. Unknown names get one; ask inside a transaction. */
export interface EntityNames {
  entity(kind: EntityKind, name: string): number;
  /** @param model as asked for; @param served what the engine calls it; @param engine the engine's id */
  route(model: string, served: string, engine: string): number;
  /** The transaction was taken back, so what it named has no number any more. */
  forget(): void;
}

/** Names in memory: more than the accounts of a large hub. Beyond that all are looked up anew. */
const MAX_KNOWN = 50_000;

export function createEntityNames(db: Database): EntityNames {
  const entity = numbers(
    db.prepare<string[], { id: number }>('SELECT id FROM entities WHERE kind = ? AND name = ?'),
    db.prepare<string[], { id: number }>('INSERT INTO entities (kind, name) VALUES (?, ?) RETURNING id'),
  );
  const route = numbers(
    db.prepare<string[], { id: number }>('SELECT id FROM routes WHERE model = ? AND served = ? AND engine = ?'),
    db.prepare<string[], { id: number }>('INSERT INTO routes (model, served, engine) VALUES (?, ?, ?) RETURNING id'),
  );
  return {
    entity: (kind, name) => entity.of(kind, name),
    route: (model, served, engine) => route.of(model, served, engine),
    forget() {
      entity.forget();
      route.forget();
    },
  };
}

type Lookup = Statement<string[], { id: number }>;

function numbers(find: Lookup, add: Lookup): { of(...parts: readonly string[]): number; forget(): void } {
  const known = new Map<string, number>();
  return {
    of(...parts) {
      const name = parts.join('\n');
      const seen = known.get(name);
      if (seen !== undefined) return seen;
      const id = (find.get(...parts) ?? add.get(...parts))?.id;
      if (id === undefined) throw new Error(`The database gave no number for ${parts.join(' ')}.`);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(name, id);
      return id;
    },
    forget: () => known.clear(),
  };
}
