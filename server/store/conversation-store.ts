import type { Conversation, ConversationSummary } from '../contract/chat/conversations.ts';
import type { AssistantMessage, ChatMessage } from '../contract/chat/message.ts';
import type { Database } from './database.ts';
import { createMessageRows, type AttachmentLookup, type MessageRows } from './message-rows.ts';

/** A chat without its messages. */
export interface ConversationRecord extends Omit<Conversation, 'messages' | 'isAnswering'> {
  /** Who gave it its title. */
  readonly titleBy: 'words' | 'model' | 'person';
}

type Changeable = Omit<ConversationRecord, 'id' | 'createdAt' | 'revision'>;
/** What may change of it; what is absent stays. */
export type ConversationChanges = { readonly [Name in keyof Changeable]?: Changeable[Name] | undefined };

/**
 * Chats and what was said in them. Nobody sees what another owns, or what was deleted. Every change raises the revision;
 * functions that change something return the new one.
 */
export interface ConversationStore extends Pick<MessageRows, 'nodes' | 'some'> {
  /** The one that was used last first. */
  list(owner: string, isArchived: boolean): ConversationSummary[];
  summary(owner: string, id: string): ConversationSummary | undefined;
  find(owner: string, id: string): ConversationRecord | undefined;
  message(conversationId: string, id: string): ChatMessage | undefined;
  messages(conversationId: string): ChatMessage[];
  /** A chat as it is, with its messages: parents before their children. */
  insert(owner: string, conversation: ConversationRecord, messages: readonly ChatMessage[], hiddenAt?: number): void;
  update(id: string, changes: ConversationChanges): number;
  /**
   * Adds to the tree and changes the chat, together or not at all.
   * @param compared a question that is there already and that several models are asked now
   */
  append(id: string, messages: readonly ChatMessage[], changes: ConversationChanges, compared?: string): number;
  /** An answer as it is now. While it runs this is no change of the chat: `end` tells that it is over. */
  saveProgress(message: AssistantMessage): void;
  /** An answer that grows again, or has ended, with what that changes of its chat. */
  saveAnswer(conversationId: string, message: AssistantMessage, changes: ConversationChanges): number;
  /** Hides it until it is restored or purged. Returns undefined where there is none. */
  delete(owner: string, id: string, now: number): number | undefined;
  restore(owner: string, id: string): number | undefined;
  /** Removes some of those that were deleted before this. */
  purge(before: number): void;
  /** Of a hub that went away in the middle of answers: at its next start they are interrupted. */
  interruptRunning(): void;
}

/** At once, so that no request waits long for it. */
const PURGED_CHATS = 2;

const BASE = `id, title, folder_id AS folderId, is_pinned AS isPinned, is_archived AS isArchived, model,
  created_at AS createdAt, updated_at AS updatedAt, revision`;
const SUMMARY = `${BASE},
  EXISTS (SELECT 1 FROM messages WHERE conversation_id = conversations.id AND outcome = 'running') AS isAnswering`;
const RECORD = `${BASE}, title_by AS titleBy, system_prompt AS systemPrompt, parameters, tools, head_id AS headId`;

/** Booleans are numbers and lists are texts in a row. */
type Row<T> = { readonly [K in keyof T]: T[K] extends boolean ? number : T[K] extends object ? string : T[K] };
type RecordRow = Row<ConversationRecord>;

/** How what may change stands in its column. */
const COLUMNS: Readonly<Record<keyof ConversationChanges, string>> = {
  title: 'title',
  titleBy: 'title_by',
  folderId: 'folder_id',
  isPinned: 'is_pinned',
  isArchived: 'is_archived',
  model: 'model',
  systemPrompt: 'system_prompt',
  parameters: 'parameters',
  tools: 'tools',
  headId: 'head_id',
  updatedAt: 'updated_at',
};

export function createConversationStore(db: Database, lookUp: AttachmentLookup): ConversationStore {
  const messages = createMessageRows(db, lookUp);
  const selectList = db.prepare<[string, number], Row<ConversationSummary>>(`
    SELECT ${SUMMARY} FROM conversations WHERE owner = ? AND is_archived = ? AND deleted_at IS NULL
    ORDER BY updated_at DESC, id`);
  const selectSummary = db.prepare<[string, string], Row<ConversationSummary>>(
    `SELECT ${SUMMARY} FROM conversations WHERE id = ? AND owner = ? AND deleted_at IS NULL`,
  );
  const selectRecord = db.prepare<[string, string], RecordRow>(
    `SELECT ${RECORD} FROM conversations WHERE id = ? AND owner = ? AND deleted_at IS NULL`,
  );
  const insertOne = db.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO conversations (id, owner, title, title_by, folder_id, is_pinned, is_archived, model, system_prompt,
      parameters, tools, head_id, created_at, updated_at, revision, deleted_at)
    VALUES (@id, @owner, @title, @titleBy, @folderId, @isPinned, @isArchived, @model, @systemPrompt,
      @parameters, @tools, @headId, @createdAt, @updatedAt, @revision, @hiddenAt)`);
  const setDeleted = db
    .prepare<[number, string, string], number>(
      `UPDATE conversations SET deleted_at = ?, revision = revision + 1
       WHERE id = ? AND owner = ? AND deleted_at IS NULL RETURNING revision`,
    )
    .pluck();
  const unsetDeleted = db
    .prepare<[string, string], number>(
      `UPDATE conversations SET deleted_at = NULL, revision = revision + 1
       WHERE id = ? AND owner = ? AND deleted_at IS NOT NULL RETURNING revision`,
    )
    .pluck();
  const removeOld = db.prepare<[number, number]>(
    'DELETE FROM conversations WHERE id IN (SELECT id FROM conversations WHERE deleted_at < ? LIMIT ?)',
  );
  const touchRunning = db.prepare(`
    UPDATE conversations SET revision = revision + 1
    WHERE id IN (SELECT conversation_id FROM messages WHERE outcome = 'running')`);
  const interruptAll = db.prepare(
    "UPDATE messages SET outcome = 'interrupted', turn_id = NULL WHERE outcome = 'running'",
  );

  function update(id: string, changes: ConversationChanges): number {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    const settings = given.map(([name]) => `${COLUMNS[name as keyof ConversationChanges]} = @${name}, `).join('');
    const revision = db
      .prepare<[Record<string, string | number | null>], number>(
        `UPDATE conversations SET ${settings}revision = revision + 1 WHERE id = @id RETURNING revision`,
      )
      .pluck()
      .get({ ...encode(Object.fromEntries(given)), id });
    return revision ?? 0;
  }

  return {
    nodes: messages.nodes,
    some: messages.some,
    list: (owner, isArchived) => selectList.all(owner, Number(isArchived)).map(summaryFrom),
    summary(owner, id) {
      const row = selectSummary.get(id, owner);
      return row && summaryFrom(row);
    },
    find(owner, id) {
      const row = selectRecord.get(id, owner);
      return row && recordFrom(row);
    },
    message: messages.find,
    messages: messages.all,
    insert: db.transaction(
      (owner: string, conversation: ConversationRecord, added: readonly ChatMessage[], hiddenAt?: number) => {
        insertOne.run({ ...encode(conversation), owner, hiddenAt: hiddenAt ?? null });
        for (const message of added) messages.insert(conversation.id, message);
      },
    ),
    update,
    append: db.transaction(
      (id: string, added: readonly ChatMessage[], changes: ConversationChanges, compared?: string) => {
        for (const message of added) messages.insert(id, message);
        if (compared !== undefined) messages.markCompared(compared);
        return update(id, changes);
      },
    ),
    saveProgress: messages.updateAnswer,
    saveAnswer: db.transaction((id: string, message: AssistantMessage, changes: ConversationChanges) => {
      messages.updateAnswer(message);
      return update(id, changes);
    }),
    delete: (owner, id, now) => setDeleted.get(now, id, owner),
    restore: (owner, id) => unsetDeleted.get(id, owner),
    purge: (before) => void removeOld.run(before, PURGED_CHATS),
    interruptRunning: db.transaction(() => {
      touchRunning.run();
      interruptAll.run();
    }),
  };
}

function summaryFrom(row: Row<ConversationSummary>): ConversationSummary {
  return {
    ...row,
    isPinned: row.isPinned === 1,
    isArchived: row.isArchived === 1,
    isAnswering: row.isAnswering === 1,
  };
}

function recordFrom(row: RecordRow): ConversationRecord {
  return {
    ...row,
    isPinned: row.isPinned === 1,
    isArchived: row.isArchived === 1,
    parameters: JSON.parse(row.parameters) as Conversation['parameters'],
    tools: JSON.parse(row.tools) as Conversation['tools'],
  };
}

function encode(values: object): Record<string, string | number | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => {
      if (typeof value === 'boolean') return [name, Number(value)];
      return [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as string | null)];
    }),
  );
}
