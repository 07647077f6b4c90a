import type { Express, Request, Response } from 'express';
import { HubError } from '../domain/errors.ts';
import type { Clock, Principal } from '../domain/ports.ts';
import type { ModelEndpoint } from '../models/list-endpoints.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { credentialsOf, requireCaller, type CallerDeps } from './credentials.ts';
import { contextOf } from './request-context.ts';
import { requireAllowedRoute } from './require-access.ts';
import { sendJson } from './send-json.ts';

/** The LiteLLM release whose HTTP contract the hub follows; its clients read it from the readiness answer. */
const LITELLM_VERSION = '1.81.13';

export interface HealthDeps extends CallerDeps {
  readonly version: string;
  readonly metrics: Metrics;
  /** Programs on this computer need a key to read metrics too. */
  readonly metricsNeedKey: () => boolean;
  /** False when the database can't be written: the hub then answers nothing it would have to book. */
  readonly isDatabaseReady: () => boolean;
  /** What this caller may use, and how it is as far as its engine was last seen. */
  readonly listEndpoints: (caller: Principal) => readonly ModelEndpoint[];
  readonly clock: Clock;
}

/** LiteLLM's health routes (proxy HTTP contract, section 2) and Prometheus' scrape. No model is called for any of them. */
export function mountHealth(app: Express, deps: HealthDeps): void {
  app.get(['/health/liveliness', '/health/liveness', '/healthz'], (_req, res) =>
    sendJson(res, { status: 200, body: "I'm alive!" }),
  );

  app.get('/health/readiness', (_req, res) => {
    if (!deps.isDatabaseReady()) {
      sendJson(res, { status: 503, body: { detail: 'Service Unhealthy (the database cannot be written)' } });
      return;
    }
    sendJson(res, { status: 200, body: readiness(deps) });
  });

  // Without a key it is a cheap sign of life and names nothing.
  app.get('/health', (req, res) => {
    res.locals['errorShape'] = { face: 'litellm', errorFamily: 'detail' };
    const credentials = credentialsOf(req, res);
    if (credentials.presentedKey === undefined && credentials.sessionToken === undefined) {
      sendJson(res, { status: 200, body: { status: 'healthy' } });
      return;
    }
    const caller = requireCaller(req, res, deps);
    requireAllowedRoute(caller, [req.path], ['info_routes', 'management_routes']);
    sendJson(res, { status: 200, body: fullHealth(asked(deps.listEndpoints(caller), req.query)) });
  });

  app.get(['/metrics', '/metrics/'], async (req, res) => {
    const refusal = refusalToRead(deps, req, res);
    if (refusal !== undefined) return sendJson(res, refusal);
    res.setHeader('Content-Type', deps.metrics.contentType);
    res.end(await deps.metrics.text());
  });
}

function readiness({ version, clock }: HealthDeps): unknown {
  return {
    status: 'connected',
    db: 'connected',
    cache: null,
    litellm_version: LITELLM_VERSION,
    success_callbacks: ['prometheus'],
    use_aiohttp_transport: false,
    last_updated: new Date(clock.now()).toISOString(),
    version,
  };
}

/** Metrics tell of everybody, so over the network they are an administrator's. LiteLLM's refusal is a text, not an object. */
function refusalToRead({ authenticator, metricsNeedKey }: HealthDeps, req: Request, res: Response) {
  const { isLoopback } = contextOf(res);
  if (isLoopback && !metricsNeedKey()) return undefined;
  try {
    const caller = authenticator.authenticate(credentialsOf(req, res));
    requireAllowedRoute(caller, [req.path], ['info_routes', 'management_routes']);
    if (isLoopback || caller.isAdmin) return undefined;
    return { status: 403, body: 'Metrics are for administrators when they are read over the network.' };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const headers = error.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
    return { status: error.status, headers, body: error.message };
  }
}

/** @throws HubError `not_found` where `model` or `model_id` names nothing that the caller may use */
function asked(
  endpoints: readonly ModelEndpoint[],
  { model, model_id: id }: Request['query'],
): readonly ModelEndpoint[] {
  const found = endpoints.filter(
    (each) => (model === undefined || each.group === model) && (id === undefined || each.id === id),
  );
  if (found.length === 0 && (model !== undefined || id !== undefined)) {
    throw new HubError(
      'not_found',
      `There is no model ${JSON.stringify(model ?? id).slice(0, 200)} here to look at. GET /health without a query lists them all.`,
    );
  }
  return found;
}

/** LiteLLM's shape of the full answer. */
function fullHealth(endpoints: readonly ModelEndpoint[]): unknown {
  const encode = ({ apiBase, id, model, problem, provider }: ModelEndpoint) => ({
    model: `${provider}/${model}`,
    model_id: id,
    ...(apiBase !== undefined && { api_base: apiBase }),
    ...(problem !== undefined && { error: problem }),
  });
  const healthy = endpoints.filter(({ problem }) => problem === undefined);
  const unhealthy = endpoints.filter(({ problem }) => problem !== undefined);
  return {
    healthy_endpoints: healthy.map(encode),
    unhealthy_endpoints: unhealthy.map(encode),
    healthy_count: healthy.length,
    unhealthy_count: unhealthy.length,
  };
}
