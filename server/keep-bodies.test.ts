import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatRequest, keyRow, openingOf, principalOf } from '../tests/helpers/account-rows.ts';
import { createRecordingLogger, type RecordedEvent } from '../tests/helpers/recording-logger.ts';
import { createTestClock, type TestClock } from '../tests/helpers/test-clock.ts';
import { frameOf } from './domain/stream-frame.ts';
import { createBodyKeeper, type BodyKeeper } from './keep-bodies.ts';
import { createBodyStore, type BodyStore } from './store/body-store.ts';
import { openDatabase, type Database } from './store/database.ts';

const DAY_MS = 86_400_000;

let db: Database;
let store: BodyStore;
let clock: TestClock;
let keeper: BodyKeeper;
let log: RecordedEvent[];
let settings = {
  keepBodies: 'all' as 'off' | 'keys' | 'all',
  bodiesKeptDays: 2,
  bodyMaxBytes: 50,
  bodiesMaxBytes: 1e6,
};
beforeEach(() => {
  settings = { keepBodies: 'all', bodiesKeptDays: 2, bodyMaxBytes: 50, bodiesMaxBytes: 1e6 };
  db = openDatabase({ path: ':memory:' });
  store = createBodyStore(db);
  clock = createTestClock();
  log = [];
  keeper = createBodyKeeper({
    store,
    settings: () => settings,
    keyOf: () => undefined,
    isSpoken: (dialect) => dialect === 'openai',
    clock,
    logger: createRecordingLogger(log),
  });
});
afterEach(() => db.close());

function say(replyId: string, text: string): void {
  const wire = { dialect: 'openai', bytes: Buffer.from(text), body: {} };
  const opening = openingOf(principalOf(keyRow('k')), { replyId, receivedAt: clock.now() });
  const record = keeper.begin(opening, chatRequest({ wire }));
  record?.observe(frameOf({ type: 'text-delta', choice: 0, text: 'a secret answer' }));
  record?.end();
}

describe('keeping what is said', () => {
  it('waits for nobody: it is written a moment later, many at once', () => {
    const statements: unknown[] = [];
    const insert = store.insert;
    const counting = {
      ...store,
      insert: (bodies: Parameters<typeof insert>[0]) => (statements.push(bodies.length), insert(bodies)),
    };
    keeper = createBodyKeeper({
      store: counting,
      settings: () => settings,
      keyOf: () => undefined,
      isSpoken: (dialect) => dialect === 'openai',
      clock,
      logger: createRecordingLogger(log),
    });
    for (let index = 0; index < 20; index++) say(`r${index}`, '{}');
    expect(statements).toEqual([]);
    clock.advance(200);
    expect(statements).toEqual([20]);
  });

  it('is there for whoever asks at once', () => {
    say('a', '{"x":1}');
    expect(keeper.find('a')?.answer?.choices[0]?.text).toBe('a secret answer');
    expect(keeper.total()).toMatchObject({ count: 1 });
  });

  it('ends after its days, and by housekeeping', () => {
    say('a', '{}');
    clock.advance(1.5 * DAY_MS);
    say('b', '{}');
    clock.advance(DAY_MS);
    keeper.tidy();
    expect([keeper.find('a'), keeper.find('b')?.replyId]).toEqual([undefined, 'b']);
    settings = { ...settings, bodiesMaxBytes: 1 };
    keeper.tidy();
    expect(keeper.total()).toEqual({ count: 0, bytes: 0 });
  });

  it('leaves the memory of the connection alone', () => {
    const bytes = Buffer.from('{"a":"before"}');
    const opening = openingOf(principalOf(keyRow('k')), { replyId: 'a' });
    const record = keeper.begin(opening, chatRequest({ wire: { dialect: 'openai', bytes, body: {} } }));
    record?.end();
    bytes.fill('z');
    expect(Buffer.from(keeper.find('a')?.request ?? []).toString()).toBe('{"a":"before"}');
  });

  it('is lost where the disk refuses it, which the log says without a word of it', () => {
    db.exec('CREATE TRIGGER full BEFORE INSERT ON request_bodies BEGIN SELECT RAISE(ABORT, "disk full"); END');
    say('a', '{"secret":"question"}');
    clock.advance(200);
    expect(log.map(({ event }) => event)).toEqual(['bodies.not_kept']);
    expect(JSON.stringify(log)).not.toContain('secret');
  });

  it('looks at nothing where it is switched off', () => {
    settings = { ...settings, keepBodies: 'off' };
    const opening = openingOf(principalOf(keyRow('k', { extras: { keep_bodies: true } })));
    expect(keeper.begin(opening, chatRequest())).toBeUndefined();
  });

  it('has no body of what the hub asks itself', () => {
    const line = { caller: 'master', callerKind: 'master', modelAsked: 'm' };
    expect(keeper.absenceOf({ ...line, dialect: 'homeport' })).toBe('own');
    expect(keeper.absenceOf({ ...line, dialect: 'openai' })).toBe('gone');
  });
});
