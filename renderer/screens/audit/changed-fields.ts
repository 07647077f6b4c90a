export interface ChangedField {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Row = Readonly<Record<string, unknown>> | null;

/** These change with every change and say nothing. */
const STAMPS = new Set(['createdAt', 'createdBy', 'updatedAt', 'updatedBy']);

/** What differs between two rows; objects inside are compared field by field, one level down. */
export function changedFields(before: Row, after: Row): readonly ChangedField[] {
  const first = flatten(before);
  const second = flatten(after);
  return [...new Set([...first.keys(), ...second.keys()])]
    .filter((field) => !STAMPS.has(field))
    .map((field) => ({ field, before: first.get(field), after: second.get(field) }))
    .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after));
}

function flatten(row: Row): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of Object.entries(row ?? {})) {
    if (isPlainObject(value) && Object.keys(value).length > 0) {
      for (const [inner, innerValue] of Object.entries(value)) set(`${name}.${inner}`, innerValue);
    } else set(name, value);
  }
  return fields;

  /** What is empty is as good as not there: nobody set it. */
  function set(name: string, value: unknown): void {
    if (value !== null && value !== undefined && !isEmpty(value)) fields.set(name, value);
  }
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return (Array.isArray(value) && value.length === 0) || (isPlainObject(value) && Object.keys(value).length === 0);
}
