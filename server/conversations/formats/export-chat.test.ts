import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../contract/chat/message.ts';
import type { ConversationRecord } from '../records.ts';
import { attachmentIdsOf, exportChat } from './export-chat.ts';

const record: ConversationRecord = {
  id: 'chat_1',
  title: 'Title',
  titleBy: 'model',
  folderId: 'folder_1',
  isPinned: true,
  isArchived: false,
  model: null,
  systemPrompt: '',
  parameters: {},
  tools: [],
  headId: 'a',
  createdAt: 1,
  updatedAt: 2,
  revision: 7,
};
const file = { kind: 'text', name: 'n', mediaType: 'text/plain', sizeBytes: 1, characters: 1, note: null } as const;
const question = (id: string, attachments: readonly string[]): ChatMessage => ({
  role: 'user',
  id,
  parentId: null,
  createdAt: 1,
  text: 'q',
  attachments: attachments.map((each) => ({ ...file, id: each })),
  isCompared: false,
});

describe('a chat in a file', () => {
  it('has nothing that is only of this hub, and an answer that is being written as far as it has come', () => {
    const running: ChatMessage = {
      role: 'assistant',
      id: 'a',
      parentId: null,
      createdAt: 1,
      text: 'so far',
      model: 'm',
      reasoning: '',
      reasoningMs: null,
      toolCalls: [],
      outcome: 'running',
      error: null,
      stats: null,
      turnId: 'turn_1',
    };
    const { id: _, revision: __, folderId: ___, ...settings } = record;
    const { turnId: ____, ...answer } = running;
    expect(exportChat(record, [running], 'Work')).toEqual({
      ...settings,
      folder: 'Work',
      messages: [{ ...answer, outcome: 'interrupted' }],
    });
  });

  it('names each of its files once', () => {
    const chat = exportChat(record, [question('a', ['f1', 'f2']), question('b', ['f2'])], null);
    expect(attachmentIdsOf(chat)).toEqual(['f1', 'f2']);
  });
});
