import { createHash } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import { HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';
import type { ServedModel, ServedModels } from '../models/served-models.ts';
import { encodeRunning, encodeShow, encodeTags, type ShownModel } from '../protocols/ollama-api/encode-models.ts';
import { spellingsOf } from '../protocols/ollama-api/names.ts';
import { show } from '../protocols/read-body.ts';
import { requireCaller, type CallerDeps } from './credentials.ts';
import { parseWireRequest, readBody } from './read-body.ts';
import { requireAllowedRoute } from './require-access.ts';
import { sendJson } from './send-json.ts';

/** Told where no Ollama is there. Clients ask for 0.6.4 or newer, some for 0.12: it names what this face can do. */
const OWN_VERSION = '0.12.11';

export interface OllamaFaceDeps extends CallerDeps {
  readonly servedModels: ServedModels;
  /** Of the Ollama behind the hub, while there is one. */
  readonly ollamaVersion: () => string | undefined;
}

/** Ollama's routes that only look. */
export function mountOllama(app: Express, deps: OllamaFaceDeps): void {
  const authenticate = (req: Request, res: Response): Principal => {
    const caller = requireCaller(req, res, deps);
    requireAllowedRoute(caller, [req.path], ['llm_api_routes']);
    return caller;
  };
  const shown = (req: Request, res: Response) => deps.servedModels.list(authenticate(req, res)).map(describe);

  // Clients look at it before they have a key.
  app.get('/api/version', (_req, res) =>
    sendJson(res, { status: 200, body: { version: deps.ollamaVersion() ?? OWN_VERSION } }),
  );
  app.get('/api/status', (req, res) => {
    authenticate(req, res);
    // Nothing of this face ever goes to a cloud.
    sendJson(res, { status: 200, body: { cloud: { disabled: true, source: 'config' } } });
  });
  app.get('/api/tags', (req, res) => sendJson(res, { status: 200, body: encodeTags(shown(req, res)) }));
  app.get('/api/ps', (req, res) => sendJson(res, { status: 200, body: encodeRunning(shown(req, res)) }));
  app.post('/api/show', async (req, res) => {
    const caller = authenticate(req, res);
    const name = modelNameOf(parseWireRequest(await readBody(req), 'ollama').body);
    sendJson(res, { status: 200, body: encodeShow(describe(deps.servedModels.find(caller, spellingsOf(name)))) });
  });
}

/**
 * The model that a body names.
 * @param fields where it may stand; `name` is the older of the usual two
 * @throws HubError
 */
export function modelNameOf(
  body: Readonly<Record<string, unknown>>,
  fields: readonly [string, ...string[]] = ['model', 'name'],
): string {
  const [param] = fields;
  const name = fields.map((field) => body[field]).find((value) => value !== undefined && value !== null) ?? '';
  if (typeof name === 'string' && name !== '') return name;
  if (name === '') {
    throw new HubError('missing_parameter', `${param} is required: the name of a model.`, { param });
  }
  throw new HubError('invalid_type', `${param} is ${show(name)}. Expected the name of a model.`, { param });
}

function describe(served: ServedModel): ShownModel {
  const { engine, model } = served;
  const details = engine.describe?.(model.name);
  return { ...served, details, digest: details?.digest ?? identityOf(served) };
}

/** For engines without digests: programs cut a digest and compare it, so there has to be one. */
function identityOf({ engine, model }: ServedModel): string {
  const said = JSON.stringify([engine.id, model.name, model.sizeBytes, model.modifiedAt]);
  return createHash('sha256').update(said).digest('hex');
}
