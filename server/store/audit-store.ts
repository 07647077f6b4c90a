import type { AuditEntry } from '../domain/account.ts';
import type { ReadableDatabase } from './database.ts';

export interface AuditLine extends AuditEntry {
  readonly id: number;
}

export interface AuditFilter {
  readonly limit: number;
  /** Only older than this id. */
  readonly before?: number | undefined;
  readonly subject?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly actor?: string | undefined;
}

export interface AuditReader {
  /** Newest first. */
  page(filter: AuditFilter): readonly AuditLine[];
}

interface AuditRow {
  id: number;
  at: number;
  actor: string;
  actor_user_id: string | null;
  request_id: string;
  action: AuditEntry['action'];
  subject: string;
  subject_id: string;
  before: string | null;
  after: string | null;
}

export function createAuditReader(db: ReadableDatabase): AuditReader {
  const select = db.prepare<Record<string, string | number | null>, AuditRow>(`
    SELECT * FROM audit_log
    WHERE id < @before AND (@subject IS NULL OR subject = @subject) AND (@subjectId IS NULL OR subject_id = @subjectId)
      AND (@actor IS NULL OR actor = @actor)
    ORDER BY id DESC LIMIT @limit`);
  return {
    page: ({ limit, before = Number.MAX_SAFE_INTEGER, subject = null, subjectId = null, actor = null }) =>
      select.all({ limit, before, subject, subjectId, actor }).map(fromRow),
  };
}

function fromRow(row: AuditRow): AuditLine {
  return {
    id: row.id,
    at: row.at,
    actor: row.actor,
    actorUserId: row.actor_user_id,
    requestId: row.request_id,
    action: row.action,
    subject: row.subject,
    subjectId: row.subject_id,
    before: row.before === null ? null : (JSON.parse(row.before) as unknown),
    after: row.after === null ? null : (JSON.parse(row.after) as unknown),
  };
}
