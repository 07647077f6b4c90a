import type { Migration } from './migration.ts';

/** How a request went, step by step, and what was said in it where its owner wants that kept. */
export const activity: Migration = {
  version: 80,
  name: 'activity',
  sql: `
    ALTER TABLE requests ADD COLUMN route TEXT;
    ALTER TABLE requests ADD COLUMN user_agent TEXT;
    ALTER TABLE requests ADD COLUMN load_ms REAL;
    ALTER TABLE requests ADD COLUMN prompt_ms REAL;
    ALTER TABLE requests ADD COLUMN generation_ms REAL;
    ALTER TABLE requests ADD COLUMN attempts TEXT CHECK (attempts IS NULL OR json_valid(attempts));
    CREATE TABLE request_bodies (
      id INTEGER PRIMARY KEY,
      reply_id TEXT NOT NULL UNIQUE,
      at INTEGER NOT NULL,
      caller TEXT NOT NULL,
      request BLOB NOT NULL,
      request_bytes INTEGER NOT NULL,
      answer TEXT CHECK (answer IS NULL OR json_valid(answer)),
      size INTEGER NOT NULL
    ) STRICT;
  `,
};
