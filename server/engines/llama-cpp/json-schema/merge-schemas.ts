import type { Refuse } from './shape.ts';

export type SchemaObject = Readonly<Record<string, unknown>>;

/** Words about a schema that don't change what it allows. */
export const annotations = new Set([
  '$schema',
  '$id',
  '$comment',
  '$defs',
  'definitions',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'nullable',
  'discriminator',
]);

/** One schema that allows what both allow. `refuse` hears of keywords that can't be united. */
export function mergeSchemas(a: SchemaObject, b: SchemaObject, path: string, refuse: Refuse): SchemaObject {
  const merged: Record<string, unknown> = { ...a };
  for (const [keyword, value] of Object.entries(b)) {
    const before = merged[keyword];
    if (before === undefined || annotations.has(keyword) || isSame(before, value)) merged[keyword] = value;
    else merged[keyword] = mergeKeyword(keyword, before, value, path, refuse);
  }
  checkClosed(a, b, path, refuse);
  checkClosed(b, a, path, refuse);
  return merged;
}

function mergeKeyword(keyword: string, a: unknown, b: unknown, path: string, refuse: Refuse): unknown {
  switch (keyword) {
    case 'type':
      return intersectTypes(asList(a), asList(b));
    case 'enum': {
      const others = new Set(asList(b).map((value) => JSON.stringify(value)));
      return asList(a).filter((value) => others.has(JSON.stringify(value)));
    }
    case 'required':
      return [...new Set([...asList(a), ...asList(b)])];
    case 'properties':
      return mergeProperties(asObject(a), asObject(b));
    case 'items':
      return { allOf: [a, b] };
    case 'additionalProperties':
      return a === false || b === false ? false : { allOf: [a, b] };
    case 'minimum':
    case 'exclusiveMinimum':
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return Math.max(Number(a), Number(b));
    case 'maximum':
    case 'exclusiveMaximum':
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return Math.min(Number(a), Number(b));
    default:
      refuse(keyword, `${path}/${keyword}`, 'two different ones apply at once');
      return a;
  }
}

function mergeProperties(a: SchemaObject, b: SchemaObject): SchemaObject {
  const merged: Record<string, unknown> = { ...a };
  for (const [name, schema] of Object.entries(b)) {
    merged[name] = Object.hasOwn(a, name) ? { allOf: [a[name], schema] } : schema;
  }
  return merged;
}

/** A side without further properties forbids what the other side adds. */
function checkClosed(closed: SchemaObject, other: SchemaObject, path: string, refuse: Refuse): void {
  if (closed['additionalProperties'] !== false) return;
  const added = Object.keys(asObject(other['properties'])).find(
    (name) => !Object.hasOwn(asObject(closed['properties']), name),
  );
  if (added !== undefined) {
    refuse('additionalProperties', `${path}/additionalProperties`, `it forbids "${added}", which another part adds`);
  }
}

function intersectTypes(a: readonly unknown[], b: readonly unknown[]): readonly unknown[] {
  const both = a.filter((type) => b.includes(type) || (type === 'integer' && b.includes('number')));
  return both.length === 0 && a.includes('number') && b.includes('integer') ? ['integer'] : both;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

export function asObject(value: unknown): SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SchemaObject) : {};
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
