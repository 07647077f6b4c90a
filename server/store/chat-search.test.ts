import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../tests/helpers/property-runs.ts';
import type { AssistantMessage, ChatMessage } from '../contract/chat/message.ts';
import { createChatSearch, type ChatSearch } from './chat-search.ts';
import { createConversationStore, type ConversationStore } from './conversation-store.ts';
import { openDatabase, type Database } from './database.ts';
import { search as searchMigration } from './migrations/0066-search.ts';

let db: Database;
let store: ConversationStore;
let search: ChatSearch;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  store = createConversationStore(db, () => new Map());
  search = createChatSearch(db);
});
afterEach(() => db.close());

function addChat(id: string, title: string, texts: readonly string[], owner = 'owner', isArchived = false): void {
  const messages = texts.map((text, index): ChatMessage => ({
    id: `${id}-${index}`,
    parentId: index === 0 ? null : `${id}-${index - 1}`,
    createdAt: index,
    role: 'user',
    text,
    attachments: [],
    isCompared: false,
  }));
  store.insert(
    owner,
    {
      id,
      title,
      titleBy: 'words',
      folderId: null,
      isPinned: false,
      isArchived,
      model: null,
      systemPrompt: '',
      parameters: {},
      tools: [],
      headId: messages.at(-1)?.id ?? null,
      createdAt: 0,
      updatedAt: 0,
      revision: 1,
    },
    messages,
  );
}

const answer = (text: string, outcome: AssistantMessage['outcome']): AssistantMessage => ({
  id: 'answer',
  parentId: null,
  createdAt: 0,
  role: 'assistant',
  text,
  model: 'm',
  reasoning: '',
  reasoningMs: null,
  toolCalls: [],
  outcome,
  error: null,
  stats: null,
  turnId: null,
});
const hits = (query: string, owner = 'owner', limit = 50) => search.search(owner, query, limit, 0);
/** Message ids, and ids of chats whose title fits. */
const found = async (query: string, owner?: string) =>
  (await hits(query, owner)).map(({ messageId, conversationId }) => messageId ?? conversationId).toSorted();

describe('a search in chats', () => {
  it('finds messages that hold all the words, in parts and any case, and titles', async () => {
    addChat('a', 'Bread and butter', ['How do I bake a sourdough bread?', 'Breadcrumbs of history']);
    addChat('b', 'Other things', ['bake something']);
    expect(await found('BREAD')).toEqual(['a', 'a-0', 'a-1']);
    expect(await found('bread bake')).toEqual(['a-0']);
    expect(await found('dough')).toEqual(['a-0']);
    expect(await found('"bake a"')).toEqual(['a-0']);
    expect(await found('"a bake"')).toEqual([]);
    expect(await found('nothing of the kind')).toEqual([]);
  });

  it('finds words in languages without spaces, and with or without accents', async () => {
    addChat('a', '旅行の計画', ['東京から京都まで新幹線で行きます', 'Über die Brücke', 'Ёлка']);
    expect(await found('新幹線')).toEqual(['a-0']);
    expect(await found('京都')).toEqual(['a-0']);
    expect(await found('旅')).toEqual(['a']);
    expect(await found('brucke')).toEqual(['a-1']);
    expect(await found('ÜBER')).toEqual(['a-1']);
    expect(await found('ёлка')).toEqual(['a-2']);
  });

  it('of less than three characters reads through everything, alone and beside others', async () => {
    addChat('a', 'Go', ['go is a language', 'so is C', '100% of it', 'a_b']);
    expect(await found('go')).toEqual(['a', 'a-0']);
    expect(await found('is c')).toEqual(['a-1']);
    expect(await found('language go')).toEqual(['a-0']);
    expect(await found('%')).toEqual(['a-2']);
    expect(await found('_')).toEqual(['a-3']);
  });

  it('shows each only what is theirs and not deleted, archived chats too', async () => {
    addChat('a', 'zebra', ['zebra']);
    addChat('b', 'zebra', ['zebra'], 'ann');
    addChat('c', 'zebra', ['zebra'], 'owner', true);
    expect(await found('zebra')).toEqual(['a', 'a-0', 'c', 'c-0']);
    store.delete('owner', 'a', 5);
    expect(await found('zebra')).toEqual(['c', 'c-0']);
    expect(await found('ze')).toEqual(['c', 'c-0']);
    store.restore('owner', 'a');
    expect(await found('zebra', 'ann')).toEqual(['b', 'b-0']);
    store.delete('owner', 'a', 5);
    store.purge(10);
    expect(db.prepare('SELECT count(*) FROM message_search').pluck().get()).toBe(2);
    expect(db.prepare('SELECT count(*) FROM title_search').pluck().get()).toBe(2);
  });

  it('follows a changed title, and an answer from its end to its next beginning', async () => {
    addChat('a', 'first title', []);
    store.update('a', { title: 'second name' });
    expect(await found('first')).toEqual([]);
    expect(await found('second')).toEqual(['a']);
    store.append('a', [answer('', 'running')], {});
    store.saveProgress(answer('a long giraffe', 'running'));
    expect(await found('giraffe')).toEqual([]);
    expect(await found('gi')).toEqual([]);
    store.saveAnswer('a', answer('a long giraffe', 'stopped'), {});
    expect(await found('giraffe')).toEqual(['answer']);
    store.saveAnswer('a', answer('a long giraffe', 'running'), {});
    expect(await found('giraffe')).toEqual([]);
    store.saveAnswer('a', answer('a long giraffe and an okapi', 'complete'), {});
    expect(await found('okapi')).toEqual(['answer']);
    expect(await found('giraffe')).toEqual(['answer']);
  });

  it('shows words around the place, and which were looked for', async () => {
    const long = `${'before '.repeat(50)}the Ünique place${' after'.repeat(80)}`;
    addChat('a', 'title', [long]);
    const [hit] = await hits('unique PLACE');
    expect(hit?.excerpt.filter(({ isMatch }) => isMatch).map(({ text }) => text)).toEqual(['Ünique', 'place']);
    const whole = hit?.excerpt.map(({ text }) => text).join('') ?? '';
    expect(whole).toMatch(/^…before .* before the Ünique place after .*after…$/);
    expect(whole.length).toBeLessThan(230);
  });

  it('puts a title and what is newer first', async () => {
    addChat('a', 'about walrus', ['an old walrus', 'a newer walrus']);
    db.exec(`UPDATE messages SET created_at = -365 * 86400000 WHERE id = 'a-0'`);
    expect((await hits('walrus')).map(({ messageId }) => messageId)).toEqual([null, 'a-1', 'a-0']);
    expect(await hits('walrus', 'owner', 1)).toHaveLength(1);
  });

  it('takes any text for what it is', async () => {
    addChat('a', 'title', ['NEAR(a b) AND "x" OR col:* ^ -y (']);
    for (const query of [
      '"',
      '""',
      'AND',
      'NEAR(',
      'text:x',
      '*',
      '(',
      '-y',
      '^',
      '\\',
      "'",
      '\0abc',
      '\ud800abc',
      '"a"b"',
    ]) {
      await expect(hits(query)).resolves.toBeInstanceOf(Array);
    }
    expect(await found('NEAR(a')).toEqual(['a-0']);
    expect(await found('col:*')).toEqual(['a-0']);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (query) => {
        await hits(query);
      }),
      propertyRuns(200),
    );
  });

  it('finds every piece of a text that it holds', async () => {
    const text = 'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. 日本語の文章、これは試験です。';
    addChat('a', 'title', [text]);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 1, max: 20 }), async (from, length) => {
        const piece = text.slice(from, from + length).trim();
        if (piece !== '') expect(await found(`"${piece}"`)).toContain('a-0');
      }),
      propertyRuns(200),
    );
  });

  it('finds what was there before there was an index', async () => {
    addChat('a', 'old title', ['old words']);
    store.append('a', [answer('still running', 'running')], {});
    for (const trigger of ['message_search_insert', 'message_search_update', 'message_search_delete']) {
      db.exec(`DROP TRIGGER ${trigger}`);
    }
    db.exec(`
      DROP TABLE message_search; DROP TABLE title_search; DROP TRIGGER title_search_insert; DROP TRIGGER title_search_update;
      DROP TABLE conversation_places;`);
    db.exec(searchMigration.sql);
    search = createChatSearch(db);
    expect(await found('old')).toEqual(['a', 'a-0']);
    store.saveAnswer('a', answer('not running now', 'complete'), {});
    expect(await found('running')).toEqual(['answer']);
  });
});
