import { describe, expect, it } from 'vitest';
import { createConversationStorage } from './conversation-storage.ts';
import type { Conversation } from './message.ts';

const chat = (id: string): Conversation => ({ id, title: id, updatedAt: 1, messages: [] });
const value = (count: number) => ({
  version: 2,
  state: { list: Array.from({ length: count }, (_, index) => chat(`chat-${index}`)) },
});

/** A browser that keeps so many characters. */
function browserWith(room: number) {
  const kept = new Map<string, string>();
  const reports: string[] = [];
  const storage = createConversationStorage(
    {
      getItem: (name) => kept.get(name) ?? null,
      removeItem: (name) => void kept.delete(name),
      setItem(name, text) {
        if (text.length > room) throw new DOMException('no room', 'QuotaExceededError');
        kept.set(name, text);
      },
    },
    { onDropped: (left) => reports.push(`left ${left.length}`), onFull: () => reports.push('full') },
  );
  return { storage, kept, reports };
}

describe('chats in a browser', () => {
  it('are read as they were written', () => {
    const { storage, reports } = browserWith(1_000);
    storage.setItem('chats', value(2));
    expect(storage.getItem('chats')).toEqual(value(2));
    expect(reports).toEqual([]);
  });

  it('lose their oldest when there is no room, and say what is left', () => {
    const { storage, reports } = browserWith(400);
    storage.setItem('chats', value(20));
    const kept = storage.getItem('chats');
    const list = kept !== null && 'state' in kept ? kept.state.list : [];
    expect(list.length).toBeGreaterThan(1);
    expect(list.map(({ id }) => id)).toEqual(list.map((_, index) => `chat-${index}`));
    expect(reports).toEqual([`left ${list.length}`]);
  });

  it('say so when not even one fits, and keep what was there', () => {
    const { storage, kept, reports } = browserWith(10);
    kept.set('chats', '{"state":1}');
    storage.setItem('chats', value(3));
    expect(reports).toEqual(['full']);
    expect(kept.get('chats')).toBe('{"state":1}');
  });

  it.each(['', '{', 'null', '7', '"x"', '[]'])('are none in %j', (text) => {
    const { storage, kept } = browserWith(100);
    kept.set('chats', text);
    expect(storage.getItem('chats')).toBeNull();
  });
});
