import type { Express, Request, Response } from 'express';
import { takesBody, type Endpoint } from '../contract/endpoint.ts';
import type { Compat } from '../domain/compat.ts';
import type { HubError } from '../domain/errors.ts';
import type { Logger, Principal } from '../domain/ports.ts';
import type { Handler } from '../management/resource.ts';
import { abortSignalOf } from './abort-signal.ts';
import { requireCaller, sessionCookie, sessionToken, type CallerDeps } from './credentials.ts';
import { encodeManagementError, encodeValidationError, type ErrorShape } from './encode-management-error.ts';
import { encodeReply } from './encode-reply.ts';
import { parseShallowJson, readBody, requireJson } from './read-body.ts';
import { contextOf } from './request-context.ts';
import { requireAccess } from './require-access.ts';
import { sendEncoded, sendJson } from './send-json.ts';

export interface ContractDeps extends CallerDeps {
  readonly handlers: readonly Handler[];
  readonly logger: Logger;
  readonly compat: () => Compat;
  readonly stopping: AbortSignal;
}

/** Serves management handlers: checks access, parses input, runs, and parses the reply so that nothing unlisted leaks. */
export function mountContract(app: Express, deps: ContractDeps): void {
  for (const handler of deps.handlers) {
    const { method, path } = handler.endpoint;
    app[method](path, (req, res) => serve(req, res, handler, deps));
  }
}

async function serve(req: Request, res: Response, handler: Handler, deps: ContractDeps): Promise<void> {
  const { endpoint } = handler;
  const { requestId } = contextOf(res);
  res.locals['errorShape'] = endpoint;
  const { caller, body } = await readCall(req, res, endpoint, deps);

  const inputs = { path: req.params, query: req.query, body };
  const schemas = { path: endpoint.params, query: endpoint.query, body: endpoint.body };
  const parsed: Record<string, unknown> = {};
  for (const part of ['path', 'query', 'body'] as const) {
    const result = schemas[part].safeParse(inputs[part], { reportInput: true });
    if (!result.success) return sendJson(res, encodeValidationError(part, result.error.issues, endpoint));
    parsed[part] = result.data;
  }
  const context = {
    caller,
    requestId,
    logger: deps.logger,
    compat: deps.compat(),
    signal: abortSignalOf(res, deps.stopping),
    presentedSession: sessionToken(req),
    setSession: (token: string | undefined) => void res.setHeader('Set-Cookie', sessionCookie(token)),
  };
  const reply = await handler.handle({ params: parsed['path'], query: parsed['query'], body: parsed['body'] }, context);
  if (endpoint.status === 204) return void res.status(204).end();
  sendEncoded(res, endpoint.status, await encodeReply(endpoint.response, reply));
}

/** Who calls, and with what. A body that is no JSON is told of before a missing key, as LiteLLM does it. */
async function readCall(req: Request, res: Response, endpoint: Endpoint, deps: CallerDeps) {
  let caller: Principal | undefined;
  try {
    caller = authorize(req, res, endpoint, deps);
  } catch (refusal) {
    if (takesBody(endpoint)) await requireJson(req);
    throw refusal;
  }
  return { caller, body: takesBody(endpoint) ? await readManagementBody(req) : undefined };
}

/** An empty body is an empty object: LiteLLM's clients post nothing where every field is optional. */
async function readManagementBody(req: Request): Promise<unknown> {
  const bytes = await readBody(req);
  return bytes.length === 0 ? {} : parseShallowJson(bytes);
}

/** @throws HubError `unauthenticated` or, for a caller without the right, `forbidden` */
export function authorize(
  req: Request,
  res: Response,
  endpoint: Pick<Endpoint, 'access' | 'face' | 'path' | 'method'>,
  deps: CallerDeps,
): Principal | undefined {
  if (endpoint.access === 'public') return undefined;
  const caller = requireCaller(req, res, deps);
  requireAccess(caller, endpoint, req.path);
  return caller;
}

/** Whether a request came as far as one of these handlers. */
export function wasReached(res: Response): boolean {
  return res.locals['errorShape'] !== undefined;
}

/**
 * Answers errors of management routes in their own shape.
 * @param otherwise the shape where no endpoint was reached
 */
export function sendManagementError(res: Response, error: HubError, otherwise: ErrorShape): void {
  const reached = res.locals['errorShape'] as ErrorShape | undefined;
  sendJson(res, encodeManagementError(error, reached ?? otherwise));
}
