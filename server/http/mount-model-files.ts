import type { Express } from 'express';
import { cancelledError, HubError } from '../domain/errors.ts';
import type { ModelStore } from '../models/model-store.ts';
import { requireUser } from './mount-attachments.ts';
import type { CallerDeps } from './credentials.ts';
import type { PlainRoute } from './openapi-ollama.ts';
import { bearer } from './openapi-schema.ts';
import { announcedLength } from './read-limited.ts';
import { contextOf } from './request-context.ts';
import { sendJson } from './send-json.ts';

export interface ModelFileDeps extends CallerDeps {
  readonly modelStore: Pick<ModelStore, 'importFile'>;
}

/** A model file as raw bytes; it goes to the disk as it comes, and into memory never. */
export function mountModelFiles(app: Express, deps: ModelFileDeps): void {
  app.post('/hub/models/files', async (req, res) => {
    const caller = requireUser(req, res, deps, 'post');
    const { name } = req.query;
    if (typeof name !== 'string' || name === '') {
      throw new HubError('missing_parameter', 'name is required: the name of the file, such as model.gguf.', {
        param: 'name',
      });
    }
    const file = { name, bytes: req as AsyncIterable<Uint8Array>, size: announcedLength(req) };
    const by = { id: caller.id, userId: caller.userId, requestId: contextOf(res).requestId };
    try {
      sendJson(res, { status: 201, body: { model: await deps.modelStore.importFile(file, by) } });
    } catch (thrown) {
      // Whoever leaves in the middle has changed their mind; what came is gone already.
      if (req.destroyed && !req.complete) throw cancelledError();
      throw thrown;
    }
  });
}

/** For the OpenAPI document. */
export function modelFileRoutes(): readonly PlainRoute[] {
  return [
    [
      '/hub/models/files',
      {
        operationId: 'importModelFile',
        summary: 'Make a model of a GGUF file, for the built-in engine; the body is the file as it is',
        tags: ['hub'],
        security: bearer,
        parameters: [
          {
            name: 'name',
            in: 'query',
            required: true,
            schema: { type: 'string' },
            description: 'The name of the file, which ends in .gguf',
          },
        ],
        requestBody: {
          required: true,
          content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
        },
        responses: {
          '201': {
            description: 'The model is there',
            content: {
              'application/json': {
                schema: { type: 'object', properties: { model: { type: 'string' } }, required: ['model'] },
              },
            },
          },
          default: { description: 'An error object' },
        },
      },
      'post',
    ],
  ];
}
