import { describe, expect, it } from 'vitest';
import { MASTER_PRINCIPAL, openingOf } from '../../../tests/helpers/account-rows.ts';
import type { EngineModel } from '../../domain/model.ts';
import { createFakeEngine } from '../../engines/fake/engine.ts';
import { createActivity, type Presence } from '../../inference/activity.ts';
import type { RouteFacts } from '../../inference/router.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { readLive } from './live-requests.ts';

const names = { nameOf: (_kind: string, id: string) => (id === 'master' ? 'master key' : undefined) };

function setUp() {
  const activity = createActivity();
  const enter = (id: string) => activity.enter({ ...openingOf(MASTER_PRINCIPAL), replyId: id, receivedAt: 7 });
  return { activity, enter, read: () => readLive({ activity, names, now: () => 10 }) };
}

function isRoutedTo(presence: Presence, model: EngineModel): void {
  const engine = createFakeEngine({ clock: systemClock, models: [model] });
  const facts = { target: { id: 't', engine, model, deployment: undefined }, retries: 1, fallbacks: 0 };
  presence.isRouted(() => facts as unknown as RouteFacts);
}

describe('requests in the house, as they are told', () => {
  it('say in which phase they are, by what is known of them', () => {
    const { enter, read } = setUp();
    const presence = enter('a');
    const phase = () => read().requests[0]?.phase;
    expect(read().requests[0]).toMatchObject({
      callerName: 'master key',
      modelAsked: null,
      stream: null,
      engine: null,
    });
    expect(phase()).toBe('queued');
    presence.asks('m', true);
    isRoutedTo(presence, { name: 'm', loaded: false });
    expect(phase()).toBe('loading');
    isRoutedTo(presence, { name: 'm', loaded: true });
    expect(phase()).toBe('working');
    isRoutedTo(presence, { name: 'm' });
    expect(phase()).toBe('working');
    presence.begin(() => 'fake');
    expect(phase()).toBe('prompt');
    presence.gets(1);
    expect(read()).toMatchObject({
      at: 10,
      running: 1,
      waiting: 0,
      left: 0,
      requests: [
        { id: 'a', phase: 'generating', tokens: 1, modelAsked: 'm', modelServed: 'm', engine: 'fake', retries: 1 },
      ],
    });
    presence.end();
    expect(read()).toMatchObject({ running: 0, left: 1, requests: [] });
  });

  it('are the oldest hundred of them; the others are counted', () => {
    const { enter, read } = setUp();
    for (let index = 0; index < 5_000; index++) enter(`r${index}`);
    const { requests, waiting } = read();
    expect([requests.length, requests[0]?.id, requests.at(-1)?.id, waiting]).toEqual([100, 'r0', 'r99', 5_000]);
  });
});
