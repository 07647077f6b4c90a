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
  /** In epoch milliseconds: from this, and up to but without that. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
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

type Condition = Exclude<keyof AuditFilter, 'limit'>;

/** Times are turned into ids, which rise with them but for a clock that was set back: so the row's own time counts too. */
const CONDITIONS: Readonly<Record<Condition, string>> = {
  before: 'id < @before',
  subject: 'subject = @subject',
  subjectId: 'subject_id = @subjectId',
  actor: 'actor = @actor',
  from: 'id >= (SELECT min(id) FROM audit_log WHERE at >= @from) AND +at >= @from',
  until: 'id <= (SELECT max(id) FROM audit_log WHERE at < @until) AND +at < @until',
};

export function createAuditReader(db: ReadableDatabase): AuditReader {
  /** Only conditions that are asked for, so that SQLite can use the index of each. */
  function select(conditions: readonly Condition[]) {
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map((each) => CONDITIONS[each]).join(' AND ')}`;
    return db.prepare<AuditFilter, AuditRow>(`SELECT * FROM audit_log ${where} ORDER BY id DESC LIMIT @limit`);
  }
  const selects = new Map<string, ReturnType<typeof select>>();

  return {
    page(filter) {
      const conditions = (Object.keys(CONDITIONS) as Condition[]).filter((name) => filter[name] !== undefined);
      const name = conditions.join();
      const statement = selects.get(name) ?? select(conditions);
      selects.set(name, statement);
      return statement.all(filter).map(fromRow);
    },
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
