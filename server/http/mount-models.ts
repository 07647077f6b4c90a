import type { ErrorRequestHandler, Express, Request, Response } from 'express';
import type { Compat } from '../domain/compat.ts';
import { HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';
import { pageOf } from '../protocols/anthropic-messages/model-page.ts';
import { anthropicMessages } from '../protocols/anthropic-messages/protocol.ts';
import { openAi } from '../protocols/openai/protocol.ts';
import { encodeModel, encodeModelList, type ListedModel } from '../protocols/openai-models/encode-models.ts';
import { answerInDialect, nameRequest } from './answer-in-dialect.ts';
import { requireCaller, type CallerDeps } from './credentials.ts';
import type { ListOptions } from '../models/list-models.ts';
import { requireAllowedRoute } from './require-access.ts';
import { sendJson } from './send-json.ts';

export interface ModelListDeps extends CallerDeps {
  /** The models this caller may ask for, aliases included. Never asks an engine. */
  readonly listModels: (caller: Principal, options?: ListOptions) => readonly ListedModel[];
  /** The error for a name that is not among them, with near matches. */
  readonly unknownModel: (name: string) => HubError;
  readonly compat: () => Compat;
}

/** `GET /models` and `/models/{id}`, with and without `/v1`. Ids hold slashes and colons, raw or encoded. */
export function mountModels(app: Express, deps: ModelListDeps): void {
  const list = (req: Request, res: Response) => deps.listModels(authenticate(req, res));
  const authenticate = (req: Request, res: Response) => {
    const caller = requireCaller(req, res, deps);
    requireAllowedRoute(caller, [req.path], ['llm_api_routes']);
    return caller;
  };

  app.use(['/models', '/v1/models'], (req, res, next) => {
    if (speaksAnthropic(req)) nameRequest(res, anthropicMessages);
    next();
  });
  app.get(['/models', '/v1/models'], (req, res) => {
    const caller = authenticate(req, res);
    if (speaksAnthropic(req)) {
      const { entries, hasMore } = pageOf(deps.listModels(caller), req.query);
      return sendJson(res, { status: 200, body: encodeModelList(entries, hasMore) });
    }
    const options = readOptions(req, caller);
    // LiteLLM's second family of errors, on this route only.
    if (options instanceof HubError)
      return sendJson(res, { status: options.status, body: { detail: options.message } });
    sendJson(res, { status: 200, body: encodeModelList(deps.listModels(caller, options)) });
  });

  app.get(['/models/*id', '/v1/models/*id'], (req, res) => {
    const segments: unknown = req.params['id'];
    // A slash at the end is part of the way it was written, not of the name.
    const name = Array.isArray(segments) ? segments.join('/').replace(/\/$/, '') : String(segments);
    const model = list(req, res).find((each) => each.id === name);
    if (model === undefined) throw missing(deps.unknownModel(name));
    sendJson(res, { status: 200, body: encodeModel(model) });
  });

  const inOpenAi = answerInDialect(openAi, deps.compat);
  const inAnthropic = answerInDialect(anthropicMessages, deps.compat);
  const inItsDialect: ErrorRequestHandler = (thrown, req, res, next) =>
    (speaksAnthropic(req) ? inAnthropic : inOpenAi)(thrown, req, res, next);
  app.use(['/models', '/v1/models'], inItsDialect);
}

/** Both dialects have this path; any version will do. */
function speaksAnthropic(req: Request): boolean {
  return req.headers['anthropic-version'] !== undefined;
}

/** A list that lacks a name is a 404 in every release, also where a call of the name is not. */
function missing({ code, message, details }: HubError): HubError {
  return new HubError(code, message, { ...details, status: 404 });
}

const SET = /^(?:true|1|yes)$/i;
const FALLBACK_TYPES = ['general', 'context_window', 'content_policy'] as const;

/** What LiteLLM's query parameters ask for, or what is wrong with them. */
function readOptions({ query }: Request, caller: Principal): ListOptions | HubError {
  const isSet = (name: string) => {
    const value = query[name];
    return typeof value === 'string' && SET.test(value);
  };
  const { scope, team_id: teamId, fallback_type: type = 'general' } = query;
  const fallbackType = FALLBACK_TYPES.find((each) => each === type);
  if (fallbackType === undefined) {
    return new HubError('invalid_request', `fallback_type is none of ${FALLBACK_TYPES.join(', ')}.`);
  }
  if (scope !== undefined && scope !== 'expand') return new HubError('invalid_request', 'scope can only be expand.');
  if (typeof teamId === 'string' && !caller.isAdmin && caller.teamId !== teamId) {
    return new HubError(
      'forbidden',
      `Only members of the team ${teamId.slice(0, 100)} and admins may list its models.`,
    );
  }
  return {
    withWildcards: isSet('return_wildcard_routes'),
    teamId: typeof teamId === 'string' ? teamId : undefined,
    accessGroups: isSet('only_model_access_groups')
      ? 'only'
      : isSet('include_model_access_groups')
        ? 'with'
        : 'without',
    fallbacks: isSet('include_metadata') ? fallbackType : undefined,
  };
}
