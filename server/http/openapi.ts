import type { ZodType } from 'zod';
import { takesBody, type Endpoint } from '../contract/endpoint.ts';
import type { Handler } from '../management/resource.ts';
import { plainRoutes } from './openapi-plain.ts';
import { bearer, schemaOf, type Json } from './openapi-schema.ts';
import type { CountOperation, Operation, PathPrefix, Protocol } from '../protocols/protocol.ts';

export interface OpenApiDeps {
  readonly version: string;
  readonly protocols: readonly Protocol[];
  readonly handlers: readonly Handler[];
}

const MODEL_IN_PATH = {
  name: 'model',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: 'Takes the place of the model in the body; may hold slashes',
};

/** The OpenAPI 3.1 document, made from the same schemas that read the requests. */
export function buildOpenApi({ version, protocols, handlers }: OpenApiDeps): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const add = (path: string, method: string, operation: Json) => {
    paths[path] = { ...paths[path], [method]: operation };
  };
  const addPost = (prefix: PathPrefix, { id, path }: Pick<Operation, 'id' | 'path'>, operation: Json) =>
    add(openApiPath(prefix.path + path), 'post', {
      operationId: prefix.name === undefined ? id : `${id}.${prefix.name}`,
      ...operation,
      ...(prefix.path.includes('*model') && { parameters: [MODEL_IN_PATH] }),
    });
  for (const protocol of protocols) {
    for (const prefix of protocol.prefixes) {
      for (const operation of protocol.operations) {
        const streams = { [mediaTypeOf(protocol)]: { schema: { type: 'string' } } };
        addPost(prefix, operation, describeOperation(operation, protocol.dialect, streams));
      }
      for (const count of protocol.counts ?? []) addPost(prefix, count, describeOperation(count, protocol.dialect));
    }
  }
  for (const { endpoint } of handlers) add(openApiPath(endpoint.path), endpoint.method, describeEndpoint(endpoint));
  for (const [path, operation, method = 'get'] of plainRoutes()) add(path, method, operation);
  return {
    openapi: '3.1.0',
    info: { title: 'Homeport', version, description: 'A local-first hub for language models.' },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A Homeport key, or the master key' },
      },
    },
    paths,
  };
}

function mediaTypeOf({ streamType }: Protocol): string {
  return streamType.split(';', 1)[0] ?? streamType;
}

/** @param streams the other media types of an answer */
function describeOperation(operation: Operation | CountOperation, dialect: string, streams: Json = {}): Json {
  return {
    summary: operation.summary,
    tags: [dialect],
    security: bearer,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaOf(operation.requestSchema, 'input') } },
    },
    responses: {
      '200': {
        description: 'The answer, as a whole or as a stream',
        content: {
          'application/json': { schema: schemaOf(operation.responseSchema, 'output') },
          ...streams,
        },
      },
      default: { description: 'An error object in the dialect' },
    },
  };
}

function describeEndpoint(endpoint: Endpoint): Json {
  const body = schemaOf(endpoint.body, 'input');
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.face],
    ...(endpoint.access !== 'public' && { security: bearer }),
    parameters: [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')],
    ...(takesBody(endpoint) && { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: {
      [String(endpoint.status)]: {
        description: 'Done',
        ...(endpoint.status !== 204 && {
          content: { 'application/json': { schema: schemaOf(endpoint.response, 'output') } },
        }),
      },
      default: { description: 'An error object' },
    },
  };
}

function parametersOf(schema: ZodType, where: 'path' | 'query'): readonly Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

/** `/hub/model-aliases/:name` → `/hub/model-aliases/{name}`. */
function openApiPath(path: string): string {
  return path.replace(/[:*](\w+)/g, '{$1}');
}
