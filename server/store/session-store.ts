import type { Database } from './database.ts';

/** Browser sessions; tokens are stored as their SHA-256. Times are epoch milliseconds. */
export interface SessionStore {
  insert(token: string, createdAt: number, expiresAt: number, userId: string | null): void;
  /** When it ends and whose it is, if there is such a session. */
  find(token: string): { readonly expiresAt: number; readonly userId: string | null } | undefined;
  delete(token: string): void;
  deleteExpired(now: number): void;
}

export function createSessionStore(db: Database): SessionStore {
  const insert = db.prepare<[string, number, number, string | null]>(
    'INSERT INTO sessions (token, created_at, expires_at, user_id) VALUES (?, ?, ?, ?)',
  );
  const select = db.prepare<[string], { expiresAt: number; userId: string | null }>(
    'SELECT expires_at AS expiresAt, user_id AS userId FROM sessions WHERE token = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM sessions WHERE token = ?');
  const removeExpired = db.prepare<[number]>('DELETE FROM sessions WHERE expires_at < ?');
  return {
    insert: (token, createdAt, expiresAt, userId) => void insert.run(token, createdAt, expiresAt, userId),
    find: (token) => select.get(token),
    delete: (token) => void remove.run(token),
    deleteExpired: (now) => void removeExpired.run(now),
  };
}
