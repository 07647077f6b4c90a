import type { Express } from 'express';
import { HubError } from '../domain/errors.ts';
import type { EngineStatus } from '../domain/model.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { credentialsOf } from './credentials.ts';
import { contextOf, type Authenticator, type Credentials } from './request-context.ts';
import { requireAllowedRoute } from './require-access.ts';
import { sendJson } from './send-json.ts';

/** The LiteLLM release whose HTTP contract the hub follows; its clients read it from the readiness answer. */
const LITELLM_VERSION = '1.81.13';

export interface HealthDeps {
  readonly version: string;
  readonly authenticator: Authenticator;
  readonly metrics: Metrics;
  /** False when the database can't be written: the hub then answers nothing it would have to book. */
  readonly isDatabaseReady: () => boolean;
  readonly listEndpoints: () => readonly {
    readonly model: string;
    readonly engine: string;
    readonly status: EngineStatus;
    readonly problem: string | undefined;
  }[];
}

export function mountHealth(app: Express, deps: HealthDeps): void {
  app.get(['/health/liveliness', '/health/liveness', '/healthz'], (_req, res) =>
    sendJson(res, { status: 200, body: "I'm alive!" }),
  );

  app.get('/health/readiness', (_req, res) => {
    if (!deps.isDatabaseReady()) {
      sendJson(res, { status: 503, body: { detail: 'Service Unhealthy (the database cannot be written)' } });
      return;
    }
    sendJson(res, {
      status: 200,
      body: {
        status: 'healthy',
        db: 'connected',
        cache: null,
        litellm_version: LITELLM_VERSION,
        version: deps.version,
      },
    });
  });

  // Without a key it is a cheap sign of life and names nothing; no model is called either way.
  app.get('/health', (req, res) => {
    const credentials = credentialsOf(req, res);
    if (credentials.presentedKey === undefined && credentials.sessionToken === undefined) {
      sendJson(res, { status: 200, body: { status: 'healthy' } });
      return;
    }
    const caller = deps.authenticator.authenticate(credentials);
    requireAllowedRoute(caller, [req.path], ['info_routes', 'management_routes']);
    sendJson(res, { status: 200, body: fullHealth(deps.listEndpoints()) });
  });

  app.get(['/metrics', '/metrics/'], async (req, res) => {
    if (!contextOf(res).isLoopback) requireAdmin(deps.authenticator, credentialsOf(req, res));
    res.setHeader('Content-Type', deps.metrics.contentType);
    res.end(await deps.metrics.text());
  });
}

function requireAdmin(authenticator: Authenticator, credentials: Credentials): void {
  if (!authenticator.authenticate(credentials).isAdmin)
    throw new HubError('forbidden', 'Metrics are for administrators when they are read over the network.');
}

/** LiteLLM's shape of the full answer. */
function fullHealth(endpoints: ReturnType<HealthDeps['listEndpoints']>): unknown {
  const isHealthy = (each: (typeof endpoints)[number]) => each.problem === undefined && each.status.state === 'ready';
  const describe = (each: (typeof endpoints)[number]) => ({
    model: `${each.engine}/${each.model}`,
    ...(each.status.endpoint !== undefined && { api_base: each.status.endpoint }),
  });
  const healthy = endpoints.filter(isHealthy).map(describe);
  const unhealthy = endpoints
    .filter((each) => !isHealthy(each))
    .map((each) => ({ ...describe(each), error: each.problem ?? each.status.message }));
  return {
    healthy_endpoints: healthy,
    unhealthy_endpoints: unhealthy,
    healthy_count: healthy.length,
    unhealthy_count: unhealthy.length,
  };
}
