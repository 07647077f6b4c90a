import {
  type AccountChange,
  type AccountTables,
  type Actor,
  type ApiKey,
  type AuditEntry,
  idOf,
  type TableName,
} from '../domain/account.ts';
import { auditEntry } from '../domain/audit.ts';
import type { Clock } from '../domain/ports.ts';
import { createRegistry, type Registry, type WritableRegistry } from './registry.ts';

/** Where the account book is kept. */
export interface AccountRecords {
  all<T extends TableName>(table: T): readonly AccountTables[T][];
  /** All changes and their audit rows in one transaction. */
  apply(changes: readonly AccountChange[], audit: readonly AuditEntry[]): void;
}

/** Among a key's extras: the hash it had before it got a new text, and until when that one is let in. */
export const FORMER_TOKEN = 'former_token';
export const GRACE_UNTIL = 'grace_until';

/** Among a team's extras: the reusable budget that its members get. */
export const MEMBER_BUDGET = 'team_member_budget_id';

/** The value for an index of keys: deleted keys are in none. */
const live = (value: (key: ApiKey) => string | null) => (key: ApiKey) => (key.deletedAt === null ? value(key) : null);

/** What rows of each table can be looked up by besides their id. Values are as stored; `email` is lower-case. */
const INDEXES = {
  keys: {
    alias: live((key) => key.keyAlias),
    userId: live((key) => key.userId),
    teamId: live((key) => key.teamId),
    organizationId: live((key) => key.organizationId),
    budgetId: live((key) => key.budgetId),
    /** Of deleted keys too: a key may get a new text more than once. */
    formerToken: (key: ApiKey) => (typeof key.extras[FORMER_TOKEN] === 'string' ? key.extras[FORMER_TOKEN] : null),
  },
  users: { email: (user) => user.userEmail?.toLowerCase() ?? null },
  teams: {
    organizationId: (team) => team.organizationId,
    memberBudgetId: ({ extras }) => (typeof extras[MEMBER_BUDGET] === 'string' ? extras[MEMBER_BUDGET] : null),
  },
  memberships: { teamId: ({ teamId }) => teamId, userId: ({ userId }) => userId, budgetId: ({ budgetId }) => budgetId },
  organizations: { budgetId: ({ budgetId }) => budgetId },
  organizationMemberships: { organizationId: ({ organizationId }) => organizationId, userId: ({ userId }) => userId },
  budgets: {},
  customers: { budgetId: ({ budgetId }) => budgetId },
} as const satisfies { readonly [T in TableName]: Readonly<Record<string, (row: AccountTables[T]) => string | null>> };

type IndexOf<T extends TableName> = Extract<keyof (typeof INDEXES)[T], string>;

export type AccountRegistries = { readonly [T in TableName]: Registry<AccountTables[T], IndexOf<T>> };

/** @param before the row of each change as it was; undefined where there was none */
export type AccountListener = (changes: readonly AccountChange[], before: readonly unknown[]) => void;

/**
 * Everybody the hub knows: keys, users, teams, memberships, organizations, budgets and customers, in memory from the start
 * and written through, so that a request costs no database read. The one way to change any of them is `apply`.
 */
export interface AccountBook extends AccountRegistries {
  /**
   * All changes, with an audit row for each, or none: one transaction on disk, then memory.
   * @throws what the disk refuses with; then nothing has changed
   */
  apply(changes: readonly AccountChange[], by: Actor): void;
  /** Told after every `apply`. Returns the way to stop listening. */
  onChange(listener: AccountListener): () => void;
}

export function createAccountBook({ records, clock }: { records: AccountRecords; clock: Clock }): AccountBook {
  const listeners = new Set<AccountListener>();
  const open = <T extends TableName>(table: T): WritableRegistry<AccountTables[T], IndexOf<T>> =>
    createRegistry<AccountTables[T], IndexOf<T>>(
      idOf[table],
      INDEXES[table] as unknown as Readonly<Record<IndexOf<T>, (row: AccountTables[T]) => string | null>>,
      records.all(table),
    );
  const registries = {
    keys: open('keys'),
    users: open('users'),
    teams: open('teams'),
    memberships: open('memberships'),
    organizations: open('organizations'),
    organizationMemberships: open('organizationMemberships'),
    budgets: open('budgets'),
    customers: open('customers'),
  };

  return {
    ...registries,
    apply(changes, by) {
      const at = clock.now();
      const before = changes.map((change) => registries[change.table].get(subjectId(change)));
      const audit = changes.map((change, index) => auditOf(change, before[index], by, at));
      records.apply(changes, audit);
      for (const change of changes) {
        const registry = registries[change.table] as WritableRegistry<unknown>;
        if (change.type === 'put') registry.put(change.row);
        else registry.delete(change.id);
      }
      for (const listener of listeners) listener(changes, before);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function subjectId(change: AccountChange): string {
  return change.type === 'delete' ? change.id : (idOf[change.table] as (row: unknown) => string)(change.row);
}

function auditOf(change: AccountChange, before: unknown, by: Actor, at: number): AuditEntry {
  const isPut = change.type === 'put';
  return auditEntry(
    {
      action: isPut ? change.action : undefined,
      subject: change.table,
      subjectId: subjectId(change).replaceAll('\n', '/'),
      before,
      after: isPut ? change.row : undefined,
    },
    by,
    at,
  );
}
