import type { AuditEntry } from '../domain/account.ts';
import type { Database } from './database.ts';

/** Adds rows to the audit; run it inside the transaction of the change it tells of, so that neither stands alone. */
export function createAuditWriter(db: Database): (entries: readonly AuditEntry[]) => void {
  const insert = db.prepare<unknown[]>(`
    INSERT INTO audit_log (at, actor, actor_user_id, request_id, action, subject, subject_id, before, after)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (entries) => {
    for (const entry of entries) {
      insert.run(
        entry.at,
        entry.actor,
        entry.actorUserId,
        entry.requestId,
        entry.action,
        entry.subject,
        entry.subjectId,
        toJson(entry.before),
        toJson(entry.after),
      );
    }
  };
}

function toJson(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
