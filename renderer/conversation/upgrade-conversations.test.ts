import { describe, expect, it } from 'vitest';
import { upgradeConversations } from './upgrade-conversations.ts';

const question = { id: 'q', role: 'user', text: 'hi' };
const answer = { id: 'a', role: 'assistant', model: 'qwen3', text: 'hello', reasoning: '', outcome: 'complete' };
const chat = { id: 'c', title: 'hi', updatedAt: 5, messages: [question, answer] };

describe('chats that an earlier release kept', () => {
  it('go on with the model of their last answer', () => {
    const { list } = upgradeConversations({ list: [chat] }, 1);
    expect(list).toEqual([{ ...chat, model: 'qwen3' }]);
  });

  it('have no model when none answered yet', () => {
    expect(upgradeConversations({ list: [{ ...chat, messages: [question] }] }, 1).list[0]?.model).toBeUndefined();
  });

  it('are read as they are from this release and from later ones', () => {
    const now = { ...chat, model: 'other' };
    expect(upgradeConversations({ list: [now] }, 2).list).toEqual([now]);
    expect(upgradeConversations({ list: [{ ...now, folder: 'new thing' }], more: 1 }, 9).list).toHaveLength(1);
  });

  it.each([undefined, null, 7, 'text', [], {}, { list: null }, { list: {} }])('are none in %j', (kept) => {
    expect(upgradeConversations(kept, 1).list).toEqual([]);
  });

  it.each([
    null,
    7,
    { ...chat, id: 1 },
    { ...chat, title: undefined },
    { ...chat, updatedAt: 'yesterday' },
    { ...chat, model: 3 },
    { ...chat, messages: null },
    { ...chat, messages: [null] },
    { ...chat, messages: [{ ...question, text: {} }] },
    { ...chat, messages: [{ ...question, role: 'system' }] },
    { ...chat, messages: [{ ...answer, reasoning: undefined }] },
  ])('leave out what can’t be shown: %j', (odd) => {
    expect(upgradeConversations({ list: [odd, chat] }, 2).list).toEqual([chat]);
  });
});
