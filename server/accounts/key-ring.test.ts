import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../tests/helpers/test-clock.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { TEST_ACTOR } from '../../tests/helpers/account-rows.ts';
import { createAccountStore, type AccountStore } from '../store/account-store.ts';
import { randomIds } from '../telemetry/ids.ts';
import { createAccountBook } from './account-book.ts';
import { createKeyRing, type KeyFields, type KeyRing } from './key-ring.ts';
import { hashKey } from './key-text.ts';

let db: Database;
let records: AccountStore;
let clock: TestClock;
let keys: KeyRing;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  records = createAccountStore(db);
  clock = createTestClock();
  keys = reopen();
});
afterEach(() => db.close());

const reopen = () =>
  createKeyRing({
    book: createAccountBook({ records, clock }),
    onRegenerated: (from, to) => void regenerated.push([from, to]),
    touch: records.touch,
    clock,
    ids: randomIds,
  });
const regenerated: (readonly [string, string])[] = [];
const make = (wish: KeyFields & { text?: string } = {}) => {
  const { text, ...fields } = wish;
  return keys.create(text, fields, TEST_ACTOR);
};

describe('making a key', () => {
  it('gives its text once and keeps only the hash', () => {
    const { text, key } = make({ metadata: { room: 3 } });
    expect(text).toMatch(/^sk-[\w-]{32}$/);
    expect(key).toMatchObject({ token: hashKey(text), keyName: `sk-...${text.slice(-4)}`, blocked: null });
    expect(JSON.stringify(records.all('keys'))).not.toContain(text);
    expect(reopen().find(text)).toEqual(key);
  });

  it.each(['sk-12345678', `sk-${'x'.repeat(200)}`, 'sk-a_b-C_d-9'])('takes the wished text %.20s', (text) => {
    expect(make({ text }).text).toBe(text);
  });

  it.each([
    '',
    'sk-',
    'sk-1234567',
    `sk-${'x'.repeat(201)}`,
    'SK-12345678',
    'sk-with space',
    'sk-12345678\n',
    'sk-ключключ',
  ])('refuses the text %.20j and makes nothing', (text) => {
    expect(() => make({ text })).toThrow('A key must begin with sk-');
    expect(records.all('keys')).toEqual([]);
  });

  it('refuses an alias that a living key has, and takes it again after that one was deleted', () => {
    const { text } = make({ keyAlias: 'laptop' });
    expect(() => make({ keyAlias: 'laptop' })).toThrow('"laptop" already exists');
    keys.delete([text], TEST_ACTOR);
    expect(make({ keyAlias: 'laptop' }).key.keyAlias).toBe('laptop');
  });

  it('keeps nothing in memory when the disk refuses it', () => {
    db.pragma('query_only = ON');
    expect(() => make({ text: 'sk-not-stored' })).toThrow(/readonly/);
    expect([keys.find('sk-not-stored'), keys.list()]).toEqual([undefined, []]);
  });
});

describe('a key in the ring', () => {
  it('is found by text and by hash, also when it was deleted, but then not listed', () => {
    const { text, key } = make();
    expect([keys.find(text), keys.find(key.token), keys.get(text)]).toEqual([key, key, key]);
    keys.delete([text], TEST_ACTOR);
    expect(keys.find(text)?.deletedAt).toBe(clock.now());
    expect([keys.get(text), keys.list(), keys.list('deleted').length]).toEqual([undefined, [], 1]);
  });

  it('is blocked and unblocked, here and on the disk', () => {
    const { text } = make();
    clock.advance(5);
    expect(keys.setBlocked(text, true, TEST_ACTOR)).toMatchObject({ blocked: true, updatedAt: clock.now() });
    expect(reopen().find(text)?.blocked).toBe(true);
    expect(keys.setBlocked(text, false, TEST_ACTOR)).toMatchObject({ blocked: false });
  });

  it('stays as it is when the disk refuses the change', () => {
    const { text } = make();
    db.pragma('query_only = ON');
    expect(() => keys.setBlocked(text, true, TEST_ACTOR)).toThrow(/readonly/);
    expect(keys.find(text)?.blocked).toBeNull();
  });

  it('that is not there is named, but not spelled out, in the refusal', () => {
    make();
    for (const change of [
      () => keys.setBlocked('sk-secret-unknown', true, TEST_ACTOR),
      () => keys.delete(['sk-secret-unknown'], TEST_ACTOR),
    ]) {
      expect(change).toThrow('No keys found: sk-...nown is not a key of this hub');
    }
    expect(() => keys.delete([], TEST_ACTOR)).toThrow('No keys found');
  });

  it('is deleted beside names that are not there', () => {
    const [one, two] = [make(), make()];
    const deleted = keys.delete([one.text, 'sk-nobody-at-all', two.key.token], TEST_ACTOR);
    expect(deleted.map(({ token }) => token)).toEqual([one.key.token, two.key.token]);
    expect(() => keys.delete([one.text], TEST_ACTOR)).toThrow('No keys found');
  });
});

describe('the last use of a key', () => {
  it('is told at once, and stored by the next flush', () => {
    const { text, key } = make();
    clock.advance(10);
    keys.touch(key.token);
    expect(keys.get(text)?.lastUsedAt).toBe(clock.now());
    expect(keys.list()[0]?.lastUsedAt).toBe(clock.now());
    expect(records.all('keys')[0]?.lastUsedAt).toBeNull();
    keys.flush();
    expect(records.all('keys')[0]?.lastUsedAt).toBe(clock.now());
    expect(keys.get(text)?.lastUsedAt).toBe(clock.now());
  });

  it('is not lost when the key changes before the flush, or when the flush fails', () => {
    const { text, key } = make();
    keys.touch(key.token);
    keys.setBlocked(text, true, TEST_ACTOR);
    expect(records.all('keys')[0]?.lastUsedAt).toBe(clock.now());
    db.pragma('query_only = ON');
    expect(() => keys.flush()).toThrow(/readonly/);
    db.pragma('query_only = OFF');
    keys.flush();
    expect(reopen().get(text)).toMatchObject({ blocked: true, lastUsedAt: clock.now() });
  });

  it('costs no write when nothing was used', () => {
    make();
    db.pragma('query_only = ON');
    keys.flush();
    expect(keys.list()[0]?.lastUsedAt).toBeNull();
  });
});
