import type { AnswerStats, AssistantMessage, Attachment, ChatMessage } from '../contract/chat/message.ts';
import type { Database } from './database.ts';

/** Attachments by their ids; what is no more is not in it. */
export type AttachmentLookup = (ids: readonly string[]) => ReadonlyMap<string, Attachment>;

interface MessageRow {
  readonly id: string;
  readonly parent_id: string | null;
  readonly role: ChatMessage['role'];
  readonly created_at: number;
  readonly text: string;
  readonly is_compared: number | null;
  readonly model: string | null;
  readonly reasoning: string | null;
  readonly reasoning_ms: number | null;
  readonly tool_calls: string | null;
  readonly outcome: AssistantMessage['outcome'] | null;
  readonly error: string | null;
  readonly stats: string | null;
  readonly turn_id: string | null;
  readonly call_id: string | null;
  readonly tool_name: string | null;
}

type Columns = Readonly<Record<keyof MessageRow, string | number | null>>;

const COLUMNS = `id, parent_id, role, created_at, text, is_compared, model, reasoning, reasoning_ms, tool_calls, outcome,
  error, stats, turn_id, call_id, tool_name`;

/** Where a message stands in the tree. */
export interface MessageNode {
  readonly id: string;
  readonly parentId: string | null;
}

/** The tables `messages` and `message_attachments`. Whoever writes brings the transaction. */
export interface MessageRows {
  /** Of a chat, parents before their children. */
  all(conversationId: string): ChatMessage[];
  /** The same without what was said. */
  nodes(conversationId: string): MessageNode[];
  /** Those with these ids, parents before their children. */
  some(ids: readonly string[]): ChatMessage[];
  find(conversationId: string, id: string): ChatMessage | undefined;
  insert(conversationId: string, message: ChatMessage): void;
  /** What a turn changes in an answer. */
  updateAnswer(message: AssistantMessage): void;
  /** Several models are asked the same. */
  markCompared(id: string): void;
}

export function createMessageRows(db: Database, lookUp: AttachmentLookup): MessageRows {
  const selectAll = db.prepare<[string], MessageRow>(
    `SELECT ${COLUMNS} FROM messages WHERE conversation_id = ? ORDER BY place`,
  );
  const selectNodes = db.prepare<[string], MessageNode>(
    'SELECT id, parent_id AS parentId FROM messages WHERE conversation_id = ? ORDER BY place',
  );
  const selectSome = db.prepare<[string], MessageRow>(
    `SELECT ${COLUMNS} FROM messages WHERE id IN (SELECT value FROM json_each(?)) ORDER BY place`,
  );
  const selectOne = db.prepare<[string, string], MessageRow>(
    `SELECT ${COLUMNS} FROM messages WHERE id = ? AND conversation_id = ?`,
  );
  const selectAttachments = db.prepare<[string], { message_id: string; attachment_id: string }>(`
    SELECT message_id, attachment_id FROM message_attachments
    WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY message_id, position`);
  const insertOne = db.prepare<[Columns & { readonly conversation_id: string }]>(`
    INSERT INTO messages (conversation_id, ${COLUMNS})
    VALUES (@conversation_id, @id, @parent_id, @role, @created_at, @text, @is_compared, @model, @reasoning, @reasoning_ms,
      @tool_calls, @outcome, @error, @stats, @turn_id, @call_id, @tool_name)`);
  const attach = db.prepare<[string, number, string]>('INSERT INTO message_attachments VALUES (?, ?, ?)');
  const updateOne = db.prepare<[Columns]>(`
    UPDATE messages SET text = @text, model = @model, reasoning = @reasoning, reasoning_ms = @reasoning_ms,
      tool_calls = @tool_calls, outcome = @outcome, error = @error, stats = @stats, turn_id = @turn_id
    WHERE id = @id`);
  const setCompared = db.prepare<[string]>("UPDATE messages SET is_compared = 1 WHERE id = ? AND role = 'user'");

  function decode(rows: readonly MessageRow[]): ChatMessage[] {
    const users = rows.filter(({ role }) => role === 'user').map(({ id }) => id);
    const links = users.length === 0 ? [] : selectAttachments.all(JSON.stringify(users));
    const known = links.length === 0 ? new Map<string, Attachment>() : lookUp(links.map((link) => link.attachment_id));
    const byMessage = new Map<string, Attachment[]>();
    for (const { message_id: id, attachment_id: attachmentId } of links) {
      const attachment = known.get(attachmentId);
      if (attachment === undefined) continue;
      const list = byMessage.get(id);
      if (list === undefined) byMessage.set(id, [attachment]);
      else list.push(attachment);
    }
    return rows.map((row) => fromRow(row, byMessage.get(row.id) ?? []));
  }

  return {
    all: (conversationId) => decode(selectAll.all(conversationId)),
    nodes: (conversationId) => selectNodes.all(conversationId),
    some: (ids) => decode(selectSome.all(JSON.stringify(ids))),
    find(conversationId, id) {
      const row = selectOne.get(id, conversationId);
      return row && decode([row])[0];
    },
    insert(conversationId, message) {
      insertOne.run({ conversation_id: conversationId, ...toRow(message) });
      if (message.role !== 'user') return;
      for (const [position, { id }] of message.attachments.entries()) attach.run(message.id, position, id);
    },
    updateAnswer: (message) => void updateOne.run(toRow(message)),
    markCompared: (id) => void setCompared.run(id),
  };
}

function fromRow(row: MessageRow, attachments: Attachment[]): ChatMessage {
  const base = { id: row.id, parentId: row.parent_id, createdAt: row.created_at, text: row.text };
  switch (row.role) {
    case 'user':
      return { ...base, role: 'user', attachments, isCompared: row.is_compared === 1 };
    case 'tool':
      return { ...base, role: 'tool', callId: row.call_id ?? '', toolName: row.tool_name ?? '' };
    case 'assistant':
      return {
        ...base,
        role: 'assistant',
        model: row.model ?? '',
        reasoning: row.reasoning ?? '',
        reasoningMs: row.reasoning_ms,
        toolCalls: row.tool_calls === null ? [] : (JSON.parse(row.tool_calls) as AssistantMessage['toolCalls']),
        outcome: row.outcome ?? 'complete',
        error: row.error,
        stats: row.stats === null ? null : (JSON.parse(row.stats) as AnswerStats),
        turnId: row.turn_id,
      };
  }
}

const EMPTY = {
  is_compared: null,
  model: null,
  reasoning: null,
  reasoning_ms: null,
  tool_calls: null,
  outcome: null,
  error: null,
  stats: null,
  turn_id: null,
  call_id: null,
  tool_name: null,
};

function toRow(message: ChatMessage): Columns {
  const { id, parentId, role, createdAt, text } = message;
  const base = { ...EMPTY, id, parent_id: parentId, role, created_at: createdAt, text };
  switch (message.role) {
    case 'user':
      return { ...base, is_compared: Number(message.isCompared) };
    case 'tool':
      return { ...base, call_id: message.callId, tool_name: message.toolName };
    case 'assistant':
      return {
        ...base,
        model: message.model,
        reasoning: message.reasoning,
        reasoning_ms: message.reasoningMs,
        tool_calls: message.toolCalls.length === 0 ? null : JSON.stringify(message.toolCalls),
        outcome: message.outcome,
        error: message.error,
        stats: message.stats === null ? null : JSON.stringify(message.stats),
        turn_id: message.turnId,
      };
  }
}
