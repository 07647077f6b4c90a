import express, { type ErrorRequestHandler, type Express, type Response } from 'express';
import { answeredAs } from '../domain/compat.ts';
import { HubError, toHubError, type ErrorCode } from '../domain/errors.ts';
import type { Handler } from '../management/resource.ts';
import { encodeError } from '../protocols/openai/encode-errors.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { checkHost } from './middleware/check-host.ts';
import { cors } from './middleware/cors.ts';
import { limitAddresses, type AddressDeps } from './middleware/limit-addresses.ts';
import { normalizePath } from './middleware/normalize-path.ts';
import { openRequest } from './middleware/open-request.ts';
import { mountAttachments, type AttachmentFaceDeps } from './mount-attachments.ts';
import { mountChatFiles, type ChatFileFaceDeps } from './mount-chat-files.ts';
import { mountCounts, type CountDeps } from './mount-counts.ts';
import { mountContract, sendManagementError, wasReached } from './mount-contract.ts';
import { mountEvents, type EventDeps } from './mount-events.ts';
import { mountHealth, type HealthDeps } from './mount-health.ts';
import { mountModelFiles, type ModelFileDeps } from './mount-model-files.ts';
import { mountModelStore, type ModelStoreFaceDeps } from './mount-model-store.ts';
import { mountModels, type ModelListDeps } from './mount-models.ts';
import { mountOllama, type OllamaFaceDeps } from './mount-ollama.ts';
import { mountProtocols, type ProtocolDeps } from './mount-protocols.ts';
import { mountResponses, type ResponseDeps } from './mount-responses.ts';
import { mountUi, type UiDeps } from './mount-ui.ts';
import { buildOpenApi } from './openapi.ts';
import { contextOf } from './request-context.ts';
import { sendJson } from './send-json.ts';
import { whileServing, type PauseDeps } from './while-serving.ts';

export type HttpDeps = ProtocolDeps &
  CountDeps &
  ResponseDeps &
  AddressDeps &
  ModelListDeps &
  OllamaFaceDeps &
  ModelStoreFaceDeps &
  ModelFileDeps &
  AttachmentFaceDeps &
  ChatFileFaceDeps &
  HealthDeps &
  EventDeps &
  PauseDeps &
  UiDeps & {
    readonly handlers: readonly Handler[];
    readonly allowedHosts: () => readonly string[];
    readonly corsOrigins: () => readonly string[];
    /** A failure of the storage in words for a client; undefined for any other failure. */
    readonly asStorageFailure: (thrown: unknown) => HubError | undefined;
  };

/** The whole HTTP surface, as a table of contents: what every request passes, then one line for each group of routes. */
export function createHttpApp(deps: HttpDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');

  app.use(
    openRequest(deps.ids),
    normalizePath,
    checkHost(deps.allowedHosts),
    cors(deps.corsOrigins),
    limitAddresses(deps),
  );

  const serving = whileServing(deps);
  mountProtocols(app, serving);
  mountCounts(app, serving);
  mountResponses(app, serving);
  mountModels(app, serving);
  mountOllama(app, serving);
  mountModelStore(app, serving);
  mountModelFiles(app, deps);
  mountHealth(app, deps);
  mountContract(app, deps);
  mountAttachments(app, deps);
  mountChatFiles(app, deps);
  mountEvents(app, deps);
  mountUi(app, deps);
  app.get('/routes', (_req, res) => sendJson(res, { status: 200, body: { routes: listRoutes(app) } }));
  // Made when somebody asks: few do, and everybody would wait for it at the start.
  let openApi: ReturnType<typeof buildOpenApi> | undefined;
  app.get('/openapi.json', (_req, res) => sendJson(res, { status: 200, body: (openApi ??= buildOpenApi(deps)) }));

  refuseOtherMethods(app);
  app.use((req) => {
    throw new HubError(
      'unknown_url',
      `There is no ${req.method} ${req.path.slice(0, 200)} here. /openapi.json lists every route.`,
    );
  });
  app.use(handleError(deps));
  return app;
}

/** Every path with its methods, as LiteLLM lists them. Catch-alls that only refuse have no method of their own. */
function listRoutes(app: Express): readonly { path: string; methods: readonly string[]; name: string }[] {
  return app.router.stack.flatMap(({ route }) => {
    const methods = [...new Set(route?.stack.map(({ method }) => method?.toUpperCase()))];
    if (route === undefined || methods.length !== 1) return [];
    return [route.path].flat().map((path) => ({
      path: path.replaceAll(/[:*](\w+)/g, '{$1}'),
      methods: methods.filter((method) => method !== undefined),
      name: path.split('/').findLast((part) => /^\w/.test(part)) ?? 'root',
    }));
  });
}

/** A path that exists answers a wrong method with 405 and what it takes. */
function refuseOtherMethods(app: Express): void {
  const methods = new Map<string, Set<string>>();
  for (const { route } of app.router.stack) {
    if (route === undefined) continue;
    for (const path of [route.path].flat()) {
      const known = methods.get(path) ?? new Set<string>();
      for (const { method } of route.stack) known.add(method.toUpperCase());
      methods.set(path, known);
    }
  }
  for (const [path, known] of methods) {
    if (known.has('GET')) known.add('HEAD');
    const allow = [...known, 'OPTIONS'];
    app.all(path, (req) => {
      throw new HubError('method_not_allowed', `${req.path} takes ${allow.join(', ')}, not ${req.method}.`, { allow });
    });
  }
}

/** The only catch-all: what a handler throws becomes the shape that the route's clients read. */
function handleError({
  logger,
  handlers,
  compat,
  protocols,
  asStorageFailure,
}: Pick<HttpDeps, 'logger' | 'handlers' | 'compat' | 'protocols' | 'asStorageFailure'>): ErrorRequestHandler {
  const litellmPaths = new Set(handlers.filter(isLitellm).map(({ endpoint }) => endpoint.path));
  return (thrown: unknown, req, res, _next) => {
    const error = answeredAs(asStorageFailure(thrown) ?? fromExpress(thrown), compat());
    const { requestId } = contextOf(res);
    if (error.isFailure) logger.error('request.failed', { requestId, path: req.path, error: thrown });
    if (res.headersSent || res.destroyed) return void res.destroy();
    if (isManaged(req.path, res)) {
      sendManagementError(res, error, { face: litellmPaths.has(req.path) ? 'litellm' : 'hub' });
      return;
    }
    const owner = ownerOf(req.path, protocols);
    sendJson(res, owner === undefined ? withDetail(encodeError(error), error) : owner.encodeError(error, requestId));
  };

  function isManaged(path: string, res: Response): boolean {
    return wasReached(res) || litellmPaths.has(path) || path.startsWith('/hub/');
  }
}

/** The dialect whose paths these are: the one that names the longest beginning of it. */
function ownerOf(path: string, protocols: readonly Protocol[]): Protocol | undefined {
  const claims = protocols.flatMap((protocol) =>
    (protocol.territories ?? [])
      .filter((territory) => path === territory || path.startsWith(`${territory}/`))
      .map((territory) => ({ protocol, length: territory.length })),
  );
  return claims.toSorted((a, b) => b.length - a.length)[0]?.protocol;
}

/** What FastAPI, and so LiteLLM, says where no route is; `error` stays the first key (clients.md of the contracts, 2.4). */
const DETAILS: Partial<Record<ErrorCode, string>> = {
  unknown_url: 'Not Found',
  method_not_allowed: 'Method Not Allowed',
};

function withDetail(answer: ReturnType<typeof encodeError>, { code }: HubError): ReturnType<typeof encodeError> {
  const detail = DETAILS[code];
  return detail === undefined ? answer : { ...answer, body: { ...(answer.body as object), detail } };
}

function isLitellm({ endpoint }: Handler): boolean {
  return endpoint.face === 'litellm';
}

/** Express reports a malformed path or a missing file with an error that only carries a status. */
function fromExpress(thrown: unknown): HubError {
  if (thrown instanceof Error && !(thrown instanceof HubError) && 'status' in thrown) {
    if (thrown.status === 404) return new HubError('not_found', 'There is no such file.');
    if (thrown.status === 400) return new HubError('invalid_request', `The request can't be read: ${thrown.message}`);
  }
  return toHubError(thrown);
}
