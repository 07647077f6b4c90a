import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TurnEvent } from '../../server/contract/chat/turns.ts';
import { beginAnswer, foldEvent, isGap } from './fold-events.ts';

const base = { turnId: 't', conversationId: 'c', messageId: 'm' };
const begun = beginAnswer({
  id: 't',
  conversationId: 'c',
  messageId: 'm',
  model: 'x',
  textBefore: 'So ',
  reasoningBefore: '',
  startedAt: 0,
});
const delta = (seq: number, more: Partial<TurnEvent & { type: 'delta' }>): TurnEvent => ({
  ...base,
  seq,
  type: 'delta',
  text: '',
  reasoning: '',
  toolCalls: [],
  atMs: seq * 100,
  ...more,
});

describe('events of a turn', () => {
  it('grow the text after what was there before, and know how long the model thought', () => {
    const events = [
      { ...base, seq: 1, type: 'phase', phase: 'generating' } as const,
      delta(2, { reasoning: 'hm' }),
      delta(3, { text: 'far' }),
      delta(4, { text: '.' }),
    ];
    expect(events.reduce(foldEvent, begun)).toMatchObject({
      text: 'So far.',
      reasoning: 'hm',
      reasoningMs: 100,
      phase: 'generating',
      seq: 4,
    });
  });

  it('put the arguments of a call together', () => {
    const call = (argumentsText: string) => ({ call: 0, id: 'c1', name: 'look', argumentsText });
    const events = [delta(1, { toolCalls: [call('{"a"')] }), delta(2, { toolCalls: [call(':1}')] })];
    expect(events.reduce(foldEvent, begun).toolCalls).toEqual([{ id: 'c1', name: 'look', argumentsText: '{"a":1}' }]);
  });

  it('count once, in order, whatever comes twice or too early', () => {
    const whole = [1, 2, 3, 4, 5].map((seq) => delta(seq, { text: String(seq) }));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...whole), { maxLength: 30 }), (mess) => {
        const after = mess.reduce(foldEvent, begun);
        expect('So 12345'.startsWith(after.text)).toBe(true);
        expect(whole.slice(after.seq).reduce(foldEvent, after).text).toBe('So 12345');
      }),
    );
  });

  it('say when one was missed', () => {
    expect([isGap(begun, delta(1, {})), isGap(begun, delta(2, {}))]).toEqual([false, true]);
  });

  it('of a kind that a later release brings change nothing else', () => {
    const odd = { ...base, seq: 1, type: 'weather' } as unknown as TurnEvent;
    expect(foldEvent(begun, odd)).toEqual({ ...begun, seq: 1 });
  });
});
