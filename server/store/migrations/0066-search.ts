import type { Migration } from './migration.ts';

/** An answer that is being written changes every second; it is found when it is finished. */
const isFinished = (row: string) => `${row}.outcome IS NOT 'running'`;
/** Of a message of many pages its beginning is found: more would hold up whoever sends it. */
const INDEXED = 200_000;
const textOf = (row: string) => `substr(${row}.text, 1, ${INDEXED})`;

/**
 * Words of chats, found by any three characters in a row, so that languages without spaces and parts of words are found
 * too. The indexes hold no text of their own; triggers keep them. `conversation_places` has a number for each chat.
 */
export const search: Migration = {
  version: 66,
  name: 'search',
  sql: `
    CREATE VIRTUAL TABLE message_search USING fts5(
      text, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');
    INSERT INTO message_search (rowid, text) SELECT place, ${textOf('messages')} FROM messages WHERE ${isFinished('messages')};
    CREATE TRIGGER message_search_insert AFTER INSERT ON messages WHEN ${isFinished('new')} BEGIN
      INSERT INTO message_search (rowid, text) VALUES (new.place, ${textOf('new')});
    END;
    CREATE TRIGGER message_search_update AFTER UPDATE OF text, outcome ON messages
      WHEN old.text IS NOT new.text OR (${isFinished('old')}) IS NOT (${isFinished('new')}) BEGIN
      DELETE FROM message_search WHERE rowid = old.place AND ${isFinished('old')};
      INSERT INTO message_search (rowid, text) SELECT new.place, ${textOf('new')} WHERE ${isFinished('new')};
    END;
    CREATE TRIGGER message_search_delete AFTER DELETE ON messages WHEN ${isFinished('old')} BEGIN
      DELETE FROM message_search WHERE rowid = old.place;
    END;

    CREATE TABLE conversation_places (
      place INTEGER PRIMARY KEY,
      conversation_id TEXT NOT NULL UNIQUE REFERENCES conversations (id) ON DELETE CASCADE
    ) STRICT;
    CREATE VIRTUAL TABLE title_search USING fts5(
      title, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');
    CREATE TRIGGER title_search_delete AFTER DELETE ON conversation_places BEGIN
      DELETE FROM title_search WHERE rowid = old.place;
    END;
    CREATE TRIGGER title_search_insert AFTER INSERT ON conversations BEGIN
      INSERT INTO conversation_places (conversation_id) VALUES (new.id);
      INSERT INTO title_search (rowid, title)
        SELECT place, new.title FROM conversation_places WHERE conversation_id = new.id;
    END;
    CREATE TRIGGER title_search_update AFTER UPDATE OF title ON conversations WHEN old.title IS NOT new.title BEGIN
      DELETE FROM title_search WHERE rowid = (SELECT place FROM conversation_places WHERE conversation_id = new.id);
      INSERT INTO title_search (rowid, title)
        SELECT place, new.title FROM conversation_places WHERE conversation_id = new.id;
    END;
    INSERT INTO conversation_places (conversation_id) SELECT id FROM conversations;
    INSERT INTO title_search (rowid, title)
      SELECT place, title FROM conversation_places JOIN conversations ON id = conversation_id;
  `,
};
