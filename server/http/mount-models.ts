import type { Express, Request, Response } from 'express';
import type { HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';
import { encodeModel, encodeModelList, type ListedModel } from '../protocols/openai-models/encode-models.ts';
import { presentedKey, sessionToken } from './credentials.ts';
import { contextOf, type Authenticator } from './request-context.ts';
import { sendJson } from './send-json.ts';

export interface ModelListDeps {
  readonly authenticator: Authenticator;
  /** The models this caller may ask for, aliases included. Never asks an engine. */
  readonly listModels: (caller: Principal) => readonly ListedModel[];
  /** The error for a name that is not among them, with near matches. */
  readonly unknownModel: (name: string) => HubError;
}

/** `GET /models` and `/models/{id}`, with and without `/v1`. Ids hold slashes and colons, raw or encoded. */
export function mountModels(app: Express, deps: ModelListDeps): void {
  const list = (req: Request, res: Response) => deps.listModels(authenticate(req, res));
  const authenticate = (req: Request, res: Response) =>
    deps.authenticator.authenticate({
      presentedKey: presentedKey(req),
      sessionToken: sessionToken(req),
      isLoopback: contextOf(res).isLoopback,
    });

  app.get(['/models', '/v1/models'], (req, res) =>
    sendJson(res, { status: 200, body: encodeModelList(list(req, res)) }),
  );

  app.get(['/models/*id', '/v1/models/*id'], (req, res) => {
    const segments: unknown = req.params['id'];
    const name = Array.isArray(segments) ? segments.join('/') : String(segments);
    const model = list(req, res).find((each) => each.id === name);
    if (model === undefined) throw deps.unknownModel(name);
    sendJson(res, { status: 200, body: encodeModel(model) });
  });
}
