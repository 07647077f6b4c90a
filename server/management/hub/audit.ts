import * as contract from '../../contract/hub/audit.ts';
import type { AuditEntry } from '../../domain/account.ts';
import { implement, type Handler } from '../resource.ts';
import type { Names } from './names.ts';

export interface AuditReader {
  /** Newest first. */
  page(filter: {
    readonly limit: number;
    readonly before?: number | undefined;
    readonly subject?: string | undefined;
    readonly subjectId?: string | undefined;
    readonly actor?: string | undefined;
  }): readonly (AuditEntry & { readonly id: number })[];
}

export function auditHandlers({ audit, names }: { audit: AuditReader; names: Names }): readonly Handler[] {
  return [
    implement(contract.listAudit, ({ query }) => {
      const lines = audit.page(query);
      const entries = lines.map((line) => ({
        ...line,
        actorName: names.nameOf('key', line.actor) ?? null,
        subjectName: names.nameOf(line.subject, line.subjectId) ?? storedName(line),
        before: line.before as Record<string, unknown> | null,
        after: line.after as Record<string, unknown> | null,
      }));
      return { entries, next: lines.length < query.limit ? null : (lines.at(-1)?.id ?? null) };
    }),
  ];
}

/** What it was called when it is gone by now. */
function storedName({ before, after }: AuditEntry): string | null {
  const row = (after ?? before ?? {}) as Readonly<Record<string, unknown>>;
  const name = ['keyAlias', 'userAlias', 'userEmail', 'teamAlias', 'organizationAlias', 'alias', 'modelName', 'keyName']
    .map((field) => row[field])
    .find((value) => typeof value === 'string');
  return typeof name === 'string' ? name : null;
}
