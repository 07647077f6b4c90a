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
  const digest = {
    parameters: [
      {
        name: 'digest',
        in: 'path',
        required: true,
        schema: { type: 'string' },
        description: 'sha256: and 64 hex digits',
      },
    ],
  };
  return [
    ['/api/version', route('version', 'The version whose API this is')],
    ['/api/status', route('status', 'Whether anything goes to a cloud')],
    ['/api/tags', route('tags', 'List models')],
    ['/api/ps', route('ps', 'The models in memory')],
    ['/api/show', route('show', 'One model'), 'post'],
    ['/api/pull', route('pull', 'Download a model; administrators only, needs an Ollama'), 'post'],
    ['/api/push', route('push', 'Upload a model; administrators only, needs an Ollama'), 'post'],
    ['/api/create', route('create', 'Make a model; administrators only'), 'post'],
    ['/api/copy', route('copy', 'Give a model another name; administrators only'), 'post'],
    ['/api/delete', route('delete', 'Delete a model; administrators only'), 'delete'],
    ['/api/blobs/{digest}', { ...route('hasBlob', 'Whether a file is there; administrators only'), ...digest }, 'head'],
    ['/api/blobs/{digest}', { ...route('putBlob', 'Send a file; administrators only'), ...digest }, 'post'],
  ];
}
