import { inputItemsSchema } from '../protocols/openai-responses/stored-items.ts';
import { responseSchema } from '../protocols/openai-responses/schema.ts';
import type { PlainRoute } from './openapi-ollama.ts';
import { bearer, schemaOf } from './openapi-schema.ts';

/** What can be done with stored responses. */
export function responseRoutes(): readonly PlainRoute[] {
  const route = (id: string, summary: string, schema: unknown) => ({
    operationId: id,
    summary,
    tags: ['openai-responses'],
    security: bearer,
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    responses: {
      '200': { description: 'Done', content: { 'application/json': { schema } } },
      default: { description: 'An error object' },
    },
  });
  return ['/v1', ''].flatMap((prefix): readonly PlainRoute[] => {
    const name = (id: string) => (prefix === '' ? `${id}.unversioned` : id);
    const path = `${prefix}/responses/{id}`;
    const response = schemaOf(responseSchema, 'output');
    const items = schemaOf(inputItemsSchema, 'output');
    const deleted = { type: 'object', properties: { id: { type: 'string' }, deleted: { type: 'boolean' } } };
    return [
      [path, route(name('responses.retrieve'), 'A stored response', response)],
      [path, route(name('responses.delete'), 'Forget a stored response', deleted), 'delete'],
      [`${path}/input_items`, route(name('responses.input_items'), 'What led to a stored response', items)],
      [`${path}/cancel`, route(name('responses.cancel'), 'Refused: a stored response is finished', response), 'post'],
    ];
  });
}
