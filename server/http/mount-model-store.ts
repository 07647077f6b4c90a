import type { Express, Request, Response } from 'express';
import { answeredAs, type Compat } from '../domain/compat.ts';
import { cancelledError, HubError, toHubError } from '../domain/errors.ts';
import type { Logger, Principal, StoreCall, StoreReply } from '../domain/ports.ts';
import type { ModelStore, StoreAction } from '../models/model-store.ts';
import { spellingsOf } from '../protocols/ollama-api/names.ts';
import { ollamaApi } from '../protocols/ollama-api/protocol.ts';
import { show } from '../protocols/read-body.ts';
import { requireCaller, type CallerDeps } from './credentials.ts';
import { modelNameOf } from './mount-ollama.ts';
import { parseWireRequest, readBody } from './read-body.ts';
import { announcedLength } from './read-limited.ts';
import { contextOf } from './request-context.ts';
import { requireAccess } from './require-access.ts';
import { drained, writeError } from './write-reply.ts';

export interface ModelStoreFaceDeps extends CallerDeps {
  readonly modelStore: ModelStore;
  readonly logger: Logger;
  readonly compat: () => Compat;
}

const ROUTES: readonly (readonly [method: 'post' | 'delete', action: StoreAction])[] = [
  ['post', 'pull'],
  ['post', 'push'],
  ['post', 'create'],
  ['post', 'copy'],
  ['delete', 'delete'],
];
const DIGEST = /^sha256:([0-9a-f]{64})$/;
/** Routes that would ask ollama.com in this computer's name. */
const CLOUD = ['/api/me', '/api/signout', '/api/user', '/api/experimental'];

/** Ollama's routes that change which models there are: administrators only, streamed through. */
export function mountModelStore(app: Express, deps: ModelStoreFaceDeps): void {
  for (const [method, action] of ROUTES) {
    app[method](`/api/${action}`, (req, res) =>
      answer(req, res, deps, async (caller, signal) => {
        const bytes = await readBody(req);
        const { body } = parseWireRequest(bytes, 'ollama');
        const model = action === 'copy' ? modelNameOf(body, ['source']) : modelNameOf(body);
        const contentType = 'application/json';
        const call = { method: methodOf(req), path: req.path, contentType, body: bytes, signal };
        const { requestId } = contextOf(res);
        const by = { id: caller.id, userId: caller.userId, requestId };
        return deps.modelStore.change({ action, body, model, spellings: spellingsOf(model), call, by });
      }),
    );
  }
  const blob = (req: Request<{ digest: string }>, res: Response) =>
    answer(req, res, deps, async (_caller, signal) => {
      const digest = DIGEST.exec(req.params.digest)?.[1];
      if (digest === undefined) {
        throw new HubError(
          'invalid_request',
          `invalid digest format: ${show(req.params.digest)}. Expected sha256: and 64 hex digits.`,
          { param: 'digest' },
        );
      }
      const path = `/api/blobs/sha256:${digest}`;
      const contentLength = announcedLength(req);
      const sent = {
        contentType: req.get('content-type'),
        ...(contentLength !== undefined && { contentLength }),
        body: req as AsyncIterable<Uint8Array>,
      };
      const method = methodOf(req);
      return deps.modelStore.blob({ digest, call: { method, path, signal, ...(method === 'POST' && sent) } });
    });
  app.head('/api/blobs/:digest', blob);
  app.post('/api/blobs/:digest', blob);
  app.use(CLOUD, (req) => {
    throw new HubError('forbidden', `${req.baseUrl} speaks with ollama.com, and this hub sends nothing there.`);
  });
}

function methodOf({ method }: Request): StoreCall['method'] {
  if (method === 'HEAD' || method === 'DELETE') return method;
  return 'POST';
}

async function answer(
  req: Request,
  res: Response,
  deps: ModelStoreFaceDeps,
  work: (caller: Principal, signal: AbortSignal) => Promise<StoreReply>,
): Promise<void> {
  const leaving = new AbortController();
  res.once('close', () => leaving.abort(cancelledError()));
  try {
    const caller = requireCaller(req, res, deps);
    requireAccess(caller, { access: 'admin', face: 'hub', path: req.path, method: 'post' }, req.path);
    await writeStoreReply(res, await work(caller, leaving.signal));
  } catch (thrown) {
    const error = leaving.signal.aborted ? cancelledError() : toHubError(thrown);
    const { requestId } = contextOf(res);
    if (error.isFailure) deps.logger.error('request.failed', { requestId, path: req.path, error });
    writeError(res, ollamaApi, answeredAs(error, deps.compat()), requestId);
  }
}

/** As it comes, and no faster than the client reads. */
async function writeStoreReply(res: Response, { body, contentType, status }: StoreReply): Promise<void> {
  const headers = contentType === undefined ? {} : { 'Content-Type': contentType };
  if (res.req.method === 'HEAD') {
    res.writeHead(status, headers).end();
    return;
  }
  for await (const chunk of body) {
    if (!res.headersSent) res.writeHead(status, headers);
    if (!res.write(chunk)) await drained(res);
    if (res.destroyed) return;
  }
  if (!res.headersSent) res.writeHead(status, headers);
  res.end();
}
