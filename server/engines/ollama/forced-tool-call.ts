import { HubError } from '../../domain/errors.ts';
import type { ChatRequest, JsonSchema, Tool } from '../../domain/inference-request.ts';
import type { ChatShape } from './encode-request.ts';
import { objectSchema } from './encode-messages.ts';
import { isObject, listOf, parseJson } from './json.ts';

/**
 * Ollama knows no `tool_choice`. A forced call is made by binding the answer to a grammar that only a call fits, and
 * reading the call out of the answer afterwards.
 */
export function shapeOfForcedCall(tools: readonly Tool[]): ChatShape {
  const calls = tools.map((tool, at) => callSchema(tool, `t${at}_`));
  const definitions = Object.assign({}, ...calls.map((call) => call.definitions)) as JsonSchema;
  const [only] = calls;
  const schema = calls.length === 1 && only !== undefined ? only.schema : { anyOf: calls.map((call) => call.schema) };
  return {
    type: 'format',
    format: { ...schema, ...(Object.keys(definitions).length > 0 && { $defs: definitions }) },
    note: instructions(tools),
  };
}

/**
 * The tools of which the model has to call one; none when it is free to choose.
 * @throws HubError `invalid_request` when the request names a tool that it does not bring.
 */
export function forcedTools(request: ChatRequest): readonly Tool[] {
  const { toolChoice, tools } = request;
  if (toolChoice.type !== 'function') return toolChoice.type === 'required' ? tools : [];
  const named = tools.filter((tool) => tool.name === toolChoice.name);
  if (named.length > 0) return named;
  throw new HubError(
    'invalid_request',
    `tool_choice names the function ${toolChoice.name}, which is not among the tools. Add it to tools, or name another.`,
    { param: 'tool_choice' },
  );
}

function instructions(tools: readonly Tool[]): string {
  const described = tools.map((tool) =>
    JSON.stringify({ name: tool.name, description: tool.description, parameters: objectSchema(tool.parameters) }),
  );
  return `Call ${tools.length === 1 ? 'this function' : 'one of these functions'}:\n${described.join('\n')}\nAnswer with JSON only, in the form {"name": "<function>", "arguments": {…}}.`;
}

function callSchema(tool: Tool, prefix: string): { schema: JsonSchema; definitions: JsonSchema } {
  const { $defs, definitions, ...parameters } = objectSchema(tool.parameters);
  const found = Object.entries({ ...asObject(definitions), ...asObject($defs) });
  return {
    schema: {
      type: 'object',
      properties: { name: { type: 'string', enum: [tool.name] }, arguments: moveReferences(parameters, prefix) },
      required: ['name', 'arguments'],
    },
    // References point to the root of the whole schema, so definitions move there, each tool's apart.
    definitions: Object.fromEntries(found.map(([name, schema]) => [prefix + name, moveReferences(schema, prefix)])),
  };
}

function asObject(value: unknown): JsonSchema {
  return isObject(value) ? value : {};
}

function moveReferences(value: unknown, prefix: string): unknown {
  if (Array.isArray(value)) return value.map((item) => moveReferences(item, prefix));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string'
        ? item.replace(/^#\/(\$defs|definitions)\//, `#/$defs/${prefix}`)
        : moveReferences(item, prefix),
    ]),
  );
}

export interface ForcedCall {
  readonly name: string;
  readonly argumentsText: string;
}

/** The call in an answer; undefined when it is none that was allowed. */
export function readForcedCall(text: string, tools: readonly Tool[]): ForcedCall | undefined {
  const answer = parseJson(text);
  if (!isObject(answer) || !isObject(answer['arguments'])) return undefined;
  const given = answer['arguments'];
  const tool = tools.find((candidate) => candidate.name === answer['name']);
  if (tool === undefined) return undefined;
  const isComplete = listOf(tool.parameters, 'required').every((name) => typeof name === 'string' && name in given);
  return isComplete ? { name: tool.name, argumentsText: JSON.stringify(given) } : undefined;
}
