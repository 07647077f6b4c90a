import type { RequestHandler } from 'express';
import type { IdGenerator } from '../../domain/ports.ts';
import { isFromLoopback, setContext } from '../request-context.ts';

/** A caller's own id is kept when it can't break a header or a log line. */
const SAFE_ID = /^[\w.:@/+=-]{1,128}$/;

/** Gives every request its id, which every answer carries. */
export function openRequest(ids: IdGenerator): RequestHandler {
  return (req, res, next) => {
    const presented = req.headers['x-request-id'];
    const requestId = typeof presented === 'string' && SAFE_ID.test(presented) ? presented : ids.next('req_');
    setContext(res, { requestId, isLoopback: isFromLoopback(req) });
    res.setHeader('x-request-id', requestId);
    next();
  };
}
