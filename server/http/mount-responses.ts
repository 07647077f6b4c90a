import type { Express, Request, Response } from 'express';
import { HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';
import type { StoredReplies, StoredReply } from '../domain/stored-reply.ts';
import { encodeInputItems, readPage } from '../protocols/openai-responses/stored-items.ts';
import { requireCaller, type CallerDeps } from './credentials.ts';
import { requireAllowedRoute } from './require-access.ts';
import { sendJson } from './send-json.ts';

export interface ResponseDeps extends CallerDeps {
  readonly replies: StoredReplies;
}

/** What can be done with a stored response, with and without `/v1`. A caller finds its own only. */
export function mountResponses(app: Express, { replies, ...deps }: ResponseDeps): void {
  const paths = (rest: string) => ['/v1/responses', '/responses'].map((path) => path + rest);

  function authenticate(req: Request, res: Response): Principal {
    const caller = requireCaller(req, res, deps);
    requireAllowedRoute(caller, [req.path], ['llm_api_routes']);
    return caller;
  }

  function find(req: Request, res: Response): { caller: Principal; reply: StoredReply } {
    const caller = authenticate(req, res);
    const id = idOf(req);
    const reply = replies.find(caller.id, id);
    if (reply === undefined) throw missing(id);
    return { caller, reply };
  }

  app.get(paths('/:id'), (req, res) => {
    const { reply } = find(req, res);
    if (req.query['stream'] === 'true') {
      throw new HubError('unsupported_parameter', 'stream is true. A stored response is given whole: leave it out.', {
        param: 'stream',
      });
    }
    sendJson(res, { status: 200, body: reply.body });
  });

  app.delete(paths('/:id'), (req, res) => {
    const caller = authenticate(req, res);
    const id = idOf(req);
    if (!replies.delete(caller.id, id)) throw missing(id);
    sendJson(res, { status: 200, body: { id, object: 'response', deleted: true } });
  });

  app.get(paths('/:id/input_items'), (req, res) => {
    const { caller, reply } = find(req, res);
    const before = replies.before(caller.id, reply) ?? [];
    sendJson(res, { status: 200, body: encodeInputItems(reply.id, [...before, ...reply.input], readPage(req.query)) });
  });

  // Answers are given while the client waits, so one that is stored has nothing left to cancel.
  app.post(paths('/:id/cancel'), (req, res) => {
    const { reply } = find(req, res);
    throw new HubError(
      'invalid_request',
      `The response ${reply.id} is finished. A running one is cancelled by closing its connection.`,
      { param: 'response_id' },
    );
  });
}

function idOf(req: Request): string {
  return String(req.params['id']);
}

function missing(id: string): HubError {
  return new HubError('not_found', `Response with id '${id.slice(0, 100)}' not found.`, { param: 'response_id' });
}
