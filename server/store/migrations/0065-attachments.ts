import type { Migration } from './migration.ts';

/**
 * Files that are handed over with messages (`message_attachments` says with which). The bytes of one owner's files are
 * there once, under however many names. `used_at` is when somebody last sent it.
 */
export const attachments: Migration = {
  version: 65,
  name: 'attachments',
  sql: `
    CREATE TABLE attachment_files (
      owner TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      bytes BLOB NOT NULL,
      text TEXT,
      PRIMARY KEY (owner, sha256)
    ) STRICT;
    CREATE TABLE attachments (
      id TEXT PRIMARY KEY,
      owner TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('image', 'text', 'pdf')),
      media_type TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      characters INTEGER,
      note TEXT,
      used_at INTEGER NOT NULL,
      UNIQUE (owner, sha256, name),
      FOREIGN KEY (owner, sha256) REFERENCES attachment_files (owner, sha256) ON DELETE RESTRICT
    ) STRICT;
    CREATE INDEX attachments_by_use ON attachments (used_at);
  `,
};
