import type { Request, Response } from 'express';
import type { Principal } from '../domain/ports.ts';
import { SESSION_COOKIE } from '../shell-messages.ts';
import { contextOf, type Authenticator, type Credentials } from './request-context.ts';

/** Other products' spellings, in LiteLLM's order; `x-litellm-api-key` and `Authorization` go first. */
const BARE_KEY_HEADERS = ['api-key', 'x-api-key', 'x-goog-api-key', 'ocp-apim-subscription-key'] as const;
/** What a client sends when its key setting is empty. */
const EMPTY = new Set(['', 'undefined', 'null', 'none', 'bearer']);

const SCHEME = /^(?:bearer|basic)(?:\s+|$)/i;

/** Everything by which a request says who it is from. */
export function credentialsOf(req: Request, res: Response): Credentials {
  return { ...presentedKey(req), sessionToken: sessionToken(req), isLoopback: contextOf(res).isLoopback };
}

export interface CallerDeps {
  readonly authenticator: Authenticator;
  /** @throws HubError where this caller may call nothing at all now */
  readonly requireOpen: (caller: Principal) => void;
}

/**
 * Who calls a route that is no model's; for those admission asks the same, in its own order.
 * @throws HubError for a key that is none, and for a caller who may call nothing at all
 */
export function requireCaller(req: Request, res: Response, { authenticator, requireOpen }: CallerDeps): Principal {
  const caller = authenticator.authenticate(credentialsOf(req, res));
  requireOpen(caller);
  return caller;
}

/** The key a request presents: the first header that holds one, by LiteLLM's order. */
function presentedKey(req: Request): Pick<Credentials, 'presentedKey' | 'isMalformed'> {
  const authorization = req.headers.authorization?.trim();
  const candidates = [
    { presentedKey: withoutScheme(req.get('x-litellm-api-key')?.trim()) },
    {
      presentedKey: withoutScheme(authorization),
      isMalformed: authorization !== undefined && !SCHEME.test(authorization),
    },
    ...BARE_KEY_HEADERS.map((name) => ({ presentedKey: req.get(name)?.trim() })),
  ];
  return candidates.find(({ presentedKey: key }) => key !== undefined && !EMPTY.has(key.toLowerCase())) ?? {};
}

function withoutScheme(value: string | undefined): string | undefined {
  return value?.replace(SCHEME, '');
}

/** The browser's session, only for requests that a page of our own made. */
export function sessionToken(req: Request): string | undefined {
  const { cookie } = req.headers;
  if (cookie === undefined || isFromForeignPage(req)) return undefined;
  const prefix = `${SESSION_COOKIE}=`;
  const pair = cookie.split(';').find((each) => each.trim().startsWith(prefix));
  return pair?.trim().slice(prefix.length);
}

/** An allowed foreign origin may call with a key of its own, never with this browser's session. */
function isFromForeignPage(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = req.headers;
  return origin !== undefined && origin !== `${req.protocol}://${req.headers.host ?? ''}`;
}

/** `Set-Cookie` that begins a session, or ends it when there is no token. */
export function sessionCookie(token: string | undefined): string {
  const attributes = 'Path=/; HttpOnly; SameSite=Strict';
  return token === undefined
    ? `${SESSION_COOKIE}=; ${attributes}; Max-Age=0`
    : `${SESSION_COOKIE}=${token}; ${attributes}; Max-Age=${30 * 24 * 3600}`;
}
