import { afterEach, describe, expect, it } from 'vitest';
import { beginLiveTurn, liveTurns, type Schedule } from './live-turns.ts';

const chunk = (content: string) => JSON.stringify({ choices: [{ delta: { content } }] });
const shown = () => liveTurns.getState().turns['chat']?.answer.text;

/** A clock by hand: what was scheduled runs when the test says so. */
function byHand(): { readonly schedule: Schedule; readonly waiting: Set<() => void>; run(): void } {
  const waiting = new Set<() => void>();
  return {
    waiting,
    schedule(callback) {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
    run() {
      for (const callback of waiting) {
        waiting.delete(callback);
        callback();
      }
    },
  };
}

afterEach(() => liveTurns.setState({ turns: {} }));

describe('an answer on the stage', () => {
  it('is shown once for many chunks', () => {
    const hand = byHand();
    const turn = beginLiveTurn('chat', 'm1', 'a-model', hand.schedule);
    for (const letter of 'Hello') turn.add(chunk(letter), 1);
    expect([shown(), hand.waiting.size]).toEqual(['', 1]);
    hand.run();
    expect(shown()).toBe('Hello');
  });

  it('does not come back after its end, though a frame was still waiting', () => {
    const hand = byHand();
    const turn = beginLiveTurn('chat', 'm1', 'a-model', hand.schedule);
    turn.add(chunk('late'), 1);
    turn.end();
    hand.run();
    expect(liveTurns.getState().turns).toEqual({});
    expect(turn.current().text).toBe('late');
  });

  it('leaves the other chats alone', () => {
    beginLiveTurn('other', 'm1', 'a', byHand().schedule);
    beginLiveTurn('chat', 'm2', 'b', byHand().schedule).end();
    expect(Object.keys(liveTurns.getState().turns)).toEqual(['other']);
  });

  it('names its model as soon as there is one', () => {
    const turn = beginLiveTurn('chat', 'm1', '', byHand().schedule);
    turn.setModel('found');
    expect(liveTurns.getState().turns['chat']).toMatchObject({ id: 'm1', model: 'found' });
  });
});
