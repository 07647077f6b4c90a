/** Rows of one kind in memory: by id, and by the values that other rows name them with. */
export interface Registry<Row, Index extends string = string> {
  readonly size: number;
  get(id: string): Row | undefined;
  /** In the order in which they were first put. */
  all(): IterableIterator<Row>;
  /** The rows that have this value there, in the order in which they were put; none for a value nobody has. */
  where(index: Index, value: string): readonly Row[];
}

export interface WritableRegistry<Row, Index extends string = string> extends Registry<Row, Index> {
  put(row: Row): void;
  delete(id: string): void;
}

/** @param indexes what to look rows up by besides their id; a row whose value is null is not in that index */
export function createRegistry<Row, Index extends string>(
  idOf: (row: Row) => string,
  indexes: Readonly<Record<Index, (row: Row) => string | null>>,
  rows: Iterable<Row>,
): WritableRegistry<Row, Index> {
  const byId = new Map<string, Row>();
  const names = Object.keys(indexes) as Index[];
  const byValue = new Map(names.map((name) => [name, new Map<string, Map<string, Row>>()]));

  function remove(id: string): void {
    const row = byId.get(id);
    if (row === undefined) return;
    for (const name of names) {
      const value = indexes[name](row);
      if (value !== null) removeFrom(name, value, id);
    }
    byId.delete(id);
  }

  function put(row: Row): void {
    const id = idOf(row);
    const known = byId.get(id);
    byId.set(id, row);
    for (const name of names) {
      const value = indexes[name](row);
      const before = known === undefined ? null : indexes[name](known);
      if (before !== null && before !== value) removeFrom(name, before, id);
      if (value === null) continue;
      const groups = byValue.get(name);
      const group = groups?.get(value) ?? new Map<string, Row>();
      group.set(id, row);
      groups?.set(value, group);
    }
  }

  function removeFrom(name: Index, value: string, id: string): void {
    const groups = byValue.get(name);
    const group = groups?.get(value);
    group?.delete(id);
    if (group?.size === 0) groups?.delete(value);
  }

  for (const row of rows) put(row);

  return {
    get size() {
      return byId.size;
    },
    get: (id) => byId.get(id),
    all: () => byId.values(),
    where: (name, value) => [...(byValue.get(name)?.get(value)?.values() ?? [])],
    put,
    delete: remove,
  };
}
