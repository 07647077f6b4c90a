import type { ExportedChat, ExportedFile, ExportedMessage } from '../../contract/chat/files.ts';
import {
  cleanText,
  field,
  isFields,
  listOf,
  modelOf,
  numberOf,
  PLAIN_ANSWER,
  PLAIN_CHAT,
  textOf,
  timeOf,
  titleOf,
  type Fields,
} from './foreign.ts';
import { readOpenWebUiParameters } from './open-webui-parameters.ts';
import { splitReasoning } from './split-reasoning.ts';
import { BadChat, inTreeOrder, show } from './tree-of.ts';

export interface ReadOpenWebUi {
  readonly chat: ExportedChat;
  /** Images that stand in its messages. */
  readonly files: readonly ExportedFile[];
}

const IMAGE_URL = /^data:image\/([\w.+-]+);base64,([A-Za-z0-9+/]+={0,2})$/;

/** Their export is a list of rows with a chat in each; a chat that was saved alone is one of them, or the inner object. */
export function isOpenWebUi(row: unknown): boolean {
  const chat = innerOf(row);
  return (
    isFields(field(chat, 'history')) || (Array.isArray(field(chat, 'messages')) && !isFields(field(row, 'mapping')))
  );
}

function innerOf(row: unknown): unknown {
  return isFields(field(row, 'chat')) ? field(row, 'chat') : row;
}

/** @throws BadChat for a tree that is none */
export function readOpenWebUi(row: unknown): ReadOpenWebUi {
  const chat = innerOf(row);
  const files: ExportedFile[] = [];
  const raw = rawMessages(chat);
  const nodes = inTreeOrder(raw.map((message) => ({ ...idsOf(message), message })));
  const createdAt =
    timeOf(field(row, 'created_at')) ?? timeOf(field(chat, 'timestamp')) ?? timeOf(nodes[0]?.message['timestamp']) ?? 0;
  const messages: ExportedMessage[] = [];
  const standsFor = new Map<string, string | null>();
  for (const { id, parentId, message } of nodes) {
    const above = parentId === null ? null : (standsFor.get(parentId) ?? null);
    const read = readMessage(
      message,
      { id, parentId: above, createdAt: timeOf(message['timestamp']) ?? createdAt },
      files,
    );
    if (read !== undefined) messages.push(read);
    standsFor.set(id, read === undefined ? above : id);
  }
  const current = textOf(field(field(chat, 'history'), 'currentId'));
  const parameters = field(chat, 'params');
  const models = listOf(field(chat, 'models'));
  return {
    files,
    chat: {
      ...PLAIN_CHAT,
      title: titleOf(field(row, 'title')) || titleOf(field(chat, 'title')),
      isPinned: field(row, 'pinned') === true,
      isArchived: field(row, 'archived') === true,
      model: modelOf(models[0]) ?? null,
      systemPrompt: (textOf(field(chat, 'system')) || textOf(field(parameters, 'system')) || systemOf(raw)).slice(
        0,
        1_000_000,
      ),
      parameters: readOpenWebUiParameters(parameters),
      createdAt,
      updatedAt: timeOf(field(row, 'updated_at')) ?? messages.at(-1)?.createdAt ?? createdAt,
      headId: standsFor.get(current) ?? messages.at(-1)?.id ?? null,
      messages,
    },
  };
}

/** Of the tree; of old chats, which had none, the list, each after the one before. */
function rawMessages(chat: unknown): readonly Fields[] {
  const tree = field(field(chat, 'history'), 'messages');
  if (isFields(tree)) {
    return Object.entries(tree).flatMap(([id, message]) => (isFields(message) ? [{ ...message, id }] : []));
  }
  const list = listOf(field(chat, 'messages')).filter(isFields);
  return list.map((message, index) => ({ ...message, id: `${index}`, parentId: index === 0 ? null : `${index - 1}` }));
}

function idsOf(message: Fields): { id: string; parentId: string | null } {
  const id = String(message['id']);
  const parentId = field(message, 'parentId');
  if (parentId === undefined || parentId === null) return { id, parentId: null };
  if (typeof parentId === 'string') return { id, parentId };
  throw new BadChat(`its message ${show(id)} names a parent that is no text`);
}

function systemOf(messages: readonly Fields[]): string {
  return contentOf(messages.find(({ role }) => role === 'system') ?? {});
}

function contentOf(message: Fields): string {
  const content = message['content'];
  if (typeof content === 'string') return cleanText(content);
  return listOf(content)
    .map((part) => textOf(field(part, 'text')))
    .filter((text) => text !== '')
    .join('\n\n');
}

type Base = Pick<ExportedMessage, 'id' | 'parentId' | 'createdAt'>;

/** Undefined for instructions, which are the chat's. */
function readMessage(message: Fields, base: Base, files: ExportedFile[]): ExportedMessage | undefined {
  const role = textOf(message['role']);
  if (role === 'system') return undefined;
  if (role === 'user') {
    const { attachments, named } = readFiles(message, base.id, files);
    const text = [contentOf(message), ...named].filter((each) => each !== '').join('\n\n');
    return { ...base, role, text, attachments, isCompared: listOf(message['models']).length > 1 };
  }
  const { text, reasoning, reasoningMs } = splitReasoning(contentOf(message));
  const error = errorOf(message['error']);
  return {
    ...PLAIN_ANSWER,
    ...base,
    text,
    reasoning: reasoning || textOf(message['reasoning_content']),
    reasoningMs,
    model: modelOf(message['model']) ?? modelOf(message['modelName']) ?? 'unknown',
    outcome: error !== null ? 'failed' : message['done'] === false ? 'interrupted' : 'complete',
    error,
    stats: statsOf(message),
  };
}

function errorOf(error: unknown): string | null {
  if (error === undefined || error === null || error === false) return null;
  return textOf(error) || textOf(field(error, 'content')) || textOf(field(error, 'message')) || 'It failed.';
}

/** Images whose bytes are there become attachments; of other files only the names are there. */
function readFiles(message: Fields, messageId: string, files: ExportedFile[]) {
  const attachments: string[] = [];
  const named: string[] = [];
  const inContent = listOf(message['content']).map((part) => ({
    type: 'image',
    url: field(field(part, 'image_url'), 'url'),
  }));
  for (const file of [...listOf(message['files']), ...inContent.filter(({ url }) => url !== undefined)]) {
    const url = field(file, 'url');
    const [, kind, base64] = typeof url === 'string' ? (IMAGE_URL.exec(url) ?? []) : [];
    const name = titleOf(field(file, 'name')) || titleOf(field(field(file, 'file'), 'filename'));
    if (base64 !== undefined && kind !== undefined) {
      const id = `${messageId.slice(0, 100)}/${files.length}`;
      files.push({
        id,
        name: (name || `image.${kind.replace('jpeg', 'jpg').replace(/\+.*/, '')}`).slice(0, 255),
        base64,
      });
      attachments.push(id);
    } else {
      named.push(`[${field(file, 'type') === 'image' ? 'image' : 'file'}${name === '' ? '' : `: ${name}`}]`);
    }
  }
  return { attachments, named };
}

function statsOf(message: Fields) {
  const usage = isFields(message['usage']) ? message['usage'] : message['info'];
  const count = (...names: readonly string[]) =>
    names.map((name) => numberOf(field(usage, name))).find((value) => value !== undefined && Number.isInteger(value));
  const inputTokens = count('prompt_tokens', 'prompt_eval_count', 'input_tokens');
  const outputTokens = count('completion_tokens', 'eval_count', 'output_tokens');
  const totalNs = numberOf(field(usage, 'total_duration'));
  if (inputTokens === undefined || outputTokens === undefined || totalNs === undefined) return null;
  const speed = numberOf(field(usage, 'response_token/s'));
  const common = { isEstimated: false, firstTokenMs: null, totalMs: totalNs / 1e6, contextWindow: null };
  return { inputTokens, outputTokens, ...common, tokensPerSecond: speed ?? null };
}
