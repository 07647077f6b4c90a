import type { Database } from './database.ts';

/** Browser sessions; tokens are stored as their SHA-256. Times are epoch milliseconds. */
export interface SessionStore {
  insert(token: string, createdAt: number, expiresAt: number): void;
  /** When it ends, if there is such a session. */
  expiryOf(token: string): number | undefined;
  delete(token: string): void;
  deleteExpired(now: number): void;
}

export function createSessionStore(db: Database): SessionStore {
  const insert = db.prepare<[string, number, number]>('INSERT INTO sessions VALUES (?, ?, ?)');
  const select = db.prepare<[string], { expires_at: number }>('SELECT expires_at FROM sessions WHERE token = ?');
  const remove = db.prepare<[string]>('DELETE FROM sessions WHERE token = ?');
  const removeExpired = db.prepare<[number]>('DELETE FROM sessions WHERE expires_at < ?');
  return {
    insert: (token, createdAt, expiresAt) => void insert.run(token, createdAt, expiresAt),
    expiryOf: (token) => select.get(token)?.expires_at,
    delete: (token) => void remove.run(token),
    deleteExpired: (now) => void removeExpired.run(now),
  };
}
