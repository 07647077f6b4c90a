import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssistantMessage, Attachment, ChatMessage, UserMessage } from '../contract/chat/message.ts';
import { createConversationStore, type ConversationRecord, type ConversationStore } from './conversation-store.ts';
import { openDatabase, type Database } from './database.ts';
import { createFolderStore } from './folder-store.ts';
import { createPresetStore } from './preset-store.ts';

const PHOTO: Attachment = {
  id: 'a1',
  kind: 'image',
  name: 'photo.png',
  mediaType: 'image/png',
  sizeBytes: 7,
  characters: null,
  note: null,
};

let db: Database;
let store: ConversationStore;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  store = createConversationStore(db, (ids) => new Map(ids.includes('a1') ? [['a1', PHOTO]] : []));
});
afterEach(() => db.close());

const chat = (id: string, changes: Partial<ConversationRecord> = {}): ConversationRecord => ({
  id,
  title: id,
  titleBy: 'words',
  folderId: null,
  isPinned: false,
  isArchived: false,
  model: null,
  systemPrompt: '',
  parameters: {},
  tools: [],
  headId: null,
  createdAt: 1,
  updatedAt: 1,
  revision: 1,
  ...changes,
});
const question = (id: string, parentId: string | null, changes: Partial<UserMessage> = {}): UserMessage => ({
  id,
  parentId,
  createdAt: 2,
  role: 'user',
  text: `text of ${id}`,
  attachments: [],
  isCompared: false,
  ...changes,
});
const answer = (id: string, parentId: string, changes: Partial<AssistantMessage> = {}): AssistantMessage => ({
  id,
  parentId,
  createdAt: 3,
  role: 'assistant',
  text: `text of ${id}`,
  model: 'm',
  reasoning: '',
  reasoningMs: null,
  toolCalls: [],
  outcome: 'complete',
  error: null,
  stats: null,
  turnId: null,
  ...changes,
});

describe('a chat', () => {
  it('comes back as it was kept, every kind of message with all that it holds', () => {
    const record = chat('c', {
      isPinned: true,
      model: 'qwen3',
      systemPrompt: 'Be brief.',
      parameters: { temperature: 0.5, stop: ['x'] },
      tools: [{ name: 'look', description: 'Looks.', parameters: { type: 'object' } }],
      headId: 'm3',
    });
    const messages: ChatMessage[] = [
      question('m1', null, { attachments: [PHOTO], isCompared: true }),
      answer('m2', 'm1', {
        reasoning: 'hm',
        reasoningMs: 12.5,
        toolCalls: [{ id: 'call', name: 'look', argumentsText: '{"at":"ü"}' }],
        outcome: 'tool-calls',
        stats: {
          inputTokens: 1,
          outputTokens: 2,
          isEstimated: true,
          firstTokenMs: null,
          totalMs: 3.5,
          tokensPerSecond: null,
          contextWindow: 8192,
        },
      }),
      { id: 'm3', parentId: 'm2', createdAt: 4, role: 'tool', text: '', callId: 'call', toolName: 'look' },
    ];
    store.insert('me', record, messages);
    expect(store.find('me', 'c')).toEqual(record);
    expect(store.messages('c')).toEqual(messages);
    expect(store.message('c', 'm2')).toEqual(messages[1]);
    expect(store.nodes('c')).toEqual(messages.map(({ id, parentId }) => ({ id, parentId })));
    expect(store.some(['m3', 'm1'])).toEqual([messages[0], messages[2]]);
  });

  it('shows an attachment that is no more as none', () => {
    store.insert('me', chat('c'), [question('m1', null, { attachments: [{ ...PHOTO, id: 'gone' }, PHOTO] })]);
    expect(store.messages('c')).toMatchObject([{ attachments: [PHOTO] }]);
  });

  it('is seen by its owner alone', () => {
    store.insert('me', chat('c'), []);
    expect(store.find('you', 'c')).toBeUndefined();
    expect(store.summary('you', 'c')).toBeUndefined();
    expect(store.list('you', false)).toEqual([]);
    expect(store.delete('you', 'c', 5)).toBeUndefined();
    expect(store.summary('me', 'c')?.revision).toBe(1);
  });

  it('stands in the list by when it was used last, archived ones in another', () => {
    store.insert('me', chat('old', { updatedAt: 1 }), []);
    store.insert('me', chat('new', { updatedAt: 3 }), []);
    store.insert('me', chat('put away', { updatedAt: 9, isArchived: true }), []);
    expect(store.list('me', false).map(({ id }) => id)).toEqual(['new', 'old']);
    store.update('old', { updatedAt: 5 });
    expect(store.list('me', false).map(({ id }) => id)).toEqual(['old', 'new']);
    expect(store.list('me', true).map(({ id }) => id)).toEqual(['put away']);
  });

  it('raises its revision with every change, and takes only what is given', () => {
    store.insert('me', chat('c', { model: 'qwen3' }), []);
    expect(store.update('c', { title: 'other', titleBy: 'person' })).toBe(2);
    expect(store.append('c', [question('m1', null)], { headId: 'm1', updatedAt: 7 })).toBe(3);
    expect(store.update('c', { model: null, parameters: { topK: 3 }, tools: [], isArchived: true })).toBe(4);
    expect(store.find('me', 'c')).toEqual(
      chat('c', {
        title: 'other',
        titleBy: 'person',
        headId: 'm1',
        updatedAt: 7,
        parameters: { topK: 3 },
        isArchived: true,
        revision: 4,
      }),
    );
  });

  it('takes messages and changes together or not at all', () => {
    store.insert('me', chat('c'), []);
    const twice = [question('m1', null), question('m1', null)];
    expect(() => store.append('c', twice, { headId: 'm1' })).toThrow(/UNIQUE/);
    expect(() => store.append('c', [question('m2', 'nowhere')], { headId: 'm2' })).toThrow(/FOREIGN KEY/);
    expect(store.find('me', 'c')).toEqual(chat('c'));
    expect(store.messages('c')).toEqual([]);
  });
});

describe('an answer that is being made', () => {
  const running = answer('m2', 'm1', { outcome: 'running', turnId: 't', text: '' });
  beforeEach(() => store.insert('me', chat('c'), [question('m1', null), running]));

  it('is told of, grows without a change of the chat, and ends with one', () => {
    expect(store.list('me', false)).toMatchObject([{ isAnswering: true, revision: 1 }]);
    store.saveProgress({ ...running, text: 'so far' });
    expect(store.message('c', 'm2')).toEqual({ ...running, text: 'so far' });
    expect(store.summary('me', 'c')).toMatchObject({ isAnswering: true, revision: 1 });
    const ended = answer('m2', 'm1', { text: 'so far and to the end' });
    expect(store.saveAnswer('c', ended, { updatedAt: 8 })).toBe(2);
    expect(store.message('c', 'm2')).toEqual(ended);
    expect(store.summary('me', 'c')).toMatchObject({ isAnswering: false, updatedAt: 8 });
  });

  it('is interrupted where the hub went away, and keeps what came', () => {
    store.saveProgress({ ...running, text: 'so far' });
    store.interruptRunning();
    expect(store.message('c', 'm2')).toEqual({ ...running, text: 'so far', outcome: 'interrupted', turnId: null });
    expect(store.summary('me', 'c')).toMatchObject({ isAnswering: false, revision: 2 });
    store.interruptRunning();
    expect(store.summary('me', 'c')?.revision).toBe(2);
  });
});

describe('a deleted chat', () => {
  it('is gone from every read until it is restored', () => {
    store.insert('me', chat('c'), [question('m1', null)]);
    expect(store.restore('me', 'c')).toBeUndefined();
    expect(store.delete('me', 'c', 100)).toBe(2);
    expect(store.delete('me', 'c', 100)).toBeUndefined();
    expect([store.find('me', 'c'), store.summary('me', 'c')]).toEqual([undefined, undefined]);
    expect(store.list('me', false)).toEqual([]);
    expect(store.restore('you', 'c')).toBeUndefined();
    expect(store.restore('me', 'c')).toBe(3);
    expect(store.messages('c')).toHaveLength(1);
  });

  it('goes for good with all of its messages, however long their chain', () => {
    const long = Array.from({ length: 3_000 }, (_, index) =>
      question(`m${index}`, index === 0 ? null : `m${index - 1}`),
    );
    store.insert('me', chat('c'), long);
    store.insert('me', chat('kept'), [question('other', null)]);
    store.append('c', [question('with', 'm2999', { attachments: [PHOTO] })], {});
    store.delete('me', 'c', 100);
    store.purge(100);
    expect(store.restore('me', 'c')).toBe(4);
    store.delete('me', 'c', 100);
    store.purge(101);
    expect(store.restore('me', 'c')).toBeUndefined();
    expect(db.prepare('SELECT id FROM messages').pluck().all()).toEqual(['other']);
    expect(db.prepare('SELECT count(*) FROM message_attachments').pluck().get()).toBe(0);
  });
});

describe('folders', () => {
  it('keep their order, and their chats stay when they go', () => {
    const folders = createFolderStore(db);
    folders.insert('me', { id: 'f1', name: 'Work', position: 0 });
    folders.insert('me', { id: 'f2', name: 'Home', position: 1 });
    folders.insert('you', { id: 'f3', name: 'Yours', position: 0 });
    folders.save([
      { id: 'f1', name: 'Works', position: 1 },
      { id: 'f2', name: 'Home', position: 0 },
    ]);
    expect(folders.all('me')).toEqual([
      { id: 'f2', name: 'Home', position: 0 },
      { id: 'f1', name: 'Works', position: 1 },
    ]);
    store.insert('me', chat('c', { folderId: 'f1' }), []);
    expect(folders.delete('you', 'f1')).toEqual([]);
    expect(store.summary('me', 'c')?.folderId).toBe('f1');
    expect(folders.delete('me', 'f1')).toEqual([{ id: 'c', revision: 2 }]);
    expect(store.summary('me', 'c')?.folderId).toBeNull();
    expect(folders.all('me').map(({ id }) => id)).toEqual(['f2']);
  });
});

describe('presets', () => {
  it('are kept, changed, listed by name and deleted, each by its owner', () => {
    const presets = createPresetStore(db);
    const preset = { id: 'p1', name: 'zebra', systemPrompt: 'Be brief.', parameters: { topP: 0.5 }, tools: [] };
    presets.put('me', preset);
    presets.put('me', { ...preset, id: 'p2', name: 'Ape' });
    expect(presets.all('me').map(({ name }) => name)).toEqual(['Ape', 'zebra']);
    presets.put('me', { ...preset, name: 'ant' });
    expect(presets.find('me', 'p1')).toEqual({ ...preset, name: 'ant' });
    expect([presets.find('you', 'p1'), presets.all('you'), presets.delete('you', 'p1')]).toEqual([
      undefined,
      [],
      false,
    ]);
    expect([presets.delete('me', 'p1'), presets.delete('me', 'p1')]).toEqual([true, false]);
  });
});
