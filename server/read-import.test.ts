import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { anyChat } from '../tests/helpers/chat-fixtures.ts';
import { propertyRuns } from '../tests/helpers/property-runs.ts';
import type { ExportedChat } from './contract/chat/files.ts';
import { homeportJson } from './conversations/formats/homeport-json.ts';
import { PLAIN_ANSWER } from './conversations/formats/foreign.ts';
import { writeMarkdown } from './conversations/formats/write-markdown.ts';
import type { ImportMessage } from './conversations/import-messages.ts';
import { pathTo } from './conversations/message-tree.ts';
import { readImport } from './read-import.ts';

function read(content: string | Uint8Array, name = 'chats.json') {
  const bytes = Buffer.from(content);
  const told: ImportMessage[] = [];
  const source = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
  readImport(source, name, (message) => told.push(message));
  const last = told.at(-1);
  return {
    chats: told.flatMap((each) => (each.type === 'chat' ? [each.chat] : [])),
    files: told.flatMap((each) => (each.type === 'file' ? [each] : [])),
    skipped: told.flatMap((each) => (each.type === 'skipped' ? [each] : [])),
    source: last?.type === 'done' ? last.source : undefined,
    refused: last?.type === 'refused' ? last.reason : undefined,
  };
}

const FILES = [
  { id: 'f1', name: 'a -- b.txt', bytes: Buffer.from('hello') },
  { id: 'f2', name: 'ü.png', bytes: Buffer.from([0, 1, 2, 255]) },
  { id: 'f3', name: 'long', bytes: Buffer.alloc(100_001, 7) },
];
const json = (chats: readonly ExportedChat[], files = FILES) =>
  [...homeportJson('2026-11-27T00:00:00.000Z', files, chats)].join('');
const branch = (chat: ExportedChat) => pathTo(chat.messages, chat.headId);
const markdown = (chat: ExportedChat, files = FILES) => [...writeMarkdown(chat, branch(chat), files)].join('');
const plain = (messages: readonly object[], more: object = {}): ExportedChat => ({
  title: 'Title',
  titleBy: 'person',
  folder: null,
  isPinned: false,
  isArchived: false,
  model: null,
  systemPrompt: '',
  parameters: {},
  tools: [],
  headId: null,
  createdAt: 0,
  updatedAt: 0,
  messages: messages.map((each) => ({
    role: 'user' as const,
    id: 'x',
    parentId: null,
    createdAt: 0,
    text: '',
    attachments: [],
    isCompared: false,
    ...each,
  })),
  ...more,
});

describe('an export as JSON', () => {
  it('comes back as it was: every branch, with the bytes of every file', () => {
    fc.assert(
      fc.property(fc.array(anyChat(['f1', 'f2']), { maxLength: 4 }), (chats) => {
        const back = read(json(chats));
        expect(back.chats).toEqual(chats);
        expect(back.source).toBe('homeport');
        expect(back.files.map(({ id, name, bytes }) => ({ id, name, bytes: Buffer.from(bytes) }))).toEqual(FILES);
      }),
      propertyRuns(60),
    );
  });

  it('is read in an archive too', () => {
    const chat = plain([{ id: 'a', text: 'hi' }], { headId: 'a' });
    const archive = zipSync({
      'my/chats.json': strToU8(json([chat])),
      'my/one.md': strToU8(markdown(chat)),
      'x.png': [new Uint8Array(9), {}],
    });
    const back = read(archive, 'chats.zip');
    expect(back.chats.map(({ messages }) => messages)).toEqual([chat.messages, chat.messages]);
  });
});

describe('an export as Markdown', () => {
  it('comes back as it was, for the branch that is shown', () => {
    fc.assert(
      fc.property(anyChat(['f1', 'f2']), (chat) => {
        const path = branch(chat);
        const back = read(markdown(chat), 'chat.md');
        expect(back.skipped).toEqual([]);
        expect(back.source).toBe('markdown');
        expect(back.chats).toEqual([{ ...chat, messages: path, headId: path.at(-1)?.id ?? null }]);
        expect(back.files.map(({ bytes }) => Buffer.from(bytes))).toEqual(FILES.map(({ bytes }) => bytes));
      }),
      propertyRuns(300),
    );
  });

  it('comes back where its thoughts hold separators of lines that JSON knows and patterns stop at', () => {
    const chat = plain([{ id: 'a', text: 'x\u2028y' }], { title: 'one\u2029two', headId: 'a' });
    const answer = { ...PLAIN_ANSWER, id: 'b', parentId: 'a', createdAt: 0, text: '', model: 'm' };
    const messages = [...chat.messages, { ...answer, reasoning: 'first\u2028second' }];
    const back = read(markdown({ ...chat, messages, headId: 'b' }, []), 'x.md');
    expect(back.skipped).toEqual([]);
    expect(back.chats).toEqual([{ ...chat, messages, headId: 'b' }]);
  });

  it('reads well', () => {
    const chat = plain([{ id: 'a', text: 'What is *this*?', attachments: ['f1'] }], { title: 'A chat', headId: 'a' });
    const shown = markdown(chat, [])
      .replace(/^---\n[\s\S]*?\n---\n/, '')
      .replaceAll(/<!--[\s\S]*?-->\n?/g, '');
    expect(shown).toBe('\n# A chat\n\n## You\n\n- 📎 f1\n\nWhat is *this*?\n');
  });

  it('that somebody has edited, or whose ends of lines were changed, is read as far as it can be told', () => {
    const chat = plain(
      [
        { id: 'a', text: 'one\ntwo' },
        { id: 'b', parentId: 'a', text: 'three' },
      ],
      { headId: 'b' },
    );
    const edited = markdown(chat, []).replace('one\ntwo', 'one and a half\n\ntwo');
    expect(read(edited, 'x.md').chats[0]?.messages.map(({ text }) => text)).toEqual(['one and a half\n\ntwo', 'three']);
    const windows = markdown(chat, []).replaceAll('\n', '\r\n');
    expect(read(windows, 'x.md').chats[0]?.messages.map(({ text }) => text)).toEqual(['one\r\ntwo', 'three']);
  });
});

describe('a file that is no file of chats', () => {
  it.each([
    ['', 'it is empty'],
    ['hello', 'it is text, but neither JSON nor an export'],
    ['---\ntitle: x\n---\n# Notes', 'it is text, but neither JSON nor an export'],
    [Buffer.from('89504e470d0a1a0a00', 'hex'), 'it is a binary file of another kind'],
    ['[]', 'it holds no chats'],
    ['[1,2]', 'its first element is a number'],
    ['[{"name":"x"}]', 'its first element is an object with "name"'],
    ['{"name":"x"}', 'is an object with "name"'],
    ['{"format":"other","chats":[{}]}', 'its format is "other"'],
    ['{"format":"homeport-chats","version":2,"files":[],"chats":[]}', 'it is of version 2: a newer Homeport made it'],
    ['[{"a":1}', 'it ends in the middle of'],
    [`[${'['.repeat(300)}`, 'element 1 is nested deeper than 200 levels at byte'],
    ['PK\x03\x04 and nothing else', 'its end is missing'],
    [zipSync({ 'a.txt': strToU8('x') }), 'the archive holds no file of chats, only "a.txt"'],
    [zipSync({ 'conversations.json': strToU8('x'.repeat(50_000_000)) }), 'unpacks to more than 200 times its size'],
  ])('is refused in words (%#)', (content, says) => {
    const { refused, chats } = read(content, 'file.json');
    expect(refused).toContain(says);
    expect(refused).toMatch(/^"file.json" can't be imported: .*\. Accepted are exports of Homeport/s);
    expect(chats).toEqual([]);
  });

  it('in an archive that says less of its size than there is, is read no further than that', () => {
    const archive = Buffer.from(zipSync({ 'a.md': strToU8(markdown(plain([])) + 'x'.repeat(20_000_000)) }));
    const directoryAt = archive.readUInt32LE(archive.length - 6);
    archive.writeUInt32LE(100, directoryAt + 24);
    const { refused, chats } = read(archive, 'x.zip');
    expect(refused).toContain('"a.md" in it is damaged');
    expect(chats).toEqual([]);
  });

  it('in a damaged archive is refused', () => {
    const archive = zipSync({
      'conversations.json': strToU8(JSON.stringify([{ mapping: {}, title: 'x'.repeat(500) }])),
    });
    for (const at of [60, 65, archive.length - 22]) {
      const broken = archive.slice();
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      const { refused, skipped } = read(broken, 'x.zip');
      expect(`${refused} ${skipped.map(({ reason }) => reason).join()}`).toMatch(/damaged|its end is missing/);
    }
  });
});

describe('a chat that is not whole', () => {
  const good = plain([{ id: 'a', text: 'fine' }], { title: 'Good' });
  const withBad = (bad: unknown) =>
    JSON.stringify({ format: 'homeport-chats', version: 1, files: [], chats: [good, bad, good] });

  it.each([
    ['two ids', plain([{ id: 'a' }, { id: 'a' }]), 'two of its messages have the id "a"'],
    [
      'a missing parent',
      plain([{ id: 'a', parentId: 'gone' }]),
      'its message "a" comes after "gone", which is not there',
    ],
    [
      'a circle',
      plain([
        { id: 'a', parentId: 'b' },
        { id: 'b', parentId: 'a' },
      ]),
      'the tree has a circle',
    ],
    ['itself', plain([{ id: 'a', parentId: 'a' }]), 'the tree has a circle'],
    ['a long title', plain([], { title: 'x'.repeat(1_000_000) }), 'title: Too big'],
    ['another role', plain([{ id: 'a', role: 'king' }]), 'messages.0.role'],
    ['running', plain([{ id: 'a', role: 'assistant', outcome: 'running' }]), 'messages.0'],
    ['a time that is none', plain([{ id: 'a', createdAt: 1e300 }]), 'messages.0.createdAt'],
    ['parameters', plain([], { parameters: { temperature: 99 } }), 'parameters.temperature'],
    ['hostile names', JSON.parse('{"title":"t","__proto__":{"messages":[]}}'), 'titleBy: '],
  ])('is skipped with where and why, and the others are taken: %s', (_, bad, says) => {
    const { chats, skipped, source } = read(withBad(bad));
    expect(source).toBe('homeport');
    expect(chats).toEqual([good, good]);
    expect(skipped).toHaveLength(1);
    expect(skipped[0]?.reason).toMatch(/^chat 2 \(byte \d+\): /);
    expect(skipped[0]?.reason).toContain(says);
    expect(skipped[0]?.title.length).toBeLessThanOrEqual(200);
  });

  it('puts parents before their children, in whatever order they came', () => {
    const { chats } = read(json([plain([{ id: 'c', parentId: 'b' }, { id: 'b', parentId: 'a' }, { id: 'a' }])], []));
    expect(chats[0]?.messages.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('of a file that was cut is told, and what came before is taken', () => {
    const whole = json([good, good, good], []);
    const { chats, skipped } = read(whole.slice(0, whole.lastIndexOf('fine')));
    expect(chats).toHaveLength(2);
    expect(skipped[0]?.reason).toContain("the rest of the file can't be read: it ends in the middle of element 3");
  });
});
