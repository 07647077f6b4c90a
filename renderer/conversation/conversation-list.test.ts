import { describe, expect, it } from 'vitest';
import { bounded, groupByAge, withMessage, withoutMessagesFrom, withRestored } from './conversation-list.ts';
import { titleOf, type Conversation } from './message.ts';

const chat = (id: string, updatedAt: number, text = 'x'): Conversation => ({
  id,
  title: id,
  updatedAt,
  messages: [{ id: `${id}-1`, role: 'user', text }],
});

describe('chats', () => {
  it('are named after their first line, shortened', () => {
    expect(titleOf('  Hello there\nmore')).toBe('Hello there');
    expect(titleOf('x'.repeat(60))).toBe(`${'x'.repeat(48)}…`);
  });

  it('come first when they are used, and keep their title', () => {
    const list = withMessage([chat('a', 1), chat('b', 2)], 'b', { id: 'm', role: 'user', text: 'again' }, 9);
    expect(list.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(list[0]).toMatchObject({ title: 'b', updatedAt: 9, messages: [{}, { text: 'again' }] });
  });

  it('drop the oldest when there is too much, never the one in use', () => {
    const huge = 'x'.repeat(2_000_000);
    expect(bounded([chat('a', 3, huge), chat('b', 2, huge), chat('c', 1)]).map(({ id }) => id)).toEqual(['a']);
    expect(bounded([chat('a', 3, huge + huge), chat('b', 2)]).map(({ id }) => id)).toEqual(['a']);
    expect(bounded(Array.from({ length: 300 }, (_, index) => chat(String(index), index)))).toHaveLength(200);
  });

  it('are grouped by the calendar, not by hours', () => {
    const now = new Date(2026, 10, 24, 0, 30).getTime();
    const minute = 60_000;
    const list = [chat('now', now), chat('lastNight', now - 40 * minute), chat('old', now - 3 * 24 * 60 * minute)];
    expect(groupByAge(list, now).map(([age, members]) => [age, members.map(({ id }) => id)])).toEqual([
      ['today', ['now']],
      ['yesterday', ['lastNight']],
      ['earlier', ['old']],
    ]);
  });

  it('come back to their place when they were deleted by mistake', () => {
    const list = [chat('new', 9), chat('old', 1)];
    expect(withRestored(list, chat('between', 5)).map(({ id }) => id)).toEqual(['new', 'between', 'old']);
    expect(withRestored(list, chat('old', 1))).toHaveLength(2);
  });

  it('lose a message and what follows it, and nothing when there is no such message', () => {
    const list = withMessage([chat('a', 1)], 'a', { id: 'm', role: 'user', text: 'again' }, 2);
    expect(withoutMessagesFrom(list, 'a', 'm')[0]?.messages.map(({ id }) => id)).toEqual(['a-1']);
    expect(withoutMessagesFrom(list, 'a', 'unknown')[0]?.messages).toHaveLength(2);
  });

  it('keep the model that answers in them', () => {
    const list = withMessage([{ ...chat('a', 1), model: 'qwen3' }], 'a', { id: 'm', role: 'user', text: 'x' }, 2);
    expect(list[0]?.model).toBe('qwen3');
  });
});
