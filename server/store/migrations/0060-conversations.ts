import type { Migration } from './migration.ts';

/**
 * Chats. The messages of one are a tree; `place` grows, so parents stand before their children. `title_by` tells who named
 * a chat: its first words, a model, or a person. `turn_id` is set while a turn writes the message.
 */
export const conversations: Migration = {
  version: 60,
  name: 'conversations',
  sql: `
    CREATE TABLE chat_folders (
      id TEXT PRIMARY KEY,
      owner TEXT NOT NULL,
      name TEXT NOT NULL,
      position INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX chat_folders_by_owner ON chat_folders (owner, position);
    CREATE TABLE chat_presets (
      id TEXT PRIMARY KEY,
      owner TEXT NOT NULL,
      name TEXT NOT NULL,
      system_prompt TEXT NOT NULL,
      parameters TEXT NOT NULL CHECK (json_valid(parameters)),
      tools TEXT NOT NULL CHECK (json_valid(tools))
    ) STRICT;
    CREATE INDEX chat_presets_by_owner ON chat_presets (owner, name);
    CREATE TABLE conversations (
      id TEXT PRIMARY KEY,
      owner TEXT NOT NULL,
      title TEXT NOT NULL,
      title_by TEXT NOT NULL CHECK (title_by IN ('words', 'model', 'person')),
      folder_id TEXT REFERENCES chat_folders (id) ON DELETE SET NULL,
      is_pinned INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
      is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
      model TEXT,
      system_prompt TEXT NOT NULL,
      parameters TEXT NOT NULL CHECK (json_valid(parameters)),
      tools TEXT NOT NULL CHECK (json_valid(tools)),
      head_id TEXT,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      deleted_at INTEGER
    ) STRICT;
    CREATE INDEX conversations_by_owner ON conversations (owner, updated_at DESC) WHERE deleted_at IS NULL;
    CREATE INDEX conversations_by_folder ON conversations (folder_id) WHERE folder_id IS NOT NULL;
    CREATE INDEX conversations_deleted ON conversations (deleted_at) WHERE deleted_at IS NOT NULL;
    CREATE TABLE messages (
      place INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
      parent_id TEXT REFERENCES messages (id) ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
      role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'tool')),
      created_at INTEGER NOT NULL,
      text TEXT NOT NULL,
      is_compared INTEGER CHECK (is_compared IN (0, 1)),
      model TEXT,
      reasoning TEXT,
      reasoning_ms REAL,
      tool_calls TEXT CHECK (json_valid(tool_calls)),
      outcome TEXT,
      error TEXT,
      stats TEXT CHECK (json_valid(stats)),
      turn_id TEXT,
      call_id TEXT,
      tool_name TEXT
    ) STRICT;
    CREATE INDEX messages_by_conversation ON messages (conversation_id, place);
    CREATE INDEX messages_by_parent ON messages (parent_id) WHERE parent_id IS NOT NULL;
    CREATE INDEX messages_running ON messages (conversation_id) WHERE outcome = 'running';
    CREATE TABLE message_attachments (
      message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      attachment_id TEXT NOT NULL,
      PRIMARY KEY (message_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX message_attachments_by_attachment ON message_attachments (attachment_id);
  `,
};
