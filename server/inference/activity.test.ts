import { describe, expect, it } from 'vitest';
import { MASTER_PRINCIPAL, openingOf } from '../../tests/helpers/account-rows.ts';
import { createActivity } from './activity.ts';

const opening = openingOf(MASTER_PRINCIPAL);

describe('activity', () => {
  it('tells what runs on each engine and what waits', () => {
    const activity = createActivity();
    const [first, second, third] = [activity.enter(opening), activity.enter(opening), activity.enter(opening)];
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
    const presence = activity.enter(opening);
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

  it('knows who is in the house, in the order in which they came', () => {
    const activity = createActivity();
    const [first, second] = [activity.enter(opening), activity.enter({ ...opening, requestId: 'req_2' })];
    second.asks('echo', true);
    second.begin(() => 'a');
    second.gets(2);
    second.gets(1);
    expect([...activity.present].map(({ opening: { requestId }, pieces }) => [requestId, pieces])).toEqual([
      ['req_1', 0],
      ['req_2', 3],
    ]);
    expect(second).toMatchObject({ modelAsked: 'echo', isStream: true, isWorkedOn: true });
    second.wait();
    expect(second).toMatchObject({ pieces: 0, isWorkedOn: false });
    first.end();
    first.end();
    second.end();
    expect([activity.present.size, activity.left]).toEqual([0, 2]);
  });
});
