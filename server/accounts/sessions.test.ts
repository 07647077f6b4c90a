import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { createSessionStore } from '../store/session-store.ts';
import { randomIds } from '../telemetry/ids.ts';
import { createSessions } from './sessions.ts';

const DAY_MS = 24 * 3600 * 1000;

let db: Database;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
});
afterEach(() => db.close());

let admins: string[] = [];
function open(clock = createTestClock()) {
  const isAdmin = (userId: string) => admins.includes(userId);
  return { clock, sessions: createSessions({ records: createSessionStore(db), isAdmin, clock, ids: randomIds }) };
}
const rows = () => db.prepare<[], number>('SELECT count(*) FROM sessions').pluck().get();

describe('a session', () => {
  it('is good for 30 days and not a moment longer', () => {
    const { clock, sessions } = open();
    const token = sessions.create();
    clock.advance(30 * DAY_MS - 1);
    expect(sessions.isValid(token)).toBe(true);
    clock.advance(1);
    expect(sessions.isValid(token)).toBe(false);
  });

  it('ends when it is ended, and no other with it', () => {
    const { sessions } = open();
    const [one, other] = [sessions.create(), sessions.create()];
    sessions.end(one);
    expect([sessions.isValid(one), sessions.isValid(other)]).toEqual([false, true]);
    sessions.end('nonsense');
  });

  it('is good as long as whose key began it administers the hub', () => {
    admins = ['ann'];
    const { sessions } = open();
    const [own, hers] = [sessions.create(), sessions.create('ann')];
    expect(sessions.find(hers)).toMatchObject({ userId: 'ann' });
    admins = [];
    expect([sessions.find(hers), sessions.isValid(hers), sessions.isValid(own)]).toEqual([undefined, false, true]);
  });

  it('is kept as a hash: who reads the database can’t sign in', () => {
    const { sessions } = open();
    const token = sessions.create();
    const [stored] = db.prepare<[], string>('SELECT token FROM sessions').pluck().all();
    expect(stored).not.toBe(token);
    expect(sessions.isValid(stored ?? '')).toBe(false);
    expect(db.serialize().includes(token)).toBe(false);
  });

  it('outlives a restart, and is swept at one after its end', () => {
    const first = open();
    const token = first.sessions.create();
    expect(open(first.clock).sessions.isValid(token)).toBe(true);
    first.clock.advance(31 * DAY_MS);
    open(first.clock);
    expect(rows()).toBe(0);
  });

  it.each(['', 'nonsense', 'a'.repeat(10_000)])('is not %.10j', (token) => {
    expect(open().sessions.isValid(token)).toBe(false);
  });
});

describe('a sign-in token', () => {
  it('works once', () => {
    const { sessions } = open();
    const token = sessions.createSignInToken();
    const session = sessions.redeem(token);
    expect(sessions.isValid(session ?? '')).toBe(true);
    expect(sessions.redeem(token)).toBeUndefined();
    expect(sessions.isValid(token)).toBe(false);
  });

  it('is no session, and a session is no sign-in token', () => {
    const { sessions } = open();
    expect(sessions.isValid(sessions.createSignInToken())).toBe(false);
    expect(sessions.redeem(sessions.create())).toBeUndefined();
    expect(sessions.redeem('')).toBeUndefined();
  });

  it('ends with the hub that made it', () => {
    const token = open().sessions.createSignInToken();
    expect(open().sessions.redeem(token)).toBeUndefined();
  });
});
