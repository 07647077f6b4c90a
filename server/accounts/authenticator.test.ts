import { beforeEach, describe, expect, it } from 'vitest';
import { COMPAT } from '../domain/compat.ts';
import type { Principal } from '../domain/ports.ts';
import { memoryAccountRecords, TEST_ACTOR } from '../../tests/helpers/account-rows.ts';
import { createTestClock, type TestClock } from '../../tests/helpers/test-clock.ts';
import { createTestIds } from '../../tests/helpers/test-ids.ts';
import { createAccountBook } from './account-book.ts';
import { createAuthenticator, type Credentials } from './authenticator.ts';
import { createKeyRing, type KeyFields, type KeyRing } from './key-ring.ts';
import { expiryOf } from './key-lifetime.ts';
import { hashKey } from './key-text.ts';
import { createSessions, type Sessions } from './sessions.ts';

const MASTER = 'sk-the-master-key';
const DAY_MS = 24 * 3600 * 1000;

let clock: TestClock;
let keys: KeyRing;
let sessions: Sessions;
let isOpen: boolean;
let authenticate: (credentials: Partial<Credentials>) => Principal;

beforeEach(() => {
  clock = createTestClock();
  const ids = createTestIds();
  const kept = new Map<string, { expiresAt: number; userId: string | null }>();
  const book = createAccountBook({ records: memoryAccountRecords(), clock });
  keys = createKeyRing({ book, onRegenerated: () => undefined, touch: () => undefined, clock, ids });
  sessions = createSessions({
    records: {
      insert: (token, _createdAt, expiresAt, userId) => void kept.set(token, { expiresAt, userId }),
      find: (token) => kept.get(token),
      delete: (token) => void kept.delete(token),
      deleteExpired: () => undefined,
    },
    isAdmin: () => true,
    clock,
    ids,
  });
  isOpen = false;
  const isLoopbackOpen = () => isOpen;
  const deps = { keys, book, sessions, masterKeyHash: hashKey(MASTER), isLoopbackOpen, clock };
  const { authenticate: ask } = createAuthenticator(deps);
  authenticate = (credentials) => ask({ isLoopback: true, ...credentials });
});

const make = (wish: KeyFields & { text?: string; duration?: string } = {}) => {
  const { text, duration, ...fields } = wish;
  return keys.create(text, { ...fields, expiresAt: expiryOf(duration, clock.now(), COMPAT.new) }, TEST_ACTOR);
};

describe('who is calling', () => {
  it('is the master, a key, or a browser, by what is presented', () => {
    const { text, key } = make({ keyAlias: 'laptop', models: ['echo'] });
    expect(authenticate({ presentedKey: MASTER })).toMatchObject({
      kind: 'master',
      isAdmin: true,
      role: 'proxy_admin',
    });
    expect(authenticate({ presentedKey: text })).toMatchObject({
      kind: 'key',
      id: key.token,
      alias: 'laptop',
      isAdmin: false,
      role: null,
      key,
    });
    expect(authenticate({ sessionToken: sessions.create() })).toMatchObject({ kind: 'session', isAdmin: true });
    expect(authenticate({ sessionToken: sessions.create('ann') })).toMatchObject({ kind: 'session', userId: 'ann' });
  });

  it('is the key even where a session is presented too, so that usage is booked under it', () => {
    const { text } = make();
    expect(authenticate({ presentedKey: text, sessionToken: sessions.create() })).toMatchObject({ kind: 'key' });
  });

  it('is never somebody who presents the hash of a key, or of the master key', () => {
    for (const hash of [make().key.token, hashKey(MASTER)]) {
      expect(() => authenticate({ presentedKey: hash })).toThrow(/LiteLLM Virtual Key expected: got .{4}\*{4}/);
    }
  });

  it('is remembered in the key’s last use, but not when it was refused', () => {
    const { text, key } = make();
    authenticate({ presentedKey: text });
    expect(keys.get(key.token)?.lastUsedAt).toBe(clock.now());
    const usedAt = clock.now();
    keys.setBlocked(text, true, TEST_ACTOR);
    clock.advance(1000);
    expect(() => authenticate({ presentedKey: text })).toThrow();
    expect(keys.get(key.token)?.lastUsedAt).toBe(usedAt);
  });

  it('follows a change of the key at once', () => {
    const { text } = make();
    authenticate({ presentedKey: text });
    keys.setBlocked(text, true, TEST_ACTOR);
    expect(() => authenticate({ presentedKey: text })).toThrow('Key is blocked');
    keys.setBlocked(text, false, TEST_ACTOR);
    expect(authenticate({ presentedKey: text })).toMatchObject({ kind: 'key' });
    keys.delete([text], TEST_ACTOR);
    expect(() => authenticate({ presentedKey: text })).toThrow('Invalid proxy server token passed');
  });
});

describe('a refusal', () => {
  it.each([
    [{}, 'No api key passed in', 'auth_error'],
    [{ sessionToken: 'nonsense' }, 'No api key passed in', 'auth_error'],
    [{ presentedKey: 'sk-unknown-key-1234' }, 'Invalid proxy server token passed: sk-...1234', 'token_not_found_in_db'],
    [{ presentedKey: 'hunter2-hunter2' }, "got hunt****ter2, but keys of this hub start with 'sk-'", 'auth_error'],
    [{ presentedKey: 'hunter2' }, 'got ****, but', 'auth_error'],
  ])('of %j begins with LiteLLM’s words', (credentials, words, wireType) => {
    expect(() => authenticate(credentials)).toThrow(words);
    expect(() => authenticate(credentials)).toThrow(/^Authentication Error, /);
    expect(thrownBy(() => authenticate(credentials))).toMatchObject({ code: 'unauthenticated', details: { wireType } });
  });

  it('never holds the key', () => {
    const text = 'sk-secret-secret-secret';
    const blocked = make({ text }).text;
    keys.setBlocked(text, true, TEST_ACTOR);
    for (const presentedKey of [blocked, 'sk-other-other-other', 'plain-secret-text']) {
      expect(String(thrownBy(() => authenticate({ presentedKey })))).not.toMatch(/secret-secret|other-other|plain-s/);
    }
  });

  it('of a key that has expired comes at the very moment, with the time it was valid until', () => {
    const { text } = make({ duration: '30s' });
    clock.advance(29_999);
    expect(authenticate({ presentedKey: text })).toMatchObject({ kind: 'key' });
    clock.advance(1);
    expect(() => authenticate({ presentedKey: text })).toThrow(
      `Expired Key: it was valid until ${new Date(clock.now()).toISOString()}.`,
    );
    expect(thrownBy(() => authenticate({ presentedKey: text }))).toMatchObject({
      details: { wireType: 'expired_key' },
    });
  });
});

describe('where no key is needed', () => {
  beforeEach(() => {
    isOpen = true;
  });

  it.each([undefined, 'sk-any-key-will-do', 'anything', 'ollama', ' '])(
    '%j is enough on this computer',
    (presentedKey) => {
      expect(authenticate({ presentedKey })).toMatchObject({ kind: 'local', id: 'local', isAdmin: false, role: null });
    },
  );

  it.each([undefined, 'sk-any-key-will-do', 'anything'])('%j is not enough from the network', (presentedKey) => {
    expect(() => authenticate({ presentedKey, isLoopback: false })).toThrow('Authentication Error');
  });

  it('whoever says more is known as more', () => {
    expect(authenticate({ presentedKey: MASTER })).toMatchObject({ kind: 'master' });
    expect(authenticate({ presentedKey: make().text })).toMatchObject({ kind: 'key' });
    expect(authenticate({ sessionToken: sessions.create() })).toMatchObject({ kind: 'session' });
    expect(authenticate({ sessionToken: 'over' })).toMatchObject({ kind: 'local' });
  });

  it('a key that was taken away stays taken away', () => {
    const [blocked, deleted, expired] = [make(), make(), make({ duration: '1s' })];
    keys.setBlocked(blocked.text, true, TEST_ACTOR);
    keys.delete([deleted.text], TEST_ACTOR);
    clock.advance(DAY_MS);
    for (const { text } of [blocked, deleted, expired]) {
      expect(() => authenticate({ presentedKey: text })).toThrow('Authentication Error');
    }
  });

  it('closes at once when the owner says so', () => {
    authenticate({});
    isOpen = false;
    expect(() => authenticate({})).toThrow('No api key passed in');
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to throw.');
}
