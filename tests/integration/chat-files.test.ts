import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportReport } from '../../server/contract/chat/files.ts';
import type { Conversation, ConversationSummary } from '../../server/contract/chat/conversations.ts';
import type { SearchHit } from '../../server/contract/chat/search.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

const send = (content: string | Uint8Array, name = 'chats.json', key?: string) =>
  hub.call(`/hub/conversation-import?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(content)),
    ...(key !== undefined && { key }),
  });
const read = async <T>(path: string) => {
  const response = await hub.call(path);
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as T;
};
const taken = async (content: string | Uint8Array, name?: string) => {
  const response = await send(content, name);
  const text = await response.text();
  expect([response.status, text]).toEqual([200, text]);
  return JSON.parse(text) as ImportReport;
};
const textOf = async (path: string) => (await hub.call(path)).text();
const chats = async () => [
  ...(await read<{ conversations: ConversationSummary[] }>('/hub/conversations')).conversations,
  ...(await read<{ conversations: ConversationSummary[] }>('/hub/conversations?archived=true')).conversations,
];

const answer = (id: string, parentId: string | null, text: string, more: object = {}) => ({
  role: 'assistant',
  id,
  parentId,
  createdAt: 1_700_000_001_000,
  text,
  model: 'fake/echo',
  reasoning: 'thoughts',
  reasoningMs: 12,
  toolCalls: [{ id: 'c1', name: 'look', argumentsText: '{"a":1}' }],
  outcome: 'stopped',
  error: null,
  stats: null,
  ...more,
});
const question = (id: string, parentId: string | null, text: string, attachments: string[] = []) => ({
  role: 'user',
  id,
  parentId,
  createdAt: 1_700_000_000_000,
  text,
  attachments,
  isCompared: false,
});
const chat = (title: string, messages: readonly object[], more: object = {}) => ({
  title,
  titleBy: 'person',
  folder: 'Trips',
  isPinned: true,
  isArchived: false,
  model: 'fake/echo',
  systemPrompt: 'Be brief.',
  parameters: { temperature: 0.5 },
  tools: [],
  headId: 'a1',
  createdAt: 1_700_000_000_000,
  updatedAt: 1_700_000_009_000,
  messages,
  ...more,
});
const file = (listed: readonly object[], files: readonly object[] = []) =>
  JSON.stringify({
    format: 'homeport-chats',
    version: 1,
    exportedAt: '2026-11-27T00:00:00.000Z',
    files,
    chats: listed,
  });
const tree = [
  question('q', null, 'Where to, giraffe?', ['f1', 'f2']),
  answer('a1', 'q', 'To the savannah.'),
  answer('a2', 'q', 'To the zoo.'),
  { role: 'tool', id: 't', parentId: 'a2', createdAt: 1_700_000_002_000, text: 'open', callId: 'c1', toolName: 'look' },
];
const FILES = [
  { id: 'f1', name: 'map.png', base64: PNG },
  { id: 'f2', name: 'notes.txt', base64: Buffer.from('pack water').toString('base64') },
];

describe('chats in files', () => {
  it('come in and go out again as they were, with folders, branches and the bytes of files', async () => {
    const report = await taken(
      file([chat('Safari', tree), chat('Old', [], { isArchived: true, headId: null })], FILES),
    );
    expect(report).toMatchObject({
      source: 'homeport',
      imported: [
        { title: 'Safari', messages: 4 },
        { title: 'Old', messages: 0 },
      ],
      skipped: [],
    });
    const id = report.imported[0]?.id ?? '';
    const kept = await read<Conversation>(`/hub/conversations/${id}`);
    expect(kept).toMatchObject({
      title: 'Safari',
      isPinned: true,
      systemPrompt: 'Be brief.',
      updatedAt: 1_700_000_009_000,
    });
    const [first] = kept.messages;
    expect(first).toMatchObject({
      attachments: [
        { kind: 'image', name: 'map.png' },
        { kind: 'text', characters: 10 },
      ],
    });
    expect(kept.headId).toBe(kept.messages[1]?.id);
    expect(kept.messages[2]?.parentId).toBe(first?.id);
    const { folders } = await read<{ folders: { id: string; name: string }[] }>('/hub/folders');
    expect(folders.filter(({ name }) => name === 'Trips').map(({ id: each }) => each)).toEqual([kept.folderId]);

    const out = JSON.parse(await textOf(`/hub/conversations/${id}/export?format=json`)) as {
      files: { id: string; base64: string }[];
      chats: { messages: { id: string; attachments?: string[] }[] }[];
    };
    expect(out.files.map(({ base64 }) => base64)).toEqual(FILES.map(({ base64 }) => base64));
    const again = await taken(JSON.stringify(out), 'again.json');
    const copy = await read<Conversation>(`/hub/conversations/${again.imported[0]?.id ?? ''}`);
    expect(copy.id).not.toBe(id);
    const facts = ({ messages }: Conversation) =>
      messages.map((message) => ({
        ...message,
        id: undefined,
        parentId: undefined,
        above: messages.findIndex((each) => each.id === message.parentId),
      }));
    expect(facts(copy)).toEqual(facts(kept));
    const ids = new Set([...copy.messages, ...kept.messages].map((each) => each.id));
    expect(ids.size).toBe(8);
  });

  it('as Markdown hold the branch that is shown', async () => {
    const { imported } = await taken(file([chat('A trip: to "Rome"/2', tree)], FILES));
    const response = await hub.call(`/hub/conversations/${imported[0]?.id ?? ''}/export?format=markdown`);
    expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(response.headers.get('content-disposition')).toContain('filename="A trip to Rome 2.md"');
    const text = await response.text();
    expect(text).toContain('\n## You\n\n- 📎 map.png\n- 📎 notes.txt\n\nWhere to, giraffe?\n');
    expect(text).not.toContain('To the zoo.');
    const report = await taken(text, 'trip.md');
    expect(report.source).toBe('markdown');
    const back = await read<Conversation>(`/hub/conversations/${report.imported[0]?.id ?? ''}`);
    expect(back.messages.map((each) => each.text)).toEqual(['Where to, giraffe?', 'To the savannah.']);
    expect(back.messages[0]).toMatchObject({ attachments: [{ name: 'map.png' }, { name: 'notes.txt' }] });
    expect(back.messages[1]).toMatchObject({ reasoning: 'thoughts', outcome: 'stopped' });
  });

  it('have a name that is cut between characters', async () => {
    const made = await hub.call('/hub/conversations', { json: { title: `${'a'.repeat(79)}😀 and more` } });
    const { id } = (await made.json()) as { id: string };
    const response = await hub.call(`/hub/conversations/${id}/export?format=json`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain(`${'a'.repeat(79)}.json`);
  });

  it('are found as soon as they are there', async () => {
    await taken(file([chat('Xylophones', [question('q', null, 'How to tune a marimba?')])]));
    const { hits } = await read<{ hits: SearchHit[] }>('/hub/conversation-search?q=marimba');
    expect(hits).toMatchObject([{ title: 'Xylophones', role: 'user' }]);
    expect(hits[0]?.excerpt).toContainEqual({ text: 'marimba', isMatch: true });
  });

  it('are all in one file, without what was deleted', async () => {
    const { imported } = await taken(file([chat('Deleted', []), chat('Kept', [], { isArchived: true })]));
    await hub.call(`/hub/conversations/${imported[0]?.id ?? ''}`, { method: 'DELETE' });
    const all = JSON.parse(await textOf('/hub/conversation-export')) as {
      chats: { title: string; messages: unknown[] }[];
    };
    expect(all.chats).toHaveLength((await chats()).length);
    expect(all.chats.map(({ title }) => title)).toContain('Kept');
    expect(all.chats.map(({ title }) => title)).not.toContain('Deleted');
  });

  it('come from ChatGPT, in the archive that it sends', async () => {
    const mapping = {
      root: { id: 'root', message: null, parent: null, children: ['q'] },
      q: {
        id: 'q',
        parent: 'root',
        children: ['a'],
        message: {
          author: { role: 'user' },
          create_time: 1_700_000_000,
          content: { content_type: 'text', parts: ['Hello'] },
        },
      },
      a: {
        id: 'a',
        parent: 'q',
        children: [],
        message: {
          author: { role: 'assistant' },
          content: { content_type: 'text', parts: ['Hi'] },
          metadata: { model_slug: 'gpt-4o' },
        },
      },
    };
    const list = [
      { title: 'Greeting', create_time: 1_700_000_000, update_time: 1_700_000_001, mapping, current_node: 'a' },
      { title: 'Broken', mapping: { a: { parent: 'gone', message: null } } },
      {
        title: null,
        mapping: {
          q: { ...mapping.q, parent: null, message: { ...mapping.q.message, create_time: null } },
          a: mapping.a,
        },
        current_node: 'q',
      },
    ];
    const archive = zipSync({
      'chat.html': strToU8('<html>'),
      'conversations.json': strToU8(JSON.stringify(list)),
      'user.json': strToU8('{"id":"u"}'),
    });
    const report = await taken(archive, 'chatgpt.zip');
    expect(report).toMatchObject({
      source: 'chatgpt',
      imported: [
        { title: 'Greeting', messages: 2 },
        { title: 'Hello', messages: 2 },
      ],
      skipped: [{ title: 'Broken' }],
    });
    const timeless = await read<Conversation>(`/hub/conversations/${report.imported[1]?.id ?? ''}`);
    expect(timeless.createdAt).toBeGreaterThan(1_700_000_000_000);
    expect(timeless.messages[0]?.createdAt).toBe(timeless.createdAt);
    expect(report.skipped[0]?.reason).toMatch(/^chat 2 \(byte \d+\): its message "a" comes after "gone"/);
  });

  it('come from Open WebUI', async () => {
    const messages = {
      q: {
        id: 'q',
        parentId: null,
        role: 'user',
        content: 'Hello',
        timestamp: 1_700_000_000,
        files: [{ type: 'image', url: `data:image/png;base64,${PNG}` }],
      },
      a: { id: 'a', parentId: 'q', role: 'assistant', content: 'Hi', model: 'llama3.2', timestamp: 1_700_000_001 },
    };
    const rows = [
      { id: '1', title: 'Web', chat: { history: { messages, currentId: 'a' } }, created_at: 1, updated_at: 2 },
    ];
    const { imported, source } = await taken(JSON.stringify(rows), 'chat-export.json');
    expect(source).toBe('open-webui');
    const kept = await read<Conversation>(`/hub/conversations/${imported[0]?.id ?? ''}`);
    expect(kept.messages).toMatchObject([
      { text: 'Hello', attachments: [{ kind: 'image' }] },
      { text: 'Hi', model: 'llama3.2' },
    ]);
  });

  it('of many messages are there as a whole', async () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      question(`m${index}`, index === 0 ? null : `m${index - 1}`, `number ${index}`),
    );
    const { imported } = await taken(file([chat('Long', many, { headId: 'm499' })]));
    const kept = await read<Conversation>(`/hub/conversations/${imported[0]?.id ?? ''}`);
    expect(kept.messages).toHaveLength(500);
    expect(kept.headId).toBe(kept.messages.at(-1)?.id);
    expect(kept.folderId).not.toBeNull();
  });

  it('that can not be taken leave everything as it was', async () => {
    const before = await chats();
    for (const [content, says] of [
      ['not JSON', 'it is text, but neither JSON nor'],
      ['[{"mapping"', 'it ends in the middle of element 1'],
      ['{"format":"homeport-chats","version":9,"chats":[]}', 'a newer Homeport made it'],
      ['', 'it is empty'],
    ] as const) {
      const response = await send(content);
      const { error } = (await response.json()) as { error: { message: string; param: string } };
      expect([response.status, error.param]).toEqual([400, 'file']);
      expect(error.message).toContain(says);
    }
    const report = await taken(
      file(
        [
          chat('No file', [question('q', null, '', ['nowhere'])]),
          chat('Bad file', [question('q', null, '', ['f9'])]),
          chat('Circle', [question('q', 'q', '')]),
        ],
        [{ id: 'f9', name: 'a.exe', base64: Buffer.from('MZ\0\0').toString('base64') }],
      ),
    );
    expect(report.imported).toEqual([]);
    expect(report.skipped.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('an attachment "nowhere" that the file does not hold'),
      expect.stringContaining('looks like a Windows program'),
      expect.stringContaining('the tree has a circle'),
    ]);
    expect(await chats()).toEqual(before);
    expect(readdirSync(join(hub.dataDir, 'imports'))).toEqual([]);
  });

  it('are refused where they are too large, have no name, or come from somebody without the right', async () => {
    const announced = await hub.call('/hub/conversation-import?name=a.json', {
      method: 'POST',
      body: '{}',
      headers: { 'content-encoding': 'gzip' },
    });
    expect(announced.status).toBe(415);
    expect((await hub.call('/hub/conversation-import', { method: 'POST', body: '[]' })).status).toBe(400);
    expect((await hub.call('/hub/conversation-export', { key: null })).status).toBe(401);
    const plain = await hub.call('/key/generate', { json: {} });
    const { key } = (await plain.json()) as { key: string };
    expect((await send('[]', 'a.json', key)).status).toBe(403);
    expect((await hub.call('/hub/conversations/chat_none/export')).status).toBe(404);
    const { imported } = await taken(file([chat('Format', [])]));
    const response = await hub.call(`/hub/conversations/${imported[0]?.id ?? ''}/export?format=pdf`);
    expect(await response.text()).toContain('format is \\"pdf\\". It must be markdown or json.');
  });

  it('are their owner’s alone', async () => {
    const { imported } = await taken(file([chat('Mine', [])]));
    const made = await hub.call('/user/new', { json: { user_id: 'ann', user_role: 'proxy_admin' } });
    const { key } = (await made.json()) as { key: string };
    expect((await hub.call(`/hub/conversations/${imported[0]?.id ?? ''}/export`, { key })).status).toBe(404);
    const all = await hub.call('/hub/conversation-export', { key });
    expect(((await all.json()) as { chats: unknown[] }).chats).toEqual([]);
  });
});
