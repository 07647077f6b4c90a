import type { ChatModelFunctions, GbnfJsonSchema } from 'node-llama-cpp';
import type { ToolDefinition } from '../child-protocol.ts';
import { parseSchema } from '../json-schema/parse-schema.ts';
import type { ArrayRules, Member, Shape } from '../json-schema/shape.ts';

/**
 * The library's schema converter turns `anyOf`, `allOf` and whatever has no type into the single value `null`: a wrong
 * call that looks right. So it only gets words it understands, and what can't be said in them is left open.
 */
export function toFunctions(tools: readonly ToolDefinition[]): ChatModelFunctions {
  return Object.fromEntries(
    tools.map(({ name, description, parameters }) => [name, { description, params: toParams(parameters) }]),
  );
}

/** Undefined for a tool without parameters: the model then writes none, instead of an empty object. */
function toParams(parameters: unknown): GbnfJsonSchema | undefined {
  const { root, definitions } = parseSchema(parameters, () => undefined);
  if (!describesMembers(root)) return undefined;
  const names = new Map([...definitions.keys()].map((pointer, index) => [pointer, `type${index}`]));
  const convert = createConverter(names);
  const $defs = Object.fromEntries(
    [...definitions].map(([pointer, shape]) => [names.get(pointer) ?? '', convert(shape)]),
  );
  const schema = convert(root);
  return (names.size === 0 ? schema : { ...schema, $defs }) as GbnfJsonSchema;
}

/** `{}` and `{"type":"object"}` allow any object, but whoever writes them means that there is nothing to say. */
function describesMembers(root: Shape): boolean {
  switch (root.kind) {
    case 'object':
      return root.members.length > 0;
    case 'map':
      return root.value.kind !== 'any';
    case 'union':
    case 'reference':
      return true;
    case 'any':
    case 'literals':
    case 'string':
    case 'number':
    case 'array':
      return false; // Arguments are an object; a schema of something else says nothing about them.
  }
}

type Words = Readonly<Record<string, unknown>>;

const ANYTHING: Words = {
  oneOf: [
    { type: ['string', 'number', 'boolean', 'null'] },
    { type: 'object', additionalProperties: true },
    { type: 'array' },
  ],
};
/** The formats that the library knows as well. */
const sharedFormats = new Set(['date-time', 'date', 'time']);

function createConverter(names: ReadonlyMap<string, string>): (shape: Shape) => Words {
  return function convert(shape: Shape): Words {
    switch (shape.kind) {
      case 'any':
        return ANYTHING;
      case 'literals':
        return shape.values.every((value) => typeof value !== 'object' || value === null) && shape.values.length > 0
          ? { enum: shape.values }
          : ANYTHING;
      case 'string':
        if (shape.format !== undefined) {
          return sharedFormats.has(shape.format) ? { type: 'string', format: shape.format } : { type: 'string' };
        }
        return {
          type: 'string',
          minLength: shape.minLength,
          ...(shape.maxLength !== undefined && { maxLength: shape.maxLength }),
        };
      case 'number':
        return { type: shape.isInteger ? 'integer' : 'number' };
      case 'object':
        return {
          type: 'object',
          properties: Object.fromEntries(shape.members.map((member) => convertMember(member, convert))),
        };
      case 'map':
        return { type: 'object', additionalProperties: convert(shape.value) };
      case 'array':
        return convertArray(shape, convert);
      case 'union':
        return shape.options.length === 0 ? ANYTHING : { oneOf: shape.options.map(convert) };
      case 'reference':
        return { $ref: `#/$defs/${names.get(shape.pointer) ?? ''}` };
    }
  };
}

function convertMember({ name, shape, description }: Member, convert: (shape: Shape) => Words): [string, Words] {
  return [name, { ...convert(shape), ...(description !== undefined && { description }) }];
}

function convertArray({ prefix, rest, minRest, maxRest }: ArrayRules, convert: (shape: Shape) => Words): Words {
  return {
    type: 'array',
    ...(prefix.length > 0 && { prefixItems: prefix.map(convert) }),
    ...(maxRest !== 0 && { items: convert(rest) }),
    minItems: prefix.length + minRest,
    ...(maxRest !== undefined && { maxItems: prefix.length + maxRest }),
  };
}
