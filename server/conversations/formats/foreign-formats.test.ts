import { describe, expect, it } from 'vitest';
import type { ExportedChat } from '../../contract/chat/files.ts';
import { readChatGpt } from './chatgpt.ts';
import { readOpenWebUi } from './open-webui.ts';
import { splitReasoning } from './split-reasoning.ts';

type Parts = { role?: string; text?: string; content?: object; [field: string]: unknown };

/** A node of ChatGPT's tree, as its export has them. */
function node(id: string, parent: string | null, { role, text, content, ...more }: Parts = {}, time = 0) {
  const message =
    role === undefined
      ? null
      : {
          id,
          author: { role, name: null, metadata: {}, ...(more['author'] as object) },
          create_time: time === 0 ? null : time,
          update_time: null,
          content: content ?? { content_type: 'text', parts: [text] },
          status: 'finished_successfully',
          end_turn: true,
          weight: 1,
          metadata: {},
          recipient: 'all',
          ...more,
          ...(more['author'] !== undefined && { author: { role, ...(more['author'] as object) } }),
        };
  return [id, { id, message, parent, children: [] }] as const;
}
const chatGpt = (nodes: readonly (readonly [string, object])[], more: object = {}) => ({
  title: 'Planning',
  create_time: 1_700_000_000.5,
  update_time: 1_700_000_100.25,
  mapping: Object.fromEntries(nodes),
  current_node: nodes.at(-1)?.[0],
  conversation_id: 'c',
  ...more,
});
const said = ({ messages }: ExportedChat) => messages.map(({ role, text }) => [role, text]);

describe("ChatGPT's export", () => {
  it('is read as a tree, without what nobody saw', () => {
    const chat = readChatGpt(
      chatGpt(
        [
          node('root', null),
          node('system', 'root', {
            role: 'system',
            text: '',
            metadata: { is_visually_hidden_from_conversation: true },
          }),
          node('custom', 'system', {
            role: 'user',
            content: { content_type: 'user_editable_context', user_profile: 'x' },
          }),
          node('q', 'custom', { role: 'user', text: 'Hi' }, 1_700_000_001),
          node('a1', 'q', { role: 'assistant', text: 'One', metadata: { model_slug: 'gpt-4o' } }, 1_700_000_002.125),
          node(
            'a2',
            'q',
            { role: 'assistant', text: 'Two', metadata: { finish_details: { type: 'max_tokens' } } },
            1_700_000_003,
          ),
          node('q2', 'a2', { role: 'user', text: 'More' }),
        ],
        { is_archived: true, default_model_slug: 'gpt-5', current_node: 'a1' },
      ),
    );
    expect(chat).toMatchObject({
      title: 'Planning',
      createdAt: 1_700_000_000_500,
      updatedAt: 1_700_000_100_250,
      isArchived: true,
      isPinned: false,
      headId: 'a1',
      systemPrompt: '',
    });
    expect(chat.messages).toMatchObject([
      { id: 'q', parentId: null, role: 'user', text: 'Hi', createdAt: 1_700_000_001_000, isCompared: false },
      {
        id: 'a1',
        parentId: 'q',
        role: 'assistant',
        text: 'One',
        model: 'gpt-4o',
        outcome: 'complete',
        createdAt: 1_700_000_002_125,
      },
      { id: 'a2', parentId: 'q', role: 'assistant', text: 'Two', model: 'gpt-5', outcome: 'cut' },
      { id: 'q2', parentId: 'a2', role: 'user', text: 'More', createdAt: 1_700_000_003_000 },
    ]);
  });

  it('shows what tools and code came to, within the answer that used them', () => {
    const chat = readChatGpt(
      chatGpt([
        node('q', null, { role: 'user', text: 'Count' }),
        node('t', 'q', {
          role: 'assistant',
          content: { content_type: 'thoughts', thoughts: [{ summary: 'Counting', content: 'One by one.' }] },
        }),
        node('recap', 't', {
          role: 'assistant',
          content: { content_type: 'reasoning_recap', content: 'Thought for 3s' },
        }),
        node('c', 'recap', {
          role: 'assistant',
          recipient: 'python',
          content: { content_type: 'code', language: 'python', text: 'print(1)\n' },
        }),
        node('o', 'c', {
          role: 'tool',
          author: { name: 'python' },
          content: { content_type: 'execution_output', text: '1' },
        }),
        node('a', 'o', {
          role: 'assistant',
          text: 'It is 1 \ue200cite\ue202turn0search0\ue201.',
          metadata: { model_slug: 'o3' },
        }),
      ]),
    );
    expect(said(chat)).toEqual([
      ['user', 'Count'],
      ['assistant', '*To python:*\n\n```python\nprint(1)\n```\n\n*python answered:*\n\n```\n1\n```\n\nIt is 1 .'],
    ]);
    expect(chat.messages[1]).toMatchObject({ reasoning: '**Counting**\n\nOne by one.', model: 'o3', parentId: 'q' });
    expect(chat.headId).toBe('t');
  });

  it('keeps branches apart that begin within such an answer', () => {
    const chat = readChatGpt(
      chatGpt([
        node('q', null, { role: 'user', text: 'Q' }),
        node('a', 'q', { role: 'assistant', text: 'A' }),
        node('b1', 'a', { role: 'assistant', text: 'B1' }),
        node('b2', 'a', { role: 'assistant', text: 'B2' }),
        node('c', 'b2', { role: 'assistant', text: 'C' }),
      ]),
    );
    expect(chat.messages.map(({ id, parentId, text }) => [id, parentId, text])).toEqual([
      ['q', null, 'Q'],
      ['a', 'q', 'A'],
      ['b1', 'a', 'B1'],
      ['b2', 'a', 'B2\n\nC'],
    ]);
    expect(chat.headId).toBe('b2');
  });

  it('names pictures and sounds, reads quotations and what was heard, and takes instructions that were seen', () => {
    const image = {
      content_type: 'image_asset_pointer',
      asset_pointer: 'file-service://file-abc',
      width: 1,
      height: 1,
    };
    const chat = readChatGpt(
      chatGpt([
        node('s', null, { role: 'system', text: 'Be kind.' }),
        node('q', 's', {
          role: 'user',
          content: {
            content_type: 'multimodal_text',
            parts: [
              image,
              'What is it?',
              { content_type: 'audio_transcription', text: 'spoken' },
              { content_type: 'real_time_user_audio_video_asset_pointer' },
            ],
          },
        }),
        node('a', 'q', {
          role: 'assistant',
          content: { content_type: 'tether_quote', title: 'Page', url: 'https://example.org', text: 'one\ntwo' },
        }),
      ]),
    );
    expect(chat.systemPrompt).toBe('Be kind.');
    expect(said(chat)).toEqual([
      ['user', '[image: file-abc]\n\nWhat is it?\n\nspoken\n\n[real time user audio video asset pointer]'],
      ['assistant', '> **Page**\n>\n> one\n> two'],
    ]);
  });

  it.each([
    ['no messages', chatGpt([])],
    [
      'strange values',
      chatGpt([node('q', null, { role: 'user', text: 'Q' })], { title: 5, create_time: 'x', current_node: {} }),
    ],
    ['strange content', chatGpt([['q', { message: { author: 1, content: [], metadata: null }, parent: null }]])],
    [
      'hostile names',
      JSON.parse(
        '{"mapping":{"__proto__":{"parent":null,"message":{"author":{"role":"user"},"content":{"parts":["x"]}}}}}',
      ),
    ],
  ])('is read whatever is missing in it: %s', (_, chat) => {
    expect(readChatGpt(chat).messages.length).toBeLessThan(2);
  });

  it.each([
    ['a circle', [node('a', 'b', { role: 'user', text: 'a' }), node('b', 'a')], 'the tree has a circle'],
    ['a missing parent', [node('a', 'gone', { role: 'user', text: 'a' })], 'comes after "gone", which is not there'],
    ['a parent that is none', [['a', { parent: 5, message: null }] as const], 'names a parent that is no text'],
  ])('with %s is told', (_, nodes, says) => {
    expect(() => readChatGpt(chatGpt(nodes))).toThrow(says);
  });
});

describe("Open WebUI's export", () => {
  const message = (id: string, parentId: string | null, role: string, content: unknown, more: object = {}) => ({
    [id]: { id, parentId, childrenIds: [], role, content, timestamp: 1_700_000_000, ...more },
  });
  const row = (messages: object, chat: object = {}, more: object = {}) => ({
    id: 'r',
    user_id: 'u',
    title: 'Row title',
    chat: {
      title: 'Chat title',
      models: ['llama3.2:3b'],
      history: { messages, currentId: 'a2' },
      messages: [],
      ...chat,
    },
    created_at: 1_700_000_000,
    updated_at: 1_700_000_500,
    archived: false,
    pinned: true,
    ...more,
  });

  it('is read as a tree, with models, thoughts, failures and figures', () => {
    const { chat } = readOpenWebUi(
      row(
        {
          ...message('q', null, 'user', 'Hi', { models: ['m1', 'm2'] }),
          ...message('a1', 'q', 'assistant', 'One', {
            model: 'm1',
            done: true,
            usage: { prompt_tokens: 5, completion_tokens: 7, total_duration: 2_000_000_000, 'response_token/s': 12.5 },
          }),
          ...message(
            'a2',
            'q',
            'assistant',
            '<details type="reasoning" done="true" duration="4">\n<summary>Thought for 4 seconds</summary>\n&gt; First\n> a &lt; b\n</details>\nTwo',
            { model: 'm2' },
          ),
          ...message('a3', 'q', 'assistant', '', { model: 'm3', error: { content: 'No memory' } }),
        },
        {
          params: { temperature: 0.5, top_k: 40, num_ctx: 8192, seed: 1.5, top_p: 9, stop: ['x'], system: 'Be brief.' },
        },
      ),
    );
    expect(chat).toMatchObject({
      title: 'Row title',
      isPinned: true,
      model: 'llama3.2:3b',
      systemPrompt: 'Be brief.',
      parameters: { temperature: 0.5, topK: 40, contextLength: 8192, stop: ['x'] },
      createdAt: 1_700_000_000_000,
      updatedAt: 1_700_000_500_000,
      headId: 'a2',
    });
    expect(chat.parameters).not.toHaveProperty('topP');
    expect(chat.messages).toMatchObject([
      { id: 'q', role: 'user', text: 'Hi', isCompared: true },
      { id: 'a1', model: 'm1', stats: { inputTokens: 5, outputTokens: 7, totalMs: 2000, tokensPerSecond: 12.5 } },
      { id: 'a2', text: 'Two', reasoning: 'First\na < b', reasoningMs: 4000, model: 'm2', stats: null },
      { id: 'a3', outcome: 'failed', error: 'No memory' },
    ]);
  });

  it('brings pictures that stand in it, and names other files', () => {
    const files = [
      { type: 'image', url: 'data:image/png;base64,iVBORw0KGgo=' },
      { type: 'file', name: 'report.pdf', id: 'x' },
      { type: 'image', url: '/api/v1/files/123/content' },
    ];
    const { chat, files: read } = readOpenWebUi(row(message('q', null, 'user', 'See', { files })));
    expect(chat.messages[0]).toMatchObject({ text: 'See\n\n[file: report.pdf]\n\n[image]', attachments: ['q/0'] });
    expect(read).toEqual([{ id: 'q/0', name: 'image.png', base64: 'iVBORw0KGgo=' }]);
  });

  it('of old chats is a list, each after the one before', () => {
    const { chat } = readOpenWebUi({
      title: 'Old',
      messages: [
        { role: 'system', content: 'Rules' },
        { role: 'user', content: [{ type: 'text', text: 'Q' }] },
        { role: 'assistant', content: 'A' },
      ],
    });
    expect(chat.systemPrompt).toBe('Rules');
    expect(chat.messages.map(({ id, parentId }) => [id, parentId])).toEqual([
      ['1', null],
      ['2', '1'],
    ]);
    expect(said(chat)).toEqual([
      ['user', 'Q'],
      ['assistant', 'A'],
    ]);
  });

  it('with a circle is told', () => {
    const messages = { ...message('a', 'b', 'user', ''), ...message('b', 'a', 'user', '') };
    expect(() => readOpenWebUi(row(messages))).toThrow('the tree has a circle');
  });
});

describe('thoughts in a text', () => {
  it('are told apart, wherever they stand', () => {
    expect(splitReasoning('<think>\nhm\n</think>\n\nYes')).toEqual({ text: 'Yes', reasoning: 'hm', reasoningMs: null });
    const one = '<details type="reasoning" done="true" duration="1">\n<summary>T</summary>\n> a\n</details>\n';
    expect(splitReasoning(`${one}x ${one}y`)).toEqual({ text: 'x y', reasoning: 'a\n\na', reasoningMs: 2000 });
    const open = '<details type="reasoning">';
    expect(splitReasoning(open.repeat(50_000)).text).toBe(open.repeat(50_000));
    const unended = '<details type="reasoning" ';
    const closed = `${open.repeat(50_000)}${unended.repeat(50_000)}</details>x`;
    const from = performance.now();
    expect(splitReasoning(closed).text).toBe('x');
    expect(performance.now() - from).toBeLessThan(1_000);
  });
});
