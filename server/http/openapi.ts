import { z, type ZodType } from 'zod';
import { takesBody, type Endpoint } from '../contract/endpoint.ts';
import type { Handler } from '../management/resource.ts';
import { modelListSchema, modelSchema } from '../protocols/openai-models/encode-models.ts';
import { ollamaRoutes, type PlainRoute } from './openapi-ollama.ts';
import { responseRoutes } from './openapi-responses.ts';
import type { CountOperation, Operation, PathPrefix, Protocol } from '../protocols/protocol.ts';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDeps {
  readonly version: string;
  readonly protocols: readonly Protocol[];
  readonly handlers: readonly Handler[];
}

const bearer = [{ bearer: [] }];
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

function schemaOf(schema: ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
    cycles: 'ref',
  });
  return rest;
}

/** `/hub/model-aliases/:name` → `/hub/model-aliases/{name}`. */
function openApiPath(path: string): string {
  return path.replace(/[:*](\w+)/g, '{$1}');
}

/** Routes that no contract describes, because their answers are no JSON objects of ours or need no input. */
function plainRoutes(): readonly PlainRoute[] {
  const json = (schema: Json, description: string) => ({
    '200': { description, content: { 'application/json': { schema } } },
  });
  const text = (type: string, description: string) => ({
    '200': { description, content: { [type]: { schema: { type: 'string' } } } },
  });
  const models = json(schemaOf(modelListSchema, 'output'), 'The models this key may use');
  const model = json(schemaOf(modelSchema, 'output'), 'The model');
  const id = {
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string' }, description: 'May hold slashes' },
    ],
  };
  const anyObject = { type: 'object' };
  return [
    ...ollamaRoutes(bearer),
    ...responseRoutes(bearer, (schema) => schemaOf(schema, 'output')),
    [
      '/v1/models',
      { operationId: 'listModels', summary: 'List models', tags: ['openai'], security: bearer, responses: models },
    ],
    [
      '/models',
      {
        operationId: 'listModels.unversioned',
        summary: 'List models',
        tags: ['openai'],
        security: bearer,
        responses: models,
      },
    ],
    [
      '/v1/models/{id}',
      { operationId: 'getModel', summary: 'One model', tags: ['openai'], security: bearer, ...id, responses: model },
    ],
    [
      '/models/{id}',
      {
        operationId: 'getModel.unversioned',
        summary: 'One model',
        tags: ['openai'],
        security: bearer,
        ...id,
        responses: model,
      },
    ],
    [
      '/health',
      {
        operationId: 'health',
        summary: 'Health; details only with a key',
        tags: ['health'],
        responses: json(anyObject, 'Health'),
      },
    ],
    [
      '/health/liveliness',
      {
        operationId: 'liveliness',
        summary: 'The process answers',
        tags: ['health'],
        responses: json({ type: 'string' }, 'Alive'),
      },
    ],
    [
      '/health/liveness',
      {
        operationId: 'liveness',
        summary: 'The process answers',
        tags: ['health'],
        responses: json({ type: 'string' }, 'Alive'),
      },
    ],
    [
      '/healthz',
      {
        operationId: 'healthz',
        summary: 'The process answers',
        tags: ['health'],
        responses: json({ type: 'string' }, 'Alive'),
      },
    ],
    [
      '/health/readiness',
      {
        operationId: 'readiness',
        summary: 'Requests can be answered and booked',
        tags: ['health'],
        responses: { ...json(anyObject, 'Ready'), '503': { description: 'The database cannot be written' } },
      },
    ],
    [
      '/metrics',
      {
        operationId: 'metrics',
        summary: 'Prometheus metrics',
        tags: ['health'],
        responses: text('text/plain', 'Metrics'),
      },
    ],
    [
      '/openapi.json',
      {
        operationId: 'openapi',
        summary: 'This document',
        tags: ['documentation'],
        responses: json(anyObject, 'OpenAPI 3.1'),
      },
    ],
    [
      '/docs',
      {
        operationId: 'docs',
        summary: 'This document as a page to read and to try',
        tags: ['documentation'],
        responses: text('text/html', 'A page'),
      },
    ],
    [
      '/routes',
      {
        operationId: 'routes',
        summary: 'Every path with its methods',
        tags: ['documentation'],
        responses: json(anyObject, 'Routes'),
      },
    ],
    [
      '/hub/events',
      {
        operationId: 'hubEvents',
        summary: 'The live status as server-sent events',
        tags: ['hub'],
        security: bearer,
        responses: text('text/event-stream', 'Events named status'),
      },
    ],
    [
      '/hub/sign-in/{token}',
      {
        operationId: 'signIn',
        summary: 'The one-time sign-in link',
        tags: ['hub'],
        parameters: [{ name: 'token', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { '302': { description: 'To the interface' } },
      },
    ],
    [
      '/login',
      {
        operationId: 'login',
        summary: 'Begins a browser session, by LiteLLM’s form: username admin, password an administrator’s key',
        tags: ['hub'],
        responses: { '303': { description: 'To the interface' } },
      },
      'post',
    ],
    [
      '/ui/',
      {
        operationId: 'interface',
        summary: 'The interface',
        tags: ['interface'],
        responses: text('text/html', 'A page'),
      },
    ],
    [
      '/',
      {
        operationId: 'root',
        summary: 'Sends browsers to the interface and greets programs',
        tags: ['interface'],
        responses: text('text/plain', 'Homeport is running'),
      },
    ],
  ];
}
