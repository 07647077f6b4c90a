import type { Migration } from './migration.ts';

/** Times are epoch milliseconds. Never edit a released migration: a test holds its hash. */
export const initial: Migration = {
  version: 10,
  name: 'initial',
  sql: `
    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE api_keys (
      token TEXT PRIMARY KEY,
      key_name TEXT NOT NULL,
      key_alias TEXT,
      user_id TEXT,
      team_id TEXT,
      models TEXT NOT NULL CHECK (json_valid(models)),
      metadata TEXT NOT NULL CHECK (json_valid(metadata)),
      blocked INTEGER CHECK (blocked IN (0, 1)),
      expires_at INTEGER,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      last_used_at INTEGER,
      created_by TEXT NOT NULL,
      deleted_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX api_keys_alias ON api_keys (key_alias) WHERE deleted_at IS NULL AND key_alias IS NOT NULL;
    CREATE INDEX api_keys_created ON api_keys (created_at) WHERE deleted_at IS NULL;

    CREATE TABLE sessions (
      token TEXT PRIMARY KEY,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE model_aliases (
      name TEXT PRIMARY KEY,
      model TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE upstreams (
      name TEXT PRIMARY KEY,
      base_url TEXT NOT NULL,
      sealed_key BLOB
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE requests (
      id INTEGER PRIMARY KEY,
      request_id TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      caller TEXT NOT NULL,
      caller_kind TEXT NOT NULL CHECK (caller_kind IN ('master', 'session', 'key', 'local')),
      caller_alias TEXT,
      dialect TEXT NOT NULL,
      operation TEXT NOT NULL,
      kind TEXT,
      stream INTEGER CHECK (stream IN (0, 1)),
      model_asked TEXT,
      model_served TEXT,
      engine TEXT,
      input_tokens INTEGER NOT NULL,
      output_tokens INTEGER NOT NULL,
      tokens_estimated INTEGER NOT NULL CHECK (tokens_estimated IN (0, 1)),
      queued_ms REAL,
      first_token_ms REAL,
      duration_ms REAL NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'cancelled', 'error')),
      error_code TEXT
    ) STRICT;
  `,
};
