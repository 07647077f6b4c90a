import type { Request, Response } from 'express';
import type { Principal } from '../domain/ports.ts';

/** What the first middleware knows of every request. */
export interface RequestContext {
  readonly requestId: string;
  /** The request came from this computer over its loopback address. */
  readonly isLoopback: boolean;
}

/** What a request presents. */
export interface Credentials {
  readonly presentedKey?: string | undefined;
  /** The key stood in `Authorization` without a scheme, which LiteLLM refuses whatever the key. */
  readonly isMalformed?: boolean | undefined;
  readonly sessionToken?: string | undefined;
  /** The request came over this computer's loopback address. */
  readonly isLoopback: boolean;
}

/** Says who is calling, from what a request presents. */
export interface Authenticator {
  /** @throws HubError `unauthenticated` that says what is wrong with what was presented. */
  authenticate(credentials: Credentials): Principal;
}

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

export function contextOf(res: Response): RequestContext {
  return res.locals['context'] as RequestContext;
}

export function setContext(res: Response, context: RequestContext): void {
  res.locals['context'] = context;
}

export function isFromLoopback(req: Request): boolean {
  return LOOPBACK.test(req.socket.remoteAddress ?? '') && LOOPBACK.test(req.socket.localAddress ?? '');
}
