import type { ApiKey, UserRole } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, Principal } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import type { KeyRing } from './key-ring.ts';
import { hashKey, isSameHash, maskKey } from './key-text.ts';
import type { Sessions } from './sessions.ts';

/** LiteLLM's name for whoever uses the master key; a signed-in browser is the same person. */
const OWNER = { userId: 'default_user_id', teamId: null, organizationId: null, role: 'proxy_admin' } as const;
const MASTER: Principal = { kind: 'master', id: 'master', isAdmin: true, ...OWNER };
const SESSION: Principal = { kind: 'session', id: 'interface', isAdmin: true, ...OWNER };
const LOCAL: Principal = {
  kind: 'local',
  id: 'local',
  isAdmin: false,
  role: null,
  userId: null,
  teamId: null,
  organizationId: null,
};

export interface Credentials {
  readonly presentedKey?: string | undefined;
  /** The key stood in `Authorization` without a scheme, which LiteLLM refuses whatever the key. */
  readonly isMalformed?: boolean | undefined;
  readonly sessionToken?: string | undefined;
  /** The request came over this computer's loopback address. */
  readonly isLoopback: boolean;
}

export interface AuthenticatorDeps {
  readonly keys: KeyRing;
  readonly book: AccountBook;
  readonly sessions: Sessions;
  readonly masterKeyHash: string;
  /** The owner's setting: on this computer any key or none will do. */
  readonly isLoopbackOpen: () => boolean;
  readonly clock: Clock;
}

/** Says who is calling. Messages begin with LiteLLM's own words, which its clients look for. */
export function createAuthenticator(deps: AuthenticatorDeps): { authenticate(credentials: Credentials): Principal } {
  const { keys, book, sessions, masterKeyHash, clock } = deps;
  let principals = new WeakMap<ApiKey, Principal>();
  // A key's rights hang on its user and team too.
  book.onChange(() => (principals = new WeakMap()));

  function principalOf(key: ApiKey): Principal {
    const known = principals.get(key);
    if (known !== undefined) return known;
    const role = roleOf(key);
    const principal: Principal = {
      kind: 'key',
      id: key.token,
      alias: key.keyAlias ?? undefined,
      isAdmin: role === 'proxy_admin',
      role,
      userId: key.userId,
      teamId: key.teamId,
      organizationId:
        key.organizationId ?? (key.teamId === null ? null : (book.teams.get(key.teamId)?.organizationId ?? null)),
      key,
    };
    principals.set(key, principal);
    return principal;
  }

  /** A key of a user whom the hub does not know is a key of nobody. */
  function roleOf(key: ApiKey): UserRole | null {
    const user = key.userId === null ? undefined : book.users.get(key.userId);
    return user === undefined ? null : (user.userRole ?? 'internal_user');
  }

  function byKey(text: string, isOpen: boolean): Principal {
    const token = hashKey(text);
    if (isSameHash(token, masterKeyHash)) return MASTER;
    const key = keys.find(token);
    if (key === undefined) {
      if (isOpen) return LOCAL;
      throw text.startsWith('sk-') ? unknownKey(text) : noKeyText(text);
    }
    // A key that was taken away stays taken away, also where none is needed.
    requireUsable(key, text, clock.now());
    keys.touch(key.token);
    return principalOf(key);
  }

  return {
    authenticate({ presentedKey, isMalformed, sessionToken, isLoopback }) {
      const isOpen = isLoopback && deps.isLoopbackOpen();
      if (isMalformed === true && !isOpen) throw withoutScheme();
      if (presentedKey !== undefined) return byKey(presentedKey, isOpen);
      const session = sessionToken === undefined ? undefined : sessions.find(sessionToken);
      // Who signed in with a key of their own sees their own chats, and pays for them.
      if (session !== undefined) return session.userId === null ? SESSION : { ...SESSION, userId: session.userId };
      if (isOpen) return LOCAL;
      throw unauthenticated(
        'No api key passed in. Send Authorization: Bearer with a key of this hub; its Keys page makes one.',
        'auth_error',
      );
    },
  };
}

function requireUsable(key: ApiKey, text: string, now: number): void {
  if (key.deletedAt !== null) throw unknownKey(text);
  if (key.blocked === true) {
    throw unauthenticated('Key is blocked. An administrator can lift this with /key/unblock.', 'auth_error');
  }
  if (key.expiresAt !== null && key.expiresAt <= now) {
    throw new HubError(
      'key_expired',
      `Authentication Error, Expired Key: it was valid until ${new Date(key.expiresAt).toISOString()}.`,
      { wireType: 'expired_key', param: maskKey(text) },
    );
  }
}

function unknownKey(text: string): HubError {
  return unauthenticated(
    `Invalid proxy server token passed: ${maskKey(text)} is not a key of this hub, or it was deleted.`,
    'token_not_found_in_db',
    'key',
  );
}

function noKeyText(text: string): HubError {
  const shown = text.length <= 8 ? '****' : `${text.slice(0, 4)}****${text.slice(-4)}`;
  return unauthenticated(
    `LiteLLM Virtual Key expected: got ${shown}, but keys of this hub start with 'sk-'.`,
    'auth_error',
  );
}

function withoutScheme(): HubError {
  return unauthenticated(
    "Malformed API Key passed in: it stands in Authorization without a scheme. Write 'Bearer ' before it.",
    'auth_error',
  );
}

function unauthenticated(message: string, wireType: string, param = 'None'): HubError {
  return new HubError('unauthenticated', `Authentication Error, ${message}`, { wireType, param });
}
