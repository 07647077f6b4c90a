import { describe, expect, it } from 'vitest';
import { readDrafts, withoutSent, worthKeeping, type Draft } from './drafts.ts';

const draft = (text: string): Draft => ({ text, attachments: [], models: [] });

describe('drafts that are kept', () => {
  it('are those that hold something, the latest as far as there is room', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`c${index}`, draft(`text ${index}`)]));
    expect(Object.keys(worthKeeping({ empty: draft(''), ...many }))).toEqual(Object.keys(many).slice(-50));
    expect(Object.keys(worthKeeping({ old: draft('x'.repeat(400_000)), last: draft('y'.repeat(400_000)) }))).toEqual([
      'last',
    ]);
  });

  it.each([undefined, null, 7, 'text', [], { drafts: null }, { drafts: { a: null, b: { text: 3 } } }])(
    'are none in %j',
    (kept) => {
      expect(readDrafts(kept)).toEqual({});
    },
  );

  it('are read with what a hand may have left out', () => {
    expect(readDrafts({ drafts: { a: { text: 'hi', models: ['x', 1] } } })).toEqual({
      a: { text: 'hi', attachments: [], models: ['x'] },
    });
  });
});

describe('a draft that was sent', () => {
  const file = (id: string) => ({ id }) as Draft['attachments'][number];
  const sent: Draft = { text: 'how are you', attachments: [file('a')], models: ['x', 'y'] };

  it('leaves nothing', () => {
    expect(withoutSent(sent, sent)).toEqual({ text: '', attachments: [], models: [] });
  });

  it('leaves what was written and attached meanwhile', () => {
    const now = { ...sent, text: 'how are you and', attachments: [file('a'), file('b')] };
    expect(withoutSent(now, sent)).toEqual({ text: ' and', attachments: [file('b')], models: [] });
  });

  it('leaves all of a text that has become another one', () => {
    expect(withoutSent({ ...sent, text: 'who' }, sent).text).toBe('who');
  });
});
