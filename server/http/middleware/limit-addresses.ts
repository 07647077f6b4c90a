import type { Request, RequestHandler, Response } from 'express';
import type { HubError } from '../../domain/errors.ts';
import { credentialsOf } from '../credentials.ts';
import { contextOf } from '../request-context.ts';

export interface AddressDeps {
  readonly addressLimits: {
    arrive(address: string, answer: (refusal?: HubError) => void): () => void;
  };
  /** The owner's setting as it is now. */
  readonly exemptsThisComputer: () => boolean;
}

/** Where programs ask whether the hub is alive. */
const PROBES = new Set(['/health/liveliness', '/health/liveness', '/health/readiness', '/healthz']);

/**
 * Limits what one network address may ask, before anything is done for it. Every listener and every route, as whoever put
 * nginx in front had it, but for two kinds that owners of nginx except too: signs of life, because a monitor behind the same
 * address as a busy client must not take the hub for dead, and the files of the interface, of which one page loads dozens.
 * Neither takes a key, so nothing can be guessed there. Preflights were answered before and do not count.
 */
export function limitAddresses({ addressLimits, exemptsThisComputer }: AddressDeps): RequestHandler {
  return (req, res, next) => {
    if ((contextOf(res).isLoopback && exemptsThisComputer()) || isExempt(req, res)) return next();
    const leave = addressLimits.arrive(req.socket.remoteAddress ?? '', next);
    res.once('close', leave);
  };
}

function isExempt(req: Request, res: Response): boolean {
  const { path } = req;
  if (path.startsWith('/ui/') || PROBES.has(path)) return true;
  if (path !== '/health') return false;
  const { presentedKey, sessionToken } = credentialsOf(req, res);
  return presentedKey === undefined && sessionToken === undefined;
}
