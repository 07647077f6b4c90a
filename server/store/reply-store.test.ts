import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../tests/helpers/test-clock.ts';
import { openDatabase, type Database } from './database.ts';
import { createReplyStore, type ReplyLimits, type ReplyStore } from './reply-store.ts';

const DAY_MS = 86_400_000;
const KEY = 'a'.repeat(64);

let db: Database;
let clock: TestClock;
let limits: ReplyLimits;
let store: ReplyStore;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  clock = createTestClock();
  limits = { days: 30, perCaller: 1000 };
  store = createReplyStore(db, () => limits, clock);
});
afterEach(() => db.close());

const keep = (callerId: string, id: string, previousId?: string) =>
  store.keep(callerId, { id, previousId, input: [`in ${id}`], output: [`out ${id}`], body: { id } });

describe('a stored reply', () => {
  it('is found by its caller alone', () => {
    keep('master', 'r1');
    expect(store.find('master', 'r1')).toEqual({
      id: 'r1',
      previousId: undefined,
      input: ['in r1'],
      output: ['out r1'],
      body: { id: 'r1' },
    });
    expect(store.find('local', 'r1')).toBeUndefined();
    expect(store.delete('local', 'r1')).toBe(false);
    expect(store.delete('master', 'r1')).toBe(true);
    expect(store.find('master', 'r1')).toBeUndefined();
  });

  it('leads back over all turns, oldest first, and to nothing where one is gone', () => {
    keep('master', 'r1');
    keep('master', 'r2', 'r1');
    keep('master', 'r3', 'r2');
    const last = store.find('master', 'r3');
    expect(last && store.before('master', last)).toEqual(['in r1', 'out r1', 'in r2', 'out r2']);
    store.delete('master', 'r1');
    expect(last && store.before('master', last)).toBeUndefined();
  });

  it('is not kept where the owner wants none', () => {
    limits = { days: 0, perCaller: 1000 };
    keep('master', 'r1');
    expect(store.find('master', 'r1')).toBeUndefined();
  });

  it('goes when it is old, one of too many, or its key is no more', () => {
    keep('master', 'old');
    clock.advance(29 * DAY_MS);
    keep('local', 'first');
    clock.advance(1);
    keep('local', 'second');
    keep(KEY, 'of a key that was never there');
    limits = { days: 30, perCaller: 1 };
    clock.advance(2 * DAY_MS);
    store.tidy();
    const left = db.prepare<[], string>('SELECT id FROM responses').pluck().all();
    expect(left).toEqual(['second']);
  });
});
