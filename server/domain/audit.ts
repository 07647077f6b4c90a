import type { Actor, AuditAction, AuditEntry } from './account.ts';

/** One change, as those who make it know it. Rows must hold no secret: a key's text, a provider's key. */
export interface Change {
  /** Else `created`, `deleted` or `updated`, as the rows tell. */
  readonly action?: AuditAction | undefined;
  readonly subject: string;
  readonly subjectId: string;
  /** Undefined where there was nothing. */
  readonly before: unknown;
  /** Undefined where nothing is left. */
  readonly after: unknown;
}

/** What the audit keeps of a change. @param at epoch milliseconds */
export function auditEntry({ action, subject, subjectId, before, after }: Change, by: Actor, at: number): AuditEntry {
  const plain = after === undefined ? 'deleted' : before === undefined ? 'created' : 'updated';
  return {
    at,
    actor: by.id,
    actorUserId: by.userId,
    requestId: by.requestId,
    action: action ?? plain,
    subject,
    subjectId,
    before: before ?? null,
    after: after ?? null,
  };
}

/** What the hub does by itself. */
export const HUB: Actor = { id: 'hub', userId: null, requestId: '' };
