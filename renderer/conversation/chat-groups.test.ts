import { describe, expect, it } from 'vitest';
import type { ConversationSummary } from '../../server/contract/chat/conversations.ts';
import { groupChats } from './chat-groups.ts';

const NOW = new Date(2026, 10, 27, 12).getTime();
const chat = (id: string, changes: Partial<ConversationSummary> = {}): ConversationSummary => ({
  id,
  title: id,
  folderId: null,
  isPinned: false,
  isArchived: false,
  model: null,
  createdAt: NOW,
  updatedAt: NOW,
  revision: 1,
  isAnswering: false,
  ...changes,
});
const folder = (id: string) => ({ id, name: id, position: 0 });
const shape = (...given: Parameters<typeof groupChats>) =>
  groupChats(...given).map(({ key, chats }) => [key, chats.map(({ id }) => id)]);

describe('the list of chats', () => {
  it('has pinned ones, then folders, then the others by their day', () => {
    const chats = [
      chat('a'),
      chat('b', { folderId: 'f' }),
      chat('c', { folderId: 'f', isPinned: true }),
      chat('d', { updatedAt: NOW - 86_400_000 }),
      chat('e', { updatedAt: 0 }),
    ];
    expect(shape(chats, [folder('f'), folder('g')], NOW)).toEqual([
      ['pinned', ['c']],
      ['f', ['b']],
      ['g', []],
      ['today', ['a']],
      ['yesterday', ['d']],
      ['earlier', ['e']],
    ]);
  });

  it('loses no chat whose folder is gone or not known yet', () => {
    expect(shape([chat('a', { folderId: 'gone' })], [], NOW)).toEqual([['today', ['a']]]);
  });

  it('is empty where there is nothing', () => {
    expect(shape([], [], NOW)).toEqual([]);
  });
});
