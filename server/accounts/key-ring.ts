import { type Actor, type ApiKey, NO_LIMITS } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import { requireBudgetOf } from './budgets.ts';
import { requireGuaranteesFit } from './guarantees.ts';
import { createKeyText, hashKey, maskKey } from './key-text.ts';
import { FORMER_TOKEN, GRACE_UNTIL } from './account-book.ts';

/** What may be said of a key when it is made or changed. */
export type KeyFields = Partial<
  Omit<
    ApiKey,
    | 'token'
    | 'keyName'
    | 'lastUsedAt'
    | 'deletedAt'
    | 'rotationCount'
    | 'createdAt'
    | 'createdBy'
    | 'updatedAt'
    | 'updatedBy'
  >
>;

/** A key with its text, which is known only now. */
export interface MadeKey {
  readonly text: string;
  readonly key: ApiKey;
}

export interface NewText {
  /** A wished text; must begin with `sk-`. */
  readonly text?: string | undefined;
  /** Until when the old text goes on working, in epoch milliseconds. */
  readonly graceUntil?: number | undefined;
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
   * Makes a key. Its text is in the answer and nowhere else. A wished text that a living key has changes nothing.
   * @throws HubError for a text that is no key, an alias that is taken, or a budget that is not there
   */
  create(text: string | undefined, fields: KeyFields, by: Actor): MadeKey;
  /** A key that somebody else stores, together with what belongs to it. @throws HubError as `create`, and for a known text */
  prepare(text: string | undefined, fields: KeyFields, by: Actor): MadeKey;
  /** @throws HubError `not_found`, or for an alias that is taken; then nothing has changed */
  update(textOrToken: string, fieldsOf: (key: ApiKey) => KeyFields, by: Actor): ApiKey;
  /**
   * Gives a key a new text. It keeps its limits and what it spent; the old text is refused at once, or after its grace.
   * @throws HubError `not_found`, for a text that is no key or is taken, or for an alias that is taken
   */
  regenerate(textOrToken: string, wish: NewText, fieldsOf: (key: ApiKey) => KeyFields, by: Actor): MadeKey;
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
  /** Told when a key got a new text, so that what is counted under its hash goes on under the new one. */
  readonly onRegenerated: (from: string, to: string) => void;
  /** Writes when keys were last used. @param seen token → epoch milliseconds */
  readonly touch: (seen: ReadonlyMap<string, number>) => void;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createKeyRing({ book, onRegenerated, touch, clock, ids }: KeyRingDeps): KeyRing {
  const lastUse = new Map<string, number>();
  const unwritten = new Map<string, number>();

  function find(textOrToken: string): ApiKey | undefined {
    const token = textOrToken.startsWith('sk-') ? hashKey(textOrToken) : textOrToken;
    const key = book.keys.get(token);
    return key === undefined || key.deletedAt !== null ? (inGrace(token) ?? key) : key;
  }

  /** The key that had this hash until it got a new text, while the old one is still let in. */
  function inGrace(token: string): ApiKey | undefined {
    const [key] = book.keys.where('formerToken', token).filter(({ deletedAt }) => deletedAt === null);
    const until = key?.extras[GRACE_UNTIL];
    return typeof until === 'number' && until > clock.now() ? key : undefined;
  }

  function requireKey(textOrToken: string): ApiKey {
    const key = find(textOrToken);
    if (key !== undefined && key.deletedAt === null) return withLastUse(key, lastUse);
    throw unknownKey(textOrToken);
  }

  function requireFreeAlias(alias: string | null | undefined, token: string | undefined): void {
    if (alias == null || book.keys.where('alias', alias).every((key) => key.token === token)) return;
    throw new HubError(
      'invalid_request',
      `A key with the alias ${JSON.stringify(alias)} already exists. Choose another name.`,
      { param: 'key_alias', wireType: 'bad_request_error' },
    );
  }

  function changed(key: ApiKey, fields: KeyFields, by: Actor): ApiKey {
    requireFreeAlias(fields.keyAlias, key.token);
    if (fields.budgetId != null) requireBudgetOf(book, fields.budgetId);
    const row = { ...key, ...fields, updatedAt: clock.now(), updatedBy: by.userId ?? by.id };
    requireGuaranteesFit(book, row);
    return row;
  }

  function prepare(wished: string | undefined, fields: KeyFields, by: Actor): MadeKey {
    const text = wished ?? createKeyText(ids);
    requireKeyText(text);
    const known = find(text);
    if (known !== undefined) {
      throw takenText(
        known.deletedAt === null ? 'Another key has this text.' : 'This key was deleted and stays refused.',
      );
    }
    requireFreeAlias(fields.keyAlias, undefined);
    if (fields.budgetId != null) requireBudgetOf(book, fields.budgetId);
    const key = newKey(text, fields, by, clock.now());
    requireGuaranteesFit(book, key);
    return { text, key };
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
    create(wished, fields, by) {
      if (wished !== undefined) {
        requireKeyText(wished);
        const known = find(wished);
        if (known?.deletedAt === null) return { text: wished, key: known };
      }
      const made = prepare(wished, fields, by);
      book.apply([{ type: 'put', table: 'keys', row: made.key }], by);
      return made;
    },
    prepare,
    update(textOrToken, fieldsOf, by) {
      const key = requireKey(textOrToken);
      const row = changed(key, fieldsOf(key), by);
      book.apply([{ type: 'put', table: 'keys', row }], by);
      return row;
    },
    regenerate(textOrToken, wish, fieldsOf, by) {
      const key = requireKey(textOrToken);
      const text = wish.text ?? createKeyText(ids);
      requireKeyText(text);
      if (find(text) !== undefined) throw takenText('Another key has or had this text.');
      const now = clock.now();
      const fields = changed(key, fieldsOf(key), by);
      const grace = { [FORMER_TOKEN]: key.token, [GRACE_UNTIL]: wish.graceUntil ?? now };
      const row: ApiKey = {
        ...fields,
        token: hashKey(text),
        keyName: maskKey(text),
        rotationCount: key.rotationCount + 1,
        rotation: fields.rotation === null ? null : { ...fields.rotation, lastAt: now },
        extras: { ...fields.extras, ...grace },
      };
      const former: ApiKey = { ...key, deletedAt: now };
      book.apply(
        [
          { type: 'put', table: 'keys', row: former, action: 'deleted' },
          { type: 'put', table: 'keys', row, action: 'regenerated' },
        ],
        by,
      );
      onRegenerated(key.token, row.token);
      return { text, key: row };
    },
    setBlocked(textOrToken, blocked, by) {
      const key = { ...requireKey(textOrToken), blocked, updatedAt: clock.now(), updatedBy: by.userId ?? by.id };
      book.apply([{ type: 'put', table: 'keys', row: key, action: blocked ? 'blocked' : 'unblocked' }], by);
      return key;
    },
    delete(textsOrTokens, by) {
      const found = new Set(textsOrTokens.map(find).filter((key): key is ApiKey => key?.deletedAt === null));
      if (found.size === 0) throw unknownKey(textsOrTokens[0] ?? '');
      const deletedAt = clock.now();
      const deleted = [...found].map((key) => ({ ...withLastUse(key, lastUse), deletedAt }));
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

function newKey(text: string, fields: KeyFields, by: Actor, now: number): ApiKey {
  const who = by.userId ?? by.id;
  return {
    keyAlias: null,
    userId: null,
    teamId: null,
    organizationId: null,
    models: [],
    aliases: {},
    allowedRoutes: [],
    metadata: {},
    limits: NO_LIMITS,
    budgetId: null,
    blocked: null,
    expiresAt: null,
    rotation: null,
    extras: {},
    ...fields,
    token: hashKey(text),
    keyName: maskKey(text),
    createdAt: now,
    createdBy: who,
    updatedAt: now,
    updatedBy: who,
    lastUsedAt: null,
    deletedAt: null,
    rotationCount: 0,
  };
}

function takenText(reason: string): HubError {
  return new HubError('invalid_request', `${reason} Choose another text, or leave key out.`, {
    param: 'key',
    wireType: 'bad_request_error',
  });
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
