import type { Request } from 'express';
import { SESSION_COOKIE } from '../shell-messages.ts';

/** Other products' spellings, in LiteLLM's order; `x-litellm-api-key` and `Authorization` go first. */
const BARE_KEY_HEADERS = ['api-key', 'x-api-key', 'x-goog-api-key', 'ocp-apim-subscription-key'] as const;
/** What a client sends when its key setting is empty. */
const EMPTY = new Set(['', 'undefined', 'null', 'none', 'bearer']);

/** The key a request presents: the first header that holds one, by LiteLLM's order. */
export function presentedKey(req: Request): string | undefined {
  const candidates = [
    withoutScheme(req.get('x-litellm-api-key')),
    withoutScheme(req.headers.authorization),
    ...BARE_KEY_HEADERS.map((name) => req.get(name)?.trim()),
  ];
  return candidates.find((key) => key !== undefined && !EMPTY.has(key.toLowerCase()));
}

function withoutScheme(value: string | undefined): string | undefined {
  return value?.trim().replace(/^(?:bearer|basic)(?:\s+|$)/i, '');
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
