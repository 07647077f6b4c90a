import { describe, expect, it } from 'vitest';
import { createActivity } from './activity.ts';

describe('activity', () => {
  it('tells what runs on each engine and what waits', () => {
    const activity = createActivity();
    const [first, second, third] = [activity.enter(), activity.enter(), activity.enter()];
    first.begin(() => 'a');
    second.begin(() => 'b');
    second.begin(() => 'never asked twice');
    expect([activity.waiting, activity.running, [...activity.runningOn]]).toEqual([
      1,
      2,
      [
        ['a', 1],
        ['b', 1],
      ],
    ]);
    first.end();
    third.end();
    expect([activity.waiting, activity.running, [...activity.runningOn]]).toEqual([0, 1, [['b', 1]]]);
  });

  it('counts a request on the engine that took over', () => {
    const activity = createActivity();
    const presence = activity.enter();
    presence.begin(() => 'a');
    presence.wait();
    expect([activity.waiting, [...activity.runningOn]]).toEqual([1, []]);
    presence.begin(() => 'b');
    expect([activity.waiting, [...activity.runningOn]]).toEqual([0, [['b', 1]]]);
    presence.end();
    presence.begin(() => 'c');
    presence.wait();
    presence.end();
    expect([activity.waiting, activity.running, activity.runningOn.size]).toEqual([0, 0, 0]);
  });
});
