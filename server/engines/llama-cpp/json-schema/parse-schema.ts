import { annotations, asObject, isSame, mergeSchemas, type SchemaObject } from './merge-schemas.ts';
import { arrayShape, mapOrObjectShape, numberShape, stringShape, type ParseChild } from './parse-types.ts';
import type { ParsedSchema, Refuse, Shape } from './shape.ts';

/** Far deeper than people nest, far shallower than the stack. */
const MAX_DEPTH = 128;
const MAX_SCHEMAS = 5_000;

const ANY: Shape = { kind: 'any' };
/** Keywords that belong to no type and that no grammar can express. */
const inexpressible = ['not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'dependencies'];
const combinators = ['anyOf', 'oneOf'] as const;

/** Understands a JSON Schema (draft 7 and 2020-12) as a shape. What it can't express goes to `refuse`. */
export function parseSchema(schema: unknown, refuse: Refuse): ParsedSchema {
  const definitions = new Map<string, Shape>();
  let count = 0;

  function parse(schema: unknown, path: string, depth: number): Shape {
    if (schema === true) return ANY;
    if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
      refuse(String(schema), path, schema === false ? 'nothing can satisfy it' : 'it is not a schema');
      return ANY;
    }
    if (depth > MAX_DEPTH || ++count > MAX_SCHEMAS) {
      refuse('$ref', path, depth > MAX_DEPTH ? 'the schema is nested too deeply' : 'the schema is too large');
      return ANY;
    }
    return parseObject(schema as SchemaObject, path, depth);
  }

  function parseObject(schema: SchemaObject, path: string, depth: number): Shape {
    const { $ref, allOf, ...rest } = schema;
    if (typeof $ref === 'string') {
      if (isUnconstrained({ ...rest, allOf })) return refer($ref, path, depth);
      return parse(mergeSchemas(resolve($ref, path), { ...rest, ...(allOf !== undefined && { allOf }) }, path, refuse), path, depth + 1); // prettier-ignore
    }
    if (Array.isArray(allOf)) {
      const parts = (allOf as readonly unknown[]).map((part) => dereference(part, path));
      return parse(
        parts.reduce<SchemaObject>((a, b) => mergeSchemas(a, b, path, refuse), rest),
        path,
        depth + 1,
      );
    }
    for (const combinator of combinators) {
      const options = schema[combinator];
      if (Array.isArray(options)) return parseOptions(schema, combinator, options, path, depth);
    }
    return parsePlain(schema, path, depth);
  }

  function parseOptions(
    schema: SchemaObject,
    combinator: string,
    options: readonly unknown[],
    path: string,
    depth: number,
  ): Shape {
    const { [combinator]: _, ...base } = schema;
    if (options.length === 0) refuse(combinator, `${path}/${combinator}`, 'it has no options');
    const shapes = options.map((option, index) => {
      const at = `${path}/${combinator}/${index}`;
      if (isUnconstrained(base)) return parse(option, at, depth + 1);
      return parse(mergeSchemas(base, dereference(option, at), at, refuse), at, depth + 1);
    });
    return { kind: 'union', options: shapes };
  }

  function parsePlain(schema: SchemaObject, path: string, depth: number): Shape {
    for (const keyword of inexpressible) {
      if (schema[keyword] !== undefined) refuse(keyword, `${path}/${keyword}`, 'a grammar has no words for it');
    }
    const literals = parseLiterals(schema, path);
    if (literals !== undefined) return literals;
    const types = typesOf(schema);
    if (types === undefined) return ANY;
    const child: ParseChild = (part, at) => parse(part, `${path}/${at}`, depth + 1);
    const shapes = types.map((type) => shapeOfType(type, schema, path, child));
    const [only] = shapes;
    if (only === undefined) refuse('type', `${path}/type`, 'no type satisfies it');
    return shapes.length === 1 && only !== undefined ? only : { kind: 'union', options: shapes };
  }

  function shapeOfType(type: string, schema: SchemaObject, path: string, child: ParseChild): Shape {
    switch (type) {
      case 'object':
        return mapOrObjectShape(schema, path, refuse, child);
      case 'array':
        return arrayShape(schema, path, refuse, child);
      case 'string':
        return stringShape(schema, path, refuse);
      case 'integer':
      case 'number':
        return numberShape(schema, path, type === 'integer', refuse);
      case 'boolean':
        return { kind: 'literals', values: [true, false] };
      case 'null':
        return { kind: 'literals', values: [null] };
      default:
        refuse('type', `${path}/type`, `"${type}" is not a type`);
        return ANY;
    }
  }

  function parseLiterals(schema: SchemaObject, path: string): Shape | undefined {
    const { enum: listed, const: single } = schema;
    if (single === undefined && !Array.isArray(listed)) return undefined;
    const candidates: readonly unknown[] = single === undefined ? (listed as readonly unknown[]) : [single];
    const types = typesOf({ type: schema['type'] });
    const values = candidates.filter(
      (value) =>
        (types === undefined || types.some((type) => isOfType(value, type))) &&
        (single === undefined || !Array.isArray(listed) || listed.some((other) => isSame(other, value))),
    );
    if (values.length === 0) refuse('enum', `${path}/enum`, 'none of its values satisfies the rest of the schema');
    return { kind: 'literals', values };
  }

  function refer(pointer: string, path: string, depth: number): Shape {
    if (!definitions.has(pointer)) {
      definitions.set(pointer, ANY); // Holds the place: the definition may contain itself.
      definitions.set(pointer, parse(resolve(pointer, path), pointer, depth + 1));
    }
    return { kind: 'reference', pointer };
  }

  function dereference(part: unknown, path: string): SchemaObject {
    const object = asObject(part);
    const { $ref, ...rest } = object;
    return typeof $ref === 'string' ? mergeSchemas(resolve($ref, path), rest, path, refuse) : object;
  }

  function resolve(pointer: string, path: string): SchemaObject {
    let target: unknown = schema;
    if (pointer === '#') return asObject(target);
    const steps = pointer.startsWith('#/') ? pointer.slice(2).split('/') : undefined;
    for (const step of steps ?? []) {
      const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
      target = Array.isArray(target) ? (target as readonly unknown[])[Number(name)] : asObject(target)[name];
    }
    if (steps === undefined || typeof target !== 'object' || target === null) {
      refuse('$ref', `${path}/$ref`, `"${pointer}" leads nowhere inside the schema`);
      return {};
    }
    return asObject(target);
  }

  const root = parse(schema, '#', 0);
  for (const pointer of definitions.keys()) checkProgress(pointer, definitions, refuse);
  return { root, definitions };
}

/** A definition that is itself before anything is written can't be written at all, and no grammar may contain it. */
function checkProgress(start: string, definitions: ReadonlyMap<string, Shape>, refuse: Refuse): void {
  const seen = new Set<string>();
  const visit = (shape: Shape | undefined): boolean => {
    if (shape?.kind === 'union') return shape.options.some(visit);
    if (shape?.kind !== 'reference') return false;
    if (shape.pointer === start) return true;
    if (seen.has(shape.pointer)) return false;
    seen.add(shape.pointer);
    return visit(definitions.get(shape.pointer));
  };
  if (visit(definitions.get(start))) refuse('$ref', start, 'it refers to itself with nothing in between');
}

function isUnconstrained(schema: SchemaObject): boolean {
  return Object.entries(schema).every(([keyword, value]) => annotations.has(keyword) || value === undefined);
}

/** The types a schema speaks of; undefined when it says nothing about any. */
function typesOf(schema: SchemaObject): readonly string[] | undefined {
  const { type } = schema;
  if (type !== undefined) return (Array.isArray(type) ? (type as readonly unknown[]) : [type]).map(String);
  for (const [inferred, keywords] of typicalKeywords) {
    if (keywords.some((keyword) => schema[keyword] !== undefined)) return [inferred];
  }
  return undefined;
}

/** A schema without a type allows every other type as well; writing the one it speaks of is always right. */
const typicalKeywords: readonly (readonly [type: string, keywords: readonly string[]])[] = [
  ['object', ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties', 'propertyNames']],
  ['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'contains', 'uniqueItems']],
  ['string', ['minLength', 'maxLength', 'pattern', 'format']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
