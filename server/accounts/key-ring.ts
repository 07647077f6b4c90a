import { NO_LIMITS, type Actor } from '../domain/account.ts';
import type { ApiKey } from '../domain/api-key.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import { createKeyText, hashKey, maskKey } from './key-text.ts';
import { expiryOf } from './key-lifetime.ts';

export interface NewKey {
  /** A wished text; must begin with `sk-`. */
  readonly text?: string | undefined;
  readonly alias?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly teamId?: string | null | undefined;
  readonly models?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly duration?: string | null | undefined;
  readonly blocked?: boolean | null | undefined;
}

/**
 * All keys in memory, filled at start and written through, so that a request costs no database read. A key is named by
 * its text or by its hash.
 */
export interface KeyRing {
  /** Also finds deleted keys. For the hot path: without the last use. */
  find(textOrToken: string): ApiKey | undefined;
  /** A key that is not deleted, with its last use. */
  get(textOrToken: string): ApiKey | undefined;
  /** Keys that are not deleted, or only those that are; oldest first. */
  list(status?: 'live' | 'deleted'): readonly ApiKey[];
  /**
   * Makes a key. Its text is in the answer and nowhere else.
   * @throws HubError for a text that is no key, or an alias that is taken
   */
  create(wish: NewKey, by: Actor): { readonly text: string; readonly key: ApiKey };
  /** @throws HubError `not_found` */
  setBlocked(textOrToken: string, blocked: boolean, by: Actor): ApiKey;
  /** @throws HubError `not_found` when none of them exists; then nothing is deleted */
  delete(textsOrTokens: readonly string[], by: Actor): readonly ApiKey[];
  /** Remembers a use; written later by `flush`. */
  touch(token: string): void;
  flush(): void;
}

export interface KeyRingDeps {
  readonly book: AccountBook;
  /** Writes when keys were last used. @param seen token → epoch milliseconds */
  readonly touch: (seen: ReadonlyMap<string, number>) => void;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createKeyRing({ book, touch, clock, ids }: KeyRingDeps): KeyRing {
  const lastUse = new Map<string, number>();
  const unwritten = new Map<string, number>();

  const find = (textOrToken: string) =>
    book.keys.get(textOrToken.startsWith('sk-') ? hashKey(textOrToken) : textOrToken);

  function requireKey(textOrToken: string): ApiKey {
    const key = find(textOrToken);
    if (key !== undefined && key.deletedAt === null) return withLastUse(key, lastUse);
    throw unknownKey(textOrToken);
  }

  return {
    find,
    get(textOrToken) {
      const key = find(textOrToken);
      return key === undefined || key.deletedAt !== null ? undefined : withLastUse(key, lastUse);
    },
    list: (status = 'live') =>
      [...book.keys.all()]
        .filter((key) => (key.deletedAt === null) === (status === 'live'))
        .map((key) => withLastUse(key, lastUse)),
    create(wish, by) {
      const text = wish.text ?? createKeyText(ids);
      requireKeyText(text);
      if (wish.alias != null && book.keys.where('alias', wish.alias).length > 0) {
        throw new HubError(
          'invalid_request',
          `A key with the alias ${JSON.stringify(wish.alias)} already exists. Choose another name.`,
          {
            param: 'key_alias',
            wireType: 'bad_request_error',
          },
        );
      }
      const now = clock.now();
      const expiresAt = expiryOf(wish.duration, now);
      const known = find(text);
      if (known !== undefined) {
        if (known.deletedAt === null) return { text, key: known };
        throw new HubError(
          'invalid_request',
          'This key was deleted and stays refused. Choose another text, or leave key out.',
          { param: 'key', wireType: 'bad_request_error' },
        );
      }
      const key: ApiKey = {
        token: hashKey(text),
        keyName: maskKey(text),
        keyAlias: wish.alias ?? null,
        userId: wish.userId ?? null,
        teamId: wish.teamId ?? null,
        organizationId: null,
        models: wish.models ?? [],
        aliases: {},
        allowedRoutes: [],
        metadata: wish.metadata ?? {},
        limits: NO_LIMITS,
        budgetId: null,
        blocked: wish.blocked ?? null,
        expiresAt,
        createdAt: now,
        createdBy: by.userId ?? by.id,
        updatedAt: now,
        updatedBy: by.userId ?? by.id,
        lastUsedAt: null,
        deletedAt: null,
        rotationCount: 0,
        rotation: null,
        extras: {},
      };
      book.apply([{ type: 'put', table: 'keys', row: key }], by);
      return { text, key };
    },
    setBlocked(textOrToken, blocked, by) {
      const key = { ...requireKey(textOrToken), blocked, updatedAt: clock.now(), updatedBy: by.userId ?? by.id };
      book.apply([{ type: 'put', table: 'keys', row: key, action: blocked ? 'blocked' : 'unblocked' }], by);
      return key;
    },
    delete(textsOrTokens, by) {
      const found = textsOrTokens.map(find).filter((key): key is ApiKey => key?.deletedAt === null);
      if (found.length === 0) throw unknownKey(textsOrTokens[0] ?? '');
      const deletedAt = clock.now();
      const deleted = found.map((key) => ({ ...withLastUse(key, lastUse), deletedAt }));
      book.apply(
        deleted.map((row) => ({ type: 'put', table: 'keys', row, action: 'deleted' })),
        by,
      );
      return deleted;
    },
    touch(token) {
      const now = clock.now();
      lastUse.set(token, now);
      unwritten.set(token, now);
    },
    flush() {
      if (unwritten.size === 0) return;
      touch(unwritten);
      unwritten.clear();
    },
  };
}

function withLastUse(key: ApiKey, lastUse: ReadonlyMap<string, number>): ApiKey {
  const at = lastUse.get(key.token);
  return at === undefined ? key : { ...key, lastUsedAt: at };
}

function requireKeyText(text: string): void {
  if (/^sk-[\w-]{8,200}$/.test(text)) return;
  throw new HubError(
    'invalid_request',
    'A key must begin with sk- and go on with 8 to 200 letters, digits, - or _. Leave key out to get a random one.',
    {
      param: 'key',
      wireType: 'bad_request_error',
    },
  );
}

function unknownKey(textOrToken: string): HubError {
  const shown = textOrToken.startsWith('sk-') ? maskKey(textOrToken) : `${textOrToken.slice(0, 12)}…`;
  return new HubError('not_found', `No keys found: ${shown} is not a key of this hub. GET /key/list shows them.`, {
    param: 'key',
    wireType: 'not_found_error',
  });
}
