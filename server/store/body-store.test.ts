import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeptBody } from '../domain/kept-bodies.ts';
import { createBodyStore, type BodyStore } from './body-store.ts';
import { openDatabase, type Database } from './database.ts';

let db: Database;
let bodies: BodyStore;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  bodies = createBodyStore(db);
});
afterEach(() => db.close());

function body(replyId: string, at: number, size = 100): KeptBody {
  const answer = undefined;
  return { replyId, at, caller: 'k', request: Buffer.alloc(size, 'x'), requestBytes: size, answer };
}

const left = (...ids: string[]) => ids.filter((id) => bodies.find(id) !== undefined);

describe('what was said in requests', () => {
  it('comes back as it was put in', () => {
    const choice = { text: 'Grüße', reasoning: '', toolCalls: [{ name: 'f', argumentsText: '{}' }], finish: null };
    const kept: KeptBody = {
      ...body('a', 5),
      request: Buffer.from('{"ä":1}'),
      requestBytes: 9000,
      answer: { choices: [choice], embeddings: 0, isCut: true },
    };
    bodies.insert([kept, body('b', 6)]);
    expect(bodies.find('a')).toEqual(kept);
    expect(bodies.find('b')?.answer).toBeUndefined();
    expect(bodies.find('c')).toBeUndefined();
  });

  it('is removed with the oldest first, by age and by size, so many at once', () => {
    bodies.insert([body('a', 1), body('b', 2), body('c', 3), body('d', 4)]);
    expect([bodies.count, bodies.size]).toEqual([4, 400]);
    expect(bodies.removeBefore(3, 1)).toBe(1);
    expect(bodies.removeBefore(3, 10)).toBe(1);
    expect(bodies.removeBefore(3, 10)).toBe(0);
    expect(left('a', 'b', 'c', 'd')).toEqual(['c', 'd']);
    expect(bodies.shrinkTo(200, 10)).toBe(0);
    expect(bodies.shrinkTo(150, 10)).toBe(1);
    expect([left('c', 'd'), bodies.count, bodies.size]).toEqual([['d'], 1, 100]);
    bodies.clear();
    expect([left('d'), bodies.count, bodies.size]).toEqual([[], 0, 0]);
  });

  it('is counted anew at every start', () => {
    bodies.insert([body('a', 1, 70)]);
    expect(createBodyStore(db)).toMatchObject({ count: 1, size: 70 });
  });

  it('takes no room where the database refused it', () => {
    db.exec('CREATE TRIGGER full BEFORE INSERT ON request_bodies BEGIN SELECT RAISE(ABORT, "disk full"); END');
    expect(() => bodies.insert([body('a', 1)])).toThrow();
    expect([bodies.count, bodies.size]).toEqual([0, 0]);
  });
});
