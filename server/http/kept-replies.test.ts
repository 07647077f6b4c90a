import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { createKeptReplies, type Claim } from './kept-replies.ts';

const request = (text: string) => ['/v1/embeddings', Buffer.from(text)] as const;
const reply = (size: number) => ({ headers: {}, body: Buffer.alloc(size) });

function setup() {
  const clock = createTestClock();
  const replies = createKeptReplies(clock);
  const first = (key: string, text = 'a', caller = 'ada'): Claim & { type: 'first' } => {
    const claim = replies.claim(caller, key, request(text));
    if (claim.type !== 'first') throw new Error(`${key} was answered before`);
    return claim;
  };
  return { clock, replies, first };
}

describe('answers kept under an Idempotency-Key', () => {
  it('are given again to the same caller, key and request, for ten minutes', () => {
    const { clock, replies, first } = setup();
    const given = reply(3);
    first('k').keep(given);
    clock.advance(10 * 60_000 - 1);
    expect(replies.claim('ada', 'k', request('a'))).toEqual({ type: 'again', reply: given });
    clock.advance(1);
    expect(replies.claim('ada', 'k', request('a')).type).toBe('first');
  });

  it('are nobody else’s: another caller may choose the same key', () => {
    const { first } = setup();
    first('k').keep(reply(1));
    expect(first('k', 'other', 'eve').type).toBe('first');
  });

  it('are refused to another request: another body, or another path', () => {
    const { replies, first } = setup();
    first('k').keep(reply(1));
    for (const other of [request('b'), ['/v1/completions', Buffer.from('a')] as const]) {
      expect(() => replies.claim('ada', 'k', other)).toThrow(
        expect.objectContaining({ code: 'idempotency_mismatch', status: 422 }),
      );
    }
  });

  it('have to be waited for while the first request runs, and are not kept of one that failed', () => {
    const { replies, first } = setup();
    const claim = first('k');
    expect(() => replies.claim('ada', 'k', request('a'))).toThrow(
      expect.objectContaining({ code: 'idempotency_running', status: 409 }),
    );
    claim.release();
    expect(first('k').type).toBe('first');
  });

  it('make room for newer ones: a thousand, or 64 MiB', () => {
    const { replies, first } = setup();
    for (let count = 0; count <= 1_000; count++) first(`small-${count}`).keep(reply(1));
    expect(replies.claim('ada', 'small-0', request('a')).type).toBe('first');
    expect(replies.claim('ada', 'small-1000', request('a')).type).toBe('again');
    for (const key of ['large-1', 'large-2', 'large-3']) first(key).keep(reply(30 * 1024 * 1024));
    expect(replies.claim('ada', 'large-1', request('a')).type).toBe('first');
    expect(replies.claim('ada', 'large-3', request('a')).type).toBe('again');
  });

  it('want a key that a person could have chosen', () => {
    const { first } = setup();
    expect(() => first('k'.repeat(256))).toThrow(/256 characters.*at most 255/);
  });
});
