import type { Database } from './database.ts';

type Scalar = string | number | null;
/** How a property stands in its column. `json` is for values that no statement looks into. */
export type Codec = 'plain' | 'bool' | 'json';

export interface RowTable<Row> {
  /** In the order of making. */
  all(): readonly Row[];
  /** Inserts the row, or replaces what had its id. */
  put(row: Row): void;
  delete(...id: readonly string[]): void;
}

/**
 * A table whose columns are the properties of a row in snake case, all of them.
 * @param idColumns the table's primary key
 * @param order columns that tell what was made first
 */
export function createRowTable<Row extends object>(
  db: Database,
  table: string,
  codecs: Readonly<Record<keyof Row & string, Codec>>,
  idColumns: readonly string[],
  order: string,
): RowTable<Row> {
  const fields = Object.entries<Codec>(codecs).map(([name, codec]) => ({ name, codec, column: snakeCase(name) }));
  const columns = fields.map(({ column }) => column);
  const changed = columns.filter((column) => !idColumns.includes(column));
  const select = db.prepare<[], Record<string, Scalar>>(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${order}`);
  const upsert = db.prepare<Scalar[]>(`
    INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (${idColumns.join(', ')}) DO UPDATE SET ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}`);
  const remove = db.prepare<string[]>(`DELETE FROM ${table} WHERE ${idColumns.map((id) => `${id} = ?`).join(' AND ')}`);

  return {
    all: () =>
      select
        .all()
        .map((stored) =>
          Object.fromEntries(fields.map(({ name, codec, column }) => [name, decode(codec, stored[column])])),
        )
        .map((row) => row as Row),
    put: (row) => void upsert.run(...fields.map(({ name, codec }) => encode(codec, row[name as keyof Row]))),
    delete: (...id) => void remove.run(...id),
  };
}

function encode(codec: Codec, value: unknown): Scalar {
  if (value === null || value === undefined) return null;
  if (codec === 'json') return JSON.stringify(value);
  return codec === 'bool' ? Number(value) : (value as Scalar);
}

function decode(codec: Codec, stored: Scalar | undefined): unknown {
  if (stored === null || stored === undefined) return null;
  if (codec === 'json') return JSON.parse(String(stored));
  return codec === 'bool' ? stored === 1 : stored;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
