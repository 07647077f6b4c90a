import type { Migration } from './migration.ts';

/** Replies that clients may go on from. Each row holds what its own turn added; `previous_id` leads to the turn before. */
export const responses: Migration = {
  version: 40,
  name: 'responses',
  sql: `
    CREATE TABLE responses (
      id TEXT PRIMARY KEY,
      caller TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      previous_id TEXT,
      input TEXT NOT NULL CHECK (json_valid(input)),
      output TEXT NOT NULL CHECK (json_valid(output)),
      body TEXT NOT NULL CHECK (json_valid(body))
    ) STRICT;
    CREATE INDEX responses_by_caller ON responses (caller, created_at);
    CREATE INDEX responses_by_age ON responses (created_at);
  `,
};
