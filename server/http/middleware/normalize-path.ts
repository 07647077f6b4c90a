import type { RequestHandler } from 'express';

const REPEATED_SLASHES = /\/{2,}/g;
const REPEATED_VERSION = /^(?:\/v1)+(?=\/v1(?:\/|$))/;

/** Clients join base URLs and paths in every way: doubled slashes, `/v1/v1`, a slash at the end. All mean one path. */
export const normalizePath: RequestHandler = (req, _res, next) => {
  const queryAt = req.url.indexOf('?');
  const path = queryAt < 0 ? req.url : req.url.slice(0, queryAt);
  if (path.includes('//') || path.startsWith('/v1/v1')) {
    const clean = path.replace(REPEATED_SLASHES, '/').replace(REPEATED_VERSION, '');
    req.url = clean + (queryAt < 0 ? '' : req.url.slice(queryAt));
  }
  next();
};
