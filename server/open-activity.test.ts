import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MASTER_PRINCIPAL, openingOf } from '../tests/helpers/account-rows.ts';
import { createRecordingLogger } from '../tests/helpers/recording-logger.ts';
import { createTestClock, type TestClock } from '../tests/helpers/test-clock.ts';
import type { AccountBook } from './accounts/account-book.ts';
import type { SnapshotTopic } from './http/mount-events.ts';
import type { Activity } from './inference/activity.ts';
import { openActivity } from './open-activity.ts';
import { openDatabase, type Database } from './store/database.ts';

let db: Database;
let clock: TestClock;
let timers = 0;
let activity: Activity;
let topic: SnapshotTopic;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  clock = createTestClock();
  timers = 0;
  const counting = { ...clock, after: (...args: Parameters<TestClock['after']>) => (timers++, clock.after(...args)) };
  const opened = openActivity({
    db,
    settings: { current: () => ({}) as never },
    book: () => ({}) as AccountBook,
    clock: counting,
    logger: createRecordingLogger([]),
  });
  ({ activity } = opened);
  topic = opened.topic() as SnapshotTopic;
});
afterEach(() => db.close());

const enter = () => activity.enter(openingOf(MASTER_PRINCIPAL));

describe('the live list of requests', () => {
  it('sets no timer while nobody listens', () => {
    for (let index = 0; index < 1_000; index++) enter().end();
    expect(timers).toBe(0);
  });

  it('tells who comes and goes, and how far those are who stay', () => {
    let told = 0;
    const stop = topic.onChange(() => told++);
    const presence = enter();
    expect(told).toBe(1);
    clock.advance(1_600);
    expect(told).toBe(4);
    presence.end();
    expect(told).toBe(5);
    clock.advance(10_000);
    expect(told).toBe(6); // The one that was due already.
    stop();
    enter();
    clock.advance(10_000);
    expect(told).toBe(6);
  });

  it('goes on telling of those that were there before anybody listened', () => {
    enter();
    let told = 0;
    const stop = topic.onChange(() => told++);
    clock.advance(500);
    expect(told).toBe(1);
    stop();
    clock.advance(10_000);
    expect(told).toBe(1);
  });
});
