import type { ModelAlias } from '../domain/ports.ts';

/** Where aliases are kept. */
export interface AliasRecords {
  all(): readonly ModelAlias[];
  put(alias: ModelAlias): void;
  /** Returns whether there was one. */
  delete(name: string): boolean;
}

export interface Aliases extends AliasRecords {
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
}

/** Aliases in memory, written through, so that a request costs no database read. */
export function createAliases(records: AliasRecords): Aliases {
  const listeners = new Set<() => void>();
  let current = records.all();
  const reload = () => {
    current = records.all();
    for (const listener of listeners) listener();
  };
  return {
    all: () => current,
    put(alias) {
      records.put(alias);
      reload();
    },
    delete(name) {
      const wasThere = records.delete(name);
      if (wasThere) reload();
      return wasThere;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
