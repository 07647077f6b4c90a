import { hash } from 'node:crypto';
import type { Clock, IdGenerator } from '../domain/ports.ts';

const SESSION_MS = 30 * 24 * 3600 * 1000;
const TOKEN_CHARACTERS = 43;

/** Where sessions are kept, by the hash of their token. */
export interface SessionRecords {
  insert(token: string, createdAt: number, expiresAt: number, userId: string | null): void;
  find(token: string): { readonly expiresAt: number; readonly userId: string | null } | undefined;
  delete(token: string): void;
  deleteExpired(now: number): void;
}

/** Signed-in browsers. Tokens leave only in a cookie or a one-time link. */
export interface Sessions {
  /** @param userId whose key began it; null = the owner's */
  create(userId?: string | null): string;
  isValid(token: string): boolean;
  /** Whose it is; undefined for none that is valid. */
  find(token: string): { readonly userId: string | null } | undefined;
  end(token: string): void;
  /** A token for a link that signs in once, as long as this hub runs. */
  createSignInToken(): string;
  /** A session for such a token, or undefined when it was used or never made. */
  redeem(signInToken: string): string | undefined;
}

export interface SessionsDeps {
  readonly records: SessionRecords;
  /** Whether this person administers the hub now: who does no longer is signed in no longer. */
  readonly isAdmin: (userId: string) => boolean;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createSessions({ records, isAdmin, clock, ids }: SessionsDeps): Sessions {
  const signInTokens = new Set<string>();
  records.deleteExpired(clock.now());

  function create(userId: string | null = null): string {
    const token = ids.secret(TOKEN_CHARACTERS);
    const now = clock.now();
    records.insert(hashToken(token), now, now + SESSION_MS, userId);
    return token;
  }

  function find(token: string): { readonly userId: string | null } | undefined {
    const session = records.find(hashToken(token));
    if (session === undefined || session.expiresAt <= clock.now()) return undefined;
    return session.userId === null || isAdmin(session.userId) ? session : undefined;
  }

  return {
    create,
    isValid: (token) => find(token) !== undefined,
    find,
    end: (token) => records.delete(hashToken(token)),
    createSignInToken() {
      const token = ids.secret(TOKEN_CHARACTERS);
      signInTokens.add(token);
      return token;
    },
    redeem: (signInToken) => (signInTokens.delete(signInToken) ? create() : undefined),
  };
}

function hashToken(token: string): string {
  return hash('sha256', token);
}
