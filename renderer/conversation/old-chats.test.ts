import { describe, expect, it } from 'vitest';
import { exportedChatSchema } from '../../server/contract/chat/files.ts';
import { exportedChat, readOldChats } from './old-chats.ts';

const question = { id: 'q', role: 'user', text: 'hi' };
const answer = { id: 'a', role: 'assistant', model: 'qwen3', text: 'hello', reasoning: 'hm', outcome: 'cut' };
const chat = { id: 'c', title: 'hi', updatedAt: 5.5, messages: [question, answer] };
const kept = (list: unknown) => JSON.stringify({ state: { list }, version: 2 });

describe('chats that an earlier release kept in the browser', () => {
  it('are read, and become what the hub imports', () => {
    const [old] = readOldChats(kept([chat]));
    expect(old).toEqual(chat);
    const made = old && exportedChat(old);
    expect(exportedChatSchema.parse(made)).toEqual(made);
    expect(made).toMatchObject({ title: 'hi', model: 'qwen3', headId: 'm1' });
    expect(made?.messages[1]).toMatchObject({ parentId: 'm0', outcome: 'cut', reasoning: 'hm' });
  });

  it('may be empty, without a title, or have one that is too long', () => {
    const odd = [
      { ...chat, title: ' ', messages: [] },
      { ...chat, title: 'x'.repeat(500) },
    ];
    for (const each of readOldChats(kept(odd)))
      expect(() => exportedChatSchema.parse(exportedChat(each))).not.toThrow();
  });

  it.each(['', 'null', '7', '{"state":', '[]', '{}', '{"state":{"list":{}}}', '{"state":null}'])(
    'are none in %j',
    (text) => {
      expect(readOldChats(text)).toEqual([]);
    },
  );

  it.each([
    null,
    { ...chat, id: 1 },
    { ...chat, title: undefined },
    { ...chat, updatedAt: 'yesterday' },
    { ...chat, model: 3 },
    { ...chat, messages: null },
    { ...chat, messages: [{ ...question, text: {} }] },
    { ...chat, messages: [{ ...question, role: 'system' }] },
    { ...chat, messages: [{ ...answer, reasoning: undefined }] },
  ])('leave out what can’t be shown: %j', (odd) => {
    expect(readOldChats(kept([odd, chat]))).toEqual([chat]);
  });
});
