/** A route that no contract describes; by `get` unless it says otherwise. */
export type PlainRoute = readonly [
  path: string,
  operation: Readonly<Record<string, unknown>>,
  method?: 'post' | 'delete' | 'head',
];

/** Ollama's routes that are no questions to a model. */
export function ollamaRoutes(security: unknown): readonly PlainRoute[] {
  const route = (id: string, summary: string) => ({
    operationId: `ollama.${id}`,
    summary,
    tags: ['ollama'],
    security,
    responses: {
      '200': { description: 'As Ollama answers it', content: { 'application/json': { schema: { type: 'object' } } } },
      default: { description: 'An object with a text under `error`' },
    },
  });
  return [
    ['/api/version', route('version', 'The version whose API this is')],
    ['/api/status', route('status', 'Whether anything goes to a cloud')],
    ['/api/tags', route('tags', 'List models')],
    ['/api/ps', route('ps', 'The models in memory')],
    ['/api/show', route('show', 'One model'), 'post'],
  ];
}
