import { modelListSchema, modelSchema } from '../protocols/openai-models/encode-models.ts';
import { attachmentRoutes, chatFileRoutes } from './openapi-chat-files.ts';
import { modelFileRoutes } from './mount-model-files.ts';
import { ollamaRoutes, type PlainRoute } from './openapi-ollama.ts';
import { responseRoutes } from './openapi-responses.ts';
import { bearer, schemaOf, type Json } from './openapi-schema.ts';

/** Routes that no contract describes, because their answers are no JSON objects of ours or need no input. */
export function plainRoutes(): readonly PlainRoute[] {
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
    ...responseRoutes(),
    ...attachmentRoutes(),
    ...modelFileRoutes(),
    ...chatFileRoutes(),
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
