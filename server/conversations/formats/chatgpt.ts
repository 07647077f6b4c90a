import type { ExportedChat, ExportedMessage } from '../../contract/chat/files.ts';
import { readContent } from './chatgpt-content.ts';
import {
  field,
  fieldsOf,
  isFields,
  modelOf,
  PLAIN_ANSWER,
  PLAIN_CHAT,
  textOf,
  timeOf,
  titleOf,
  type Fields,
} from './foreign.ts';
import { BadChat, inTreeOrder, show } from './tree-of.ts';

interface Node {
  readonly id: string;
  readonly parentId: string | null;
  readonly message: Fields | undefined;
}

type Answer = Extract<ExportedMessage, { role: 'assistant' }>;

/** A chat of ChatGPT's export has a map of nodes. */
export function isChatGpt(chat: unknown): boolean {
  return isFields(field(chat, 'mapping'));
}

/**
 * A chat of ChatGPT's `conversations.json`. Nodes that nobody saw are left out, and what tools and code came to is a part of
 * the answer that used them.
 * @throws BadChat for a tree that is none
 */
export function readChatGpt(chat: unknown): ExportedChat {
  const nodes = inTreeOrder(nodesOf(fieldsOf(field(chat, 'mapping'))));
  const createdAt = timeOf(field(chat, 'create_time')) ?? timeOf(firstTime(nodes)) ?? 0;
  const { messages, standsFor } = readNodes(nodes, createdAt, modelOf(field(chat, 'default_model_slug')));
  const current = textOf(field(chat, 'current_node'));
  const updatedAt = timeOf(field(chat, 'update_time')) ?? messages.at(-1)?.createdAt ?? createdAt;
  return {
    ...PLAIN_CHAT,
    title: titleOf(field(chat, 'title')),
    systemPrompt: systemPromptOf(nodes),
    isArchived: field(chat, 'is_archived') === true,
    isPinned: field(chat, 'is_starred') === true,
    createdAt,
    updatedAt,
    headId: standsFor.get(current) ?? messages.at(-1)?.id ?? null,
    messages,
  };
}

function nodesOf(mapping: Fields): Node[] {
  return Object.entries(mapping).map(([id, node]) => {
    const parent = field(node, 'parent');
    if (parent !== undefined && parent !== null && typeof parent !== 'string') {
      throw new BadChat(`its node ${show(id)} names a parent that is no text`);
    }
    const message = field(node, 'message');
    return { id, parentId: parent ?? null, message: isFields(message) ? message : undefined };
  });
}

/** @returns messages, and for each node the message that stands for it: itself, or the nearest one above */
function readNodes(nodes: readonly Node[], chatCreatedAt: number, defaultModel: string | undefined) {
  const standsFor = new Map<string, string | null>();
  const visible = new Map<string, { text: string; reasoning: string; role: 'user' | 'assistant' }>();
  const children = new Map<string | null, number>();
  for (const node of nodes) {
    const above = node.parentId === null ? null : (standsFor.get(node.parentId) ?? null);
    const read = readVisible(node);
    if (read !== undefined) {
      visible.set(node.id, read);
      children.set(above, (children.get(above) ?? 0) + 1);
    }
    standsFor.set(node.id, read === undefined ? above : node.id);
  }
  standsFor.clear();
  const messages = new Map<string, ExportedMessage>();
  const ends = new Map<string, string>();
  for (const node of nodes) {
    const above = node.parentId === null ? null : (standsFor.get(node.parentId) ?? null);
    const read = visible.get(node.id);
    const parent = above === null ? undefined : messages.get(above);
    if (read === undefined) {
      standsFor.set(node.id, above);
    } else if (
      read.role === 'assistant' &&
      parent?.role === 'assistant' &&
      children.get(ends.get(parent.id) ?? null) === 1
    ) {
      messages.set(parent.id, together(parent, read, node.message));
      ends.set(parent.id, node.id);
      standsFor.set(node.id, parent.id);
    } else {
      const createdAt = timeOf(node.message?.['create_time']) ?? parent?.createdAt ?? chatCreatedAt;
      messages.set(node.id, messageOf({ id: node.id, parentId: above, createdAt }, read, node.message, defaultModel));
      ends.set(node.id, node.id);
      standsFor.set(node.id, node.id);
    }
  }
  return { messages: [...messages.values()], standsFor };
}

/** Undefined for what nobody saw. */
function readVisible({ message }: Node) {
  if (message === undefined) return undefined;
  const role = textOf(field(message['author'], 'role'));
  if (role === 'system' || field(message['metadata'], 'is_visually_hidden_from_conversation') === true)
    return undefined;
  const { text, reasoning } = readContent(message);
  if (text === '' && reasoning === '') return undefined;
  return { text, reasoning, role: role === 'user' ? ('user' as const) : ('assistant' as const) };
}

function messageOf(
  base: { readonly id: string; readonly parentId: string | null; readonly createdAt: number },
  { text, reasoning, role }: { text: string; reasoning: string; role: 'user' | 'assistant' },
  message: Fields | undefined,
  defaultModel: string | undefined,
): ExportedMessage {
  if (role === 'user') return { ...base, role, text, attachments: [], isCompared: false };
  const model = modelOf(field(message?.['metadata'], 'model_slug')) ?? defaultModel ?? 'ChatGPT';
  return { ...PLAIN_ANSWER, ...base, text, reasoning, model, outcome: outcomeOf(message) };
}

function together(
  before: Answer,
  { text, reasoning }: { text: string; reasoning: string },
  message: Fields | undefined,
): Answer {
  // Not joined as a list: that copies what is there with every part that comes.
  const both = (one: string, other: string) => (one === '' || other === '' ? one + other : `${one}\n\n${other}`);
  const model = modelOf(field(message?.['metadata'], 'model_slug')) ?? before.model;
  return {
    ...before,
    model,
    text: both(before.text, text),
    reasoning: both(before.reasoning, reasoning),
    outcome: outcomeOf(message),
  };
}

function outcomeOf(message: Fields | undefined): Answer['outcome'] {
  const reason = textOf(field(field(message?.['metadata'], 'finish_details'), 'type'));
  if (reason === 'max_tokens') return 'cut';
  if (reason === 'interrupted') return 'stopped';
  return message?.['status'] === 'in_progress' ? 'interrupted' : 'complete';
}

/** Instructions that people saw, such as those of a project. */
function systemPromptOf(nodes: readonly Node[]): string {
  for (const { message } of nodes) {
    if (message === undefined || field(message['author'], 'role') !== 'system') continue;
    if (field(message['metadata'], 'is_visually_hidden_from_conversation') === true) continue;
    const { text } = readContent(message);
    if (text !== '') return text.slice(0, 1_000_000);
  }
  return '';
}

function firstTime(nodes: readonly Node[]): unknown {
  return nodes.find(({ message }) => timeOf(message?.['create_time']) !== undefined)?.message?.['create_time'];
}
