import type { Request, RequestHandler, Response } from 'express';
import { HubError } from '../../domain/errors.ts';

const METHODS = 'GET, POST, HEAD, OPTIONS, PUT, PATCH, DELETE';
const EXPOSED = [
  'x-request-id',
  'request-id',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
  'x-hub-ignored',
  'x-hub-context-used',
  'x-hub-context-allowed',
  'x-hub-context-estimated',
  'x-hub-context-trimmed',
  'idempotent-replayed',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
  'x-ratelimit-limit-tokens',
  'x-ratelimit-remaining-tokens',
  'x-ratelimit-reset-tokens',
].join(', ');
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Private-Network';

/**
 * Answers preflights, lets allowed origins read answers, and refuses the others before anything is done: bodies are
 * read whatever their content type, so a foreign page could otherwise post without a preflight.
 * @param allowedOrigins the setting as it is now; `*` stands for any run of characters but `/`, and `:*` at the end for
 *     any port, that of the scheme included
 * @throws HubError `origin_not_allowed`
 */
export function cors(allowedOrigins: () => readonly string[]): RequestHandler {
  const matches = createOriginMatcher();
  return (req, res, next) => {
    const { origin } = req.headers;
    if (origin === undefined) {
      if (req.method === 'OPTIONS') return void res.status(optionsStatus(req.path)).end();
      return next();
    }
    if (origin === 'null' && isPublicFile(req)) {
      res.setHeader('Access-Control-Allow-Origin', '*');
      return next();
    }
    const isSameOrigin = origin === `${req.protocol}://${req.headers.host ?? ''}`;
    const isAllowed = isSameOrigin || matches(origin, allowedOrigins());
    if (isAllowed) allow(res, origin);
    if (req.method === 'OPTIONS') {
      preflight(
        res,
        optionsStatus(req.path),
        req.headers['access-control-request-headers'],
        req.headers['access-control-request-private-network'],
      );
      return;
    }
    if (!isAllowed) {
      throw new HubError(
        'origin_not_allowed',
        `Pages from ${origin.slice(0, 100)} may not call this hub. Its owner can add the origin to the setting corsOrigins.`,
      );
    }
    next();
  };
}

/** The sandboxed frame that draws diagrams has no origin, and its scripts are no secret. */
function isPublicFile({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && path.startsWith('/ui/assets/');
}

function allow(res: Response, origin: string): void {
  res.setHeader('Vary', VARY);
  res.setHeader('Access-Control-Allow-Origin', origin);
  res.setHeader('Access-Control-Expose-Headers', EXPOSED);
}

/** LiteLLM's health routes say 200, and its tests look at it; a browser takes either. */
function optionsStatus(path: string): number {
  return path.startsWith('/health') ? 200 : 204;
}

function preflight(
  res: Response,
  status: number,
  headers: string | undefined,
  privateNetwork: string | string[] | undefined,
): void {
  res.setHeader('Vary', VARY);
  res.setHeader('Access-Control-Allow-Methods', METHODS);
  if (headers !== undefined) res.setHeader('Access-Control-Allow-Headers', headers);
  if (privateNetwork === 'true') res.setHeader('Access-Control-Allow-Private-Network', 'true');
  res.setHeader('Access-Control-Max-Age', '600');
  res.status(status).end();
}

function createOriginMatcher(): (origin: string, patterns: readonly string[]) => boolean {
  let compiledFrom: readonly string[] | undefined;
  let expressions: readonly RegExp[] = [];
  return (origin, patterns) => {
    if (patterns !== compiledFrom) {
      compiledFrom = patterns;
      expressions = patterns.map(originExpression);
    }
    return expressions.some((expression) => expression.test(origin));
  };
}

function originExpression(pattern: string): RegExp {
  // Browsers leave the port out where it is the scheme's own.
  const [name, port] = pattern.endsWith(':*') ? [pattern.slice(0, -2), '(?::\\d+)?'] : [pattern, ''];
  const escaped = name.split('*').map((text) => RegExp.escape(text));
  return new RegExp(`^${escaped.join('[^/]*')}${port}$`);
}
