import type { Request, RequestHandler } from 'express';

const REPEATED_SLASHES = /\/{2,}/g;
const REPEATED_VERSION = /^(?:\/v1)+(?=\/v1(?:\/|$))/;

/** The request line of a client that takes the hub for its proxy. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** Clients join base URLs and paths in every way: doubled slashes, `/v1/v1`, a slash at the end. All mean one path. */
export const normalizePath: RequestHandler = (req, _res, next) => {
  toOriginForm(req);
  const queryAt = req.url.indexOf('?');
  const path = queryAt < 0 ? req.url : req.url.slice(0, queryAt);
  if (path.includes('//') || path.startsWith('/v1/v1')) {
    const clean = path.replace(REPEATED_SLASHES, '/').replace(REPEATED_VERSION, '');
    req.url = clean + (queryAt < 0 ? '' : req.url.slice(queryAt));
  }
  next();
};

/** The name in the request line counts then, not the `Host` header (RFC 9112, section 3.2.2). */
function toOriginForm(req: Request): void {
  const absolute = ABSOLUTE.exec(req.url);
  if (absolute === null) return;
  const rest = req.url.slice(absolute[0].length);
  req.url = rest.startsWith('/') ? rest : `/${rest}`;
  req.headers.host = absolute[1] ?? '';
}
