import type { ZodType } from 'zod';
import { inputItemsSchema } from '../protocols/openai-responses/stored-items.ts';
import { responseSchema } from '../protocols/openai-responses/schema.ts';
import type { PlainRoute } from './openapi-ollama.ts';

/** What can be done with stored responses. @param schemaOf how the document writes a schema */
export function responseRoutes(security: unknown, schemaOf: (schema: ZodType) => unknown): readonly PlainRoute[] {
  const route = (id: string, summary: string, schema: unknown) => ({
    operationId: id,
    summary,
    tags: ['openai-responses'],
    security,
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    responses: {
      '200': { description: 'Done', content: { 'application/json': { schema } } },
      default: { description: 'An error object' },
    },
  });
  return ['/v1', ''].flatMap((prefix): readonly PlainRoute[] => {
    const name = (id: string) => (prefix === '' ? `${id}.unversioned` : id);
    const path = `${prefix}/responses/{id}`;
    const response = schemaOf(responseSchema);
    const items = schemaOf(inputItemsSchema);
    const deleted = { type: 'object', properties: { id: { type: 'string' }, deleted: { type: 'boolean' } } };
    return [
      [path, route(name('responses.retrieve'), 'A stored response', response)],
      [path, route(name('responses.delete'), 'Forget a stored response', deleted), 'delete'],
      [`${path}/input_items`, route(name('responses.input_items'), 'What led to a stored response', items)],
      [`${path}/cancel`, route(name('responses.cancel'), 'Refused: a stored response is finished', response), 'post'],
    ];
  });
}
