import type { ApiKey } from '../domain/api-key.ts';
import type { Database } from './database.ts';

interface KeyRow {
  token: string;
  key_name: string;
  key_alias: string | null;
  user_id: string | null;
  team_id: string | null;
  models: string;
  metadata: string;
  blocked: number | null;
  expires_at: number | null;
  created_at: number;
  updated_at: number;
  last_used_at: number | null;
  created_by: string;
  deleted_at: number | null;
}

export interface KeyStore {
  /** Every key, deleted ones included. */
  all(): readonly ApiKey[];
  insert(key: ApiKey): void;
  update(key: ApiKey): void;
  /** @param seen token → epoch milliseconds */
  touch(seen: ReadonlyMap<string, number>): void;
}

export function createKeyStore(db: Database): KeyStore {
  const selectAll = db.prepare<[], KeyRow>('SELECT * FROM api_keys ORDER BY created_at, token');
  const insert = db.prepare<KeyRow>(`
    INSERT INTO api_keys VALUES (@token, @key_name, @key_alias, @user_id, @team_id, @models, @metadata, @blocked,
      @expires_at, @created_at, @updated_at, @last_used_at, @created_by, @deleted_at)`);
  const update = db.prepare<KeyRow>(`
    UPDATE api_keys SET key_alias = @key_alias, user_id = @user_id, team_id = @team_id, models = @models,
      metadata = @metadata, blocked = @blocked, expires_at = @expires_at, updated_at = @updated_at,
      last_used_at = @last_used_at, deleted_at = @deleted_at
    WHERE token = @token`);
  const touchOne = db.prepare<[number, string]>('UPDATE api_keys SET last_used_at = ? WHERE token = ?');

  return {
    all: () => selectAll.all().map(fromRow),
    insert: (key) => void insert.run(toRow(key)),
    update: (key) => void update.run(toRow(key)),
    touch: db.transaction((seen: ReadonlyMap<string, number>) => {
      for (const [token, at] of seen) touchOne.run(at, token);
    }),
  };
}

function toRow(key: ApiKey): KeyRow {
  return {
    token: key.token,
    key_name: key.keyName,
    key_alias: key.keyAlias,
    user_id: key.userId,
    team_id: key.teamId,
    models: JSON.stringify(key.models),
    metadata: JSON.stringify(key.metadata),
    blocked: key.blocked === null ? null : Number(key.blocked),
    expires_at: key.expiresAt,
    created_at: key.createdAt,
    updated_at: key.updatedAt,
    last_used_at: key.lastUsedAt,
    created_by: key.createdBy,
    deleted_at: key.deletedAt,
  };
}

function fromRow(row: KeyRow): ApiKey {
  return {
    token: row.token,
    keyName: row.key_name,
    keyAlias: row.key_alias,
    userId: row.user_id,
    teamId: row.team_id,
    models: JSON.parse(row.models) as string[],
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    blocked: row.blocked === null ? null : row.blocked === 1,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastUsedAt: row.last_used_at,
    createdBy: row.created_by,
    deletedAt: row.deleted_at,
  };
}
