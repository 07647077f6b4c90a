import { describe, expect, it } from 'vitest';
import type { AssistantMessage, Attachment, ChatMessage, UserMessage } from '../contract/chat/message.ts';
import { buildRequest, type BranchRequest } from './build-request.ts';
import type { AttachmentContent } from './records.ts';

const attachment = (id: string, name: string): Attachment => ({
  id,
  kind: 'text',
  name,
  mediaType: 'text/plain',
  sizeBytes: 1,
  characters: 1,
  note: null,
});
const user = (text: string, attachments: Attachment[] = []): UserMessage => ({
  id: `q ${text}`,
  parentId: null,
  createdAt: 0,
  role: 'user',
  text,
  attachments,
  isCompared: false,
});
const assistant = (text: string, more: Partial<AssistantMessage> = {}): AssistantMessage => ({
  id: `a ${text}`,
  parentId: 'q',
  createdAt: 0,
  role: 'assistant',
  text,
  model: 'm',
  reasoning: '',
  reasoningMs: null,
  toolCalls: [],
  outcome: 'complete',
  error: null,
  stats: null,
  turnId: null,
  ...more,
});
const FILES: Readonly<Record<string, AttachmentContent>> = {
  code: { kind: 'text', name: 'a.md', text: 'before ````js\n1\n```` after' },
  paper: { kind: 'pdf', name: 'paper.pdf', text: 'words' },
  photo: { kind: 'image', name: 'cat.png', mediaType: 'image/png', base64: 'QQ==' },
  odd: { kind: 'text', name: 'two\nlines`.txt', text: '' },
};

const build = (branch: readonly ChatMessage[], more: Partial<BranchRequest> = {}) =>
  buildRequest({
    model: 'm',
    settings: { systemPrompt: '', parameters: {}, tools: [] },
    branch,
    begun: '',
    continues: true,
    contentOf: (id) => FILES[id],
    ...more,
  });

describe('a branch as a request', () => {
  it('carries parameters where they belong, and leaves what is absent to the model', () => {
    const parameters = { temperature: 0, topP: 0.5, repeatPenalty: 1.1, maxOutputTokens: 9, contextLength: 2048 };
    const settings = { systemPrompt: ' \n', parameters: { ...parameters, reasoningEffort: 'low' as const }, tools: [] };
    expect(build([user('hi')], { settings })).toMatchObject({
      kind: 'chat',
      model: 'm',
      stream: true,
      sampling: { temperature: 0, topP: 0.5, repeatPenalty: 1.1, maxOutputTokens: 9, stop: [] },
      runtime: { contextLength: 2048 },
      reasoningEffort: 'low',
    });
    const plain = build([user('hi')]);
    expect(plain.sampling).toEqual({ stop: [] });
    expect(plain.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'hi' }] }]);
  });

  it('shows pictures first, then files by name in fences that they can’t close, then the words', () => {
    const files = ['code', 'photo', 'paper'].map((id) => attachment(id, `${id} name`));
    expect(build([user('Explain', files)]).messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'image', mediaType: 'image/png', data: 'QQ==' },
          {
            type: 'text',
            text: ['a.md:\n`````\nbefore ````js\n1\n```` after\n`````', 'paper.pdf:\n```\nwords\n```', 'Explain'].join(
              '\n\n',
            ),
          },
        ],
      },
    ]);
  });

  it('fences a file of any number of fences', () => {
    const contentOf = () => ({ kind: 'text', name: 'ticks.md', text: '` '.repeat(300_000) }) as const;
    const [message] = build([user('', [attachment('x', 'ticks.md')])], { contentOf }).messages;
    expect(JSON.stringify(message?.content)).toMatch(/^\[\{"type":"text","text":"ticks\.md:\\n```\\n` ` /);
  });

  it('says so where a file is no more, sends a picture without words, and keeps a name on one line', () => {
    const content = (id: string) => build([user('', [attachment(id, 'lost.txt')])]).messages[0]?.content;
    expect(content('gone')).toEqual([{ type: 'text', text: 'lost.txt was attached here, but is no longer there.' }]);
    expect(content('photo')).toEqual([{ type: 'image', mediaType: 'image/png', data: 'QQ==' }]);
    expect(content('odd')).toEqual([{ type: 'text', text: 'two lines`.txt:\n```\n\n```' }]);
  });

  it('leaves out answers that say nothing, calls without results, and thoughts about earlier questions', () => {
    const calls = ['a', 'b'].map((id) => ({ id, name: 'f', argumentsText: '{}' }));
    const { messages } = build([
      user('one'),
      assistant('', { outcome: 'failed', error: 'No.' }),
      user('two'),
      assistant('', { reasoning: 'old', toolCalls: calls }),
      { id: 't', parentId: 'a', createdAt: 0, role: 'tool', callId: 'a', toolName: 'f', text: '1' },
      assistant('2', { reasoning: 'older', outcome: 'stopped' }),
      user('three'),
      assistant('', { reasoning: 'present', toolCalls: calls.slice(0, 1) }),
    ]);
    expect(messages).toEqual([
      { role: 'user', content: ['one', '\n\n', 'two'].map((text) => ({ type: 'text', text })) },
      { role: 'assistant', content: '', reasoning: undefined, toolCalls: calls.slice(0, 1) },
      { role: 'tool', callId: 'a', toolName: 'f', content: [{ type: 'text', text: '1' }] },
      { role: 'assistant', content: '2', reasoning: undefined, toolCalls: [] },
      { role: 'user', content: [{ type: 'text', text: 'three' }] },
      { role: 'assistant', content: '', reasoning: 'present', toolCalls: calls.slice(0, 1) },
    ]);
  });

  it('ends with what the answer has begun with, and asks to go on where an engine does not by itself', () => {
    const begun = { begun: 'One, ' };
    expect(build([user('count')], begun).messages.slice(1)).toEqual([
      { role: 'assistant', content: 'One, ', toolCalls: [] },
    ]);
    expect(build([user('count')], { ...begun, continues: false }).messages.slice(1)).toMatchObject([
      { role: 'assistant', content: 'One, ' },
      { role: 'user' },
    ]);
  });
});
