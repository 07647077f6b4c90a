import { asObject, type SchemaObject } from './merge-schemas.ts';
import { stringFormats, type Refuse, type Shape, type StringFormat } from './shape.ts';

/** Parses a schema inside the current one; `at` is its place below it. */
export type ParseChild = (schema: unknown, at: string) => Shape;

const ANY: Shape = { kind: 'any' };
/** Beyond 2^53 a number is not what its digits say. */
const MAX_DIGITS = 15;

export function stringShape(schema: SchemaObject, path: string, refuse: Refuse): Shape {
  if (schema['pattern'] !== undefined) {
    refuse(
      'pattern',
      `${path}/pattern`,
      'regular expressions are not supported; use enum, format, minLength or maxLength',
    );
  }
  const minLength = countOf(schema['minLength']) ?? 0;
  const maxLength = countOf(schema['maxLength']);
  const format = formatOf(schema['format'], path, refuse);
  if (format !== undefined && (minLength > 0 || maxLength !== undefined)) {
    refuse('format', `${path}/format`, 'it can’t be combined with minLength or maxLength');
  }
  checkOrder('maxLength', minLength, maxLength, path, refuse);
  return { kind: 'string', minLength, maxLength, format };
}

function formatOf(format: unknown, path: string, refuse: Refuse): StringFormat | undefined {
  if (format === undefined) return undefined;
  const known = stringFormats.find((name) => name === format);
  if (known === undefined) {
    refuse('format', `${path}/format`, `${JSON.stringify(format)} is not supported, only ${stringFormats.join(', ')}`);
  }
  return known;
}

export function numberShape(schema: SchemaObject, path: string, isInteger: boolean, refuse: Refuse): Shape {
  const { multipleOf } = schema;
  if (multipleOf !== undefined && !(isInteger && multipleOf === 1)) {
    refuse('multipleOf', `${path}/multipleOf`, 'a grammar can’t divide');
  }
  const bound = (keyword: string): number | undefined => {
    const value = schema[keyword];
    if (typeof value !== 'number') return undefined;
    if (isInteger || Number.isInteger(value)) return value;
    refuse(keyword, `${path}/${keyword}`, `${value} is not a whole number; use a whole number or leave the bound out`);
    return undefined;
  };
  const rules = {
    isInteger,
    minimum: bound('minimum'),
    maximum: bound('maximum'),
    exclusiveMinimum: bound('exclusiveMinimum'),
    exclusiveMaximum: bound('exclusiveMaximum'),
  };
  const low = Math.max(rules.minimum ?? -Infinity, rules.exclusiveMinimum ?? -Infinity);
  const high = Math.min(rules.maximum ?? Infinity, rules.exclusiveMaximum ?? Infinity);
  const isEmpty = low > high || (low === high && (rules.exclusiveMinimum === low || rules.exclusiveMaximum === high));
  if (isEmpty || low >= 10 ** MAX_DIGITS || high <= -(10 ** MAX_DIGITS)) {
    refuse('minimum', `${path}/minimum`, 'no number of up to 15 digits satisfies these bounds');
  }
  return { kind: 'number', ...rules };
}

export function arrayShape(schema: SchemaObject, path: string, refuse: Refuse, child: ParseChild): Shape {
  for (const keyword of ['contains', 'minContains', 'maxContains', 'unevaluatedItems']) {
    if (schema[keyword] !== undefined) refuse(keyword, `${path}/${keyword}`, 'a grammar has no words for it');
  }
  const min = countOf(schema['minItems']) ?? 0;
  const max = countOf(schema['maxItems']);
  checkOrder('maxItems', min, max, path, refuse);
  if (schema['uniqueItems'] === true && (max === undefined || max > 1)) {
    refuse('uniqueItems', `${path}/uniqueItems`, 'a grammar does not remember earlier items');
  }
  // Draft 7 wrote a tuple as a list of `items`, and its rest as `additionalItems`.
  const [tupleKey, restKey] = Array.isArray(schema['items'])
    ? (['items', 'additionalItems'] as const)
    : (['prefixItems', 'items'] as const);
  const tuple: readonly unknown[] = Array.isArray(schema[tupleKey]) ? (schema[tupleKey] as readonly unknown[]) : [];
  const prefix = tuple.slice(0, max).map((item, index) => child(item, `${tupleKey}/${index}`));
  const rest = schema[restKey];
  const isClosed = rest === false || (rest === undefined && tuple.length > 0 && min <= prefix.length);
  if (rest === false && min > prefix.length) refuse('minItems', `${path}/minItems`, 'there are not that many items');
  return {
    kind: 'array',
    prefix,
    rest: rest === undefined || rest === false ? ANY : child(rest, restKey),
    minRest: isClosed ? 0 : Math.max(0, min - prefix.length),
    maxRest: isClosed ? 0 : max === undefined ? undefined : max - prefix.length,
  };
}

export function mapOrObjectShape(schema: SchemaObject, path: string, refuse: Refuse, child: ParseChild): Shape {
  for (const keyword of ['patternProperties', 'propertyNames']) {
    if (schema[keyword] !== undefined) refuse(keyword, `${path}/${keyword}`, 'a grammar has no words for it');
  }
  const properties = asObject(schema['properties']);
  const required = new Set((Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : []).map(String));
  const further = schema['additionalProperties'] ?? true;
  const names = [...Object.keys(properties), ...[...required].filter((name) => !Object.hasOwn(properties, name))];
  if (names.length === 0 && further !== false)
    return mapShape(schema, path, refuse, child(further, 'additionalProperties'));
  checkMemberCount(schema, names.length, required.size, path, refuse);
  const members = names.flatMap((name) => {
    const isDeclared = Object.hasOwn(properties, name);
    if (!isDeclared && further === false) {
      refuse('required', `${path}/required`, `"${name}" is required but additionalProperties forbids it`);
    }
    const declared = isDeclared ? properties[name] : further;
    if (declared === false && !required.has(name)) return [];
    const { description } = asObject(declared);
    const at = isDeclared ? `properties/${name}` : 'additionalProperties';
    return {
      name,
      shape: child(declared, at),
      isRequired: required.has(name),
      description: typeof description === 'string' ? description : undefined,
    };
  });
  return { kind: 'object', members };
}

function mapShape(schema: SchemaObject, path: string, refuse: Refuse, value: Shape): Shape {
  const min = countOf(schema['minProperties']) ?? 0;
  // Two equal names count as one, and a grammar does not remember names.
  if (min > 1) refuse('minProperties', `${path}/minProperties`, 'only 0 and 1 are supported where names are free');
  const maxEntries = countOf(schema['maxProperties']);
  checkOrder('maxProperties', min, maxEntries, path, refuse);
  return { kind: 'map', value, isFilled: min > 0, maxEntries };
}

function checkMemberCount(schema: SchemaObject, all: number, required: number, path: string, refuse: Refuse): void {
  if ((countOf(schema['minProperties']) ?? 0) > required) {
    refuse('minProperties', `${path}/minProperties`, 'it asks for more than the required properties');
  }
  if ((countOf(schema['maxProperties']) ?? Infinity) < all) {
    refuse('maxProperties', `${path}/maxProperties`, 'it allows fewer than the declared properties');
  }
}

function checkOrder(keyword: string, min: number, max: number | undefined, path: string, refuse: Refuse): void {
  if (max !== undefined && max < min)
    refuse(keyword, `${path}/${keyword}`, `${max} is less than the minimum of ${min}`);
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
