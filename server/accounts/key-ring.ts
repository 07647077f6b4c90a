import type { ApiKey } from '../domain/api-key.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import { createKeyText, hashKey, maskKey } from './key-text.ts';
import { expiryOf } from './key-lifetime.ts';

/** Where keys are kept. */
export interface KeyRecords {
  all(): readonly ApiKey[];
  insert(key: ApiKey): void;
  update(key: ApiKey): void;
  touch(seen: ReadonlyMap<string, number>): void;
}

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
  readonly createdBy: string;
}

/**
 * All keys in memory, filled at start and written through, so that a request costs no database read. A key is named by
 * its text or by its hash.
 */
export interface KeyRing {
  /** Also finds deleted keys. For the hot path: the last use may be some seconds behind. */
  find(textOrToken: string): ApiKey | undefined;
  /** A key that is not deleted, with its last use. */
  get(textOrToken: string): ApiKey | undefined;
  /** Keys that are not deleted, or only those that are; oldest first. */
  list(status?: 'live' | 'deleted'): readonly ApiKey[];
  /**
   * Makes a key. Its text is in the answer and nowhere else.
   * @throws HubError for a text that is no key, or an alias that is taken
   */
  create(wish: NewKey): { readonly text: string; readonly key: ApiKey };
  /** @throws HubError `not_found` */
  setBlocked(textOrToken: string, blocked: boolean): ApiKey;
  /** @throws HubError `not_found` when none of them exists; then nothing is deleted */
  delete(textsOrTokens: readonly string[]): readonly ApiKey[];
  /** Remembers a use; written later by `flush`. */
  touch(token: string): void;
  flush(): void;
}

export interface KeyRingDeps {
  readonly records: KeyRecords;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createKeyRing({ records, clock, ids }: KeyRingDeps): KeyRing {
  const byToken = new Map(records.all().map((key) => [key.token, key]));
  const seen = new Map<string, number>();

  const find = (textOrToken: string) => byToken.get(textOrToken.startsWith('sk-') ? hashKey(textOrToken) : textOrToken);

  function isTaken(alias: string): boolean {
    return byToken.values().some((key) => key.keyAlias === alias && key.deletedAt === null);
  }

  function save(key: ApiKey): ApiKey {
    records.update(key);
    byToken.set(key.token, key);
    return key;
  }

  function requireKey(textOrToken: string): ApiKey {
    const key = find(textOrToken);
    if (key !== undefined && key.deletedAt === null) return withLastUse(key, seen);
    throw unknownKey(textOrToken);
  }

  return {
    find,
    get(textOrToken) {
      const key = find(textOrToken);
      return key === undefined || key.deletedAt !== null ? undefined : withLastUse(key, seen);
    },
    list: (status = 'live') =>
      [...byToken.values()]
        .filter((key) => (key.deletedAt === null) === (status === 'live'))
        .map((key) => withLastUse(key, seen)),
    create(wish) {
      const text = wish.text ?? createKeyText(ids);
      requireKeyText(text);
      if (wish.alias != null && isTaken(wish.alias)) {
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
        models: wish.models ?? [],
        metadata: wish.metadata ?? {},
        blocked: wish.blocked ?? null,
        expiresAt,
        createdAt: now,
        updatedAt: now,
        lastUsedAt: null,
        createdBy: wish.createdBy,
        deletedAt: null,
      };
      records.insert(key);
      byToken.set(key.token, key);
      return { text, key };
    },
    setBlocked: (textOrToken, blocked) => save({ ...requireKey(textOrToken), blocked, updatedAt: clock.now() }),
    delete(textsOrTokens) {
      const found = textsOrTokens.map(find).filter((key): key is ApiKey => key?.deletedAt === null);
      if (found.length === 0) throw unknownKey(textsOrTokens[0] ?? '');
      return found.map((key) => save({ ...withLastUse(key, seen), deletedAt: clock.now() }));
    },
    touch: (token) => void seen.set(token, clock.now()),
    flush() {
      if (seen.size === 0) return;
      records.touch(seen);
      for (const [token, at] of seen) {
        const key = byToken.get(token);
        if (key !== undefined) byToken.set(token, { ...key, lastUsedAt: at });
      }
      seen.clear();
    },
  };
}

function withLastUse(key: ApiKey, seen: ReadonlyMap<string, number>): ApiKey {
  const at = seen.get(key.token);
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
