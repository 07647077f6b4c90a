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
        subjectName: names.nameOf(line.subject, line.subjectId) ?? memberName(line, names) ?? storedName(line),
        before: line.before as Record<string, unknown> | null,
        after: line.after as Record<string, unknown> | null,
        names: namesIn(line, names),
      }));
      return { entries, next: lines.length < query.limit ? null : (lines.at(-1)?.id ?? null) };
    }),
  ];
}

/** A membership is called after both who are in it. */
function memberName(entry: AuditEntry, names: Names): string | undefined {
  const { userId, teamId, organizationId } = rowOf(entry);
  const called = (kind: string, id: unknown) => (typeof id === 'string' ? (names.nameOf(kind, id) ?? id) : undefined);
  switch (entry.subject) {
    case 'memberships':
      return [called('user', userId), called('team', teamId)].join(' · ');
    case 'organizationMemberships':
      return [called('user', userId), called('organization', organizationId)].join(' · ');
    default:
      return undefined;
  }
}

const OWNERS = { userId: 'user', teamId: 'team', organizationId: 'organization' } as const;

/** What those are called whom a row names by their ids. */
function namesIn({ before, after, subject }: AuditEntry, names: Names): Readonly<Record<string, string>> {
  // A customer's id stands in a field of the same name and is no user's.
  if (subject === 'customers') return {};
  const rows = [before, after].map((row) => (row ?? {}) as Readonly<Record<string, unknown>>);
  const found = rows.flatMap((row) =>
    Object.entries(OWNERS).map(([field, kind]) => [row[field], nameOfId(names, kind, row[field])] as const),
  );
  return Object.fromEntries(found.filter(([, name]) => name !== undefined));
}

function nameOfId(names: Names, kind: string, id: unknown): string | undefined {
  return typeof id === 'string' ? names.nameOf(kind, id) : undefined;
}

function rowOf({ before, after }: AuditEntry): Readonly<Record<string, unknown>> {
  return (after ?? before ?? {}) as Readonly<Record<string, unknown>>;
}

/** What it was called when it is gone by now. */
function storedName(entry: AuditEntry): string | null {
  const row = rowOf(entry);
  const name = ['keyAlias', 'userAlias', 'userEmail', 'teamAlias', 'organizationAlias', 'alias', 'modelName', 'keyName']
    .map((field) => row[field])
    .find((value) => typeof value === 'string');
  return typeof name === 'string' ? name : null;
}
