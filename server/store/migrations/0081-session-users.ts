import type { Migration } from './migration.ts';

/** Whose key began a session; null = the owner's. */
export const sessionUsers: Migration = {
  version: 81,
  name: 'session-users',
  sql: 'ALTER TABLE sessions ADD COLUMN user_id TEXT;',
};
