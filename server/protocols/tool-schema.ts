import { HubError } from '../domain/errors.ts';
import type { JsonSchema } from '../domain/inference-request.ts';

const MAX_SCHEMA_DEPTH = 64;
const EMPTY_PARAMETERS: JsonSchema = { type: 'object', properties: {} };

/**
 * The parameters of a tool as engines take them: always the schema of an object, without the name of its language.
 * @throws HubError that names `param` for a schema beyond reason
 */
export function toolParameters(schema: JsonSchema | null | undefined, param: string): JsonSchema {
  const { $schema: _, ...parameters } = schema ?? {};
  if (isDeeperThan(parameters, MAX_SCHEMA_DEPTH)) {
    throw new HubError('invalid_request', `${param} is nested deeper than ${MAX_SCHEMA_DEPTH} levels.`, { param });
  }
  return Object.keys(parameters).length === 0 ? EMPTY_PARAMETERS : parameters;
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isDeeperThan(each, depth - 1));
}
