import {
  NO_LIMITS,
  type AccountChange,
  type AccountTables,
  type AuditEntry,
  type Limits,
  type TableName,
} from '../domain/account.ts';
import { createAuditWriter } from './audit-writer.ts';
import type { Database } from './database.ts';
import { createRowTable, type RowTable } from './row-codec.ts';

export interface AccountStore {
  all<T extends TableName>(table: T): readonly AccountTables[T][];
  /** All changes and their audit rows in one transaction. */
  apply(changes: readonly AccountChange[], audit: readonly AuditEntry[]): void;
  /** Remembers when keys were last used. @param seen token → epoch milliseconds */
  touch(seen: ReadonlyMap<string, number>): void;
}

type Tables = { readonly [T in TableName]: RowTable<AccountTables[T]> };

const stamps = { createdAt: 'plain', createdBy: 'plain', updatedAt: 'plain', updatedBy: 'plain' } as const;

export function createAccountStore(db: Database): AccountStore {
  const tables = openTables(db);
  const writeAudit = createAuditWriter(db);
  const touchOne = db.prepare<[number, string]>('UPDATE api_keys SET last_used_at = ? WHERE token = ?');

  return {
    all: <T extends TableName>(table: T) => tables[table].all().map(withAllLimits) as readonly AccountTables[T][],
    apply: db.transaction((changes: readonly AccountChange[], audit: readonly AuditEntry[]) => {
      for (const change of changes) {
        const table = tables[change.table] as RowTable<object>;
        if (change.type === 'put') table.put(change.row);
        else table.delete(...change.id.split('\n'));
      }
      writeAudit(audit);
    }),
    touch: db.transaction((seen: ReadonlyMap<string, number>) => {
      for (const [token, at] of seen) touchOne.run(at, token);
    }),
  };
}

/** Rows that an earlier version wrote know fewer limits. */
function withAllLimits<Row extends object>(row: Row): Row {
  return 'limits' in row ? { ...row, limits: { ...NO_LIMITS, ...(row.limits as Partial<Limits>) } } : row;
}

function openTables(db: Database): Tables {
  return {
    keys: createRowTable<AccountTables['keys']>(
      db,
      'api_keys',
      {
        token: 'plain',
        keyName: 'plain',
        keyAlias: 'plain',
        userId: 'plain',
        teamId: 'plain',
        organizationId: 'plain',
        models: 'json',
        aliases: 'json',
        allowedRoutes: 'json',
        metadata: 'json',
        limits: 'json',
        budgetId: 'plain',
        blocked: 'bool',
        expiresAt: 'plain',
        lastUsedAt: 'plain',
        deletedAt: 'plain',
        rotationCount: 'plain',
        rotation: 'json',
        extras: 'json',
        ...stamps,
      },
      ['token'],
      'created_at, token',
    ),
    users: createRowTable<AccountTables['users']>(
      db,
      'users',
      {
        userId: 'plain',
        userAlias: 'plain',
        userEmail: 'plain',
        ssoUserId: 'plain',
        userRole: 'plain',
        models: 'json',
        metadata: 'json',
        limits: 'json',
        extras: 'json',
        ...stamps,
      },
      ['user_id'],
      'created_at, user_id',
    ),
    teams: createRowTable<AccountTables['teams']>(
      db,
      'teams',
      {
        teamId: 'plain',
        teamAlias: 'plain',
        organizationId: 'plain',
        models: 'json',
        modelAliases: 'json',
        blocked: 'bool',
        metadata: 'json',
        memberPermissions: 'json',
        limits: 'json',
        extras: 'json',
        ...stamps,
      },
      ['team_id'],
      'created_at, team_id',
    ),
    memberships: createRowTable<AccountTables['memberships']>(
      db,
      'memberships',
      { teamId: 'plain', userId: 'plain', role: 'plain', budgetId: 'plain', limits: 'json', createdAt: 'plain' },
      ['team_id', 'user_id'],
      'created_at, team_id, user_id',
    ),
    organizations: createRowTable<AccountTables['organizations']>(
      db,
      'organizations',
      {
        organizationId: 'plain',
        organizationAlias: 'plain',
        models: 'json',
        metadata: 'json',
        budgetId: 'plain',
        extras: 'json',
        ...stamps,
      },
      ['organization_id'],
      'created_at, organization_id',
    ),
    organizationMemberships: createRowTable<AccountTables['organizationMemberships']>(
      db,
      'organization_memberships',
      { organizationId: 'plain', userId: 'plain', role: 'plain', createdAt: 'plain' },
      ['organization_id', 'user_id'],
      'created_at, organization_id, user_id',
    ),
    budgets: createRowTable<AccountTables['budgets']>(
      db,
      'budgets',
      { budgetId: 'plain', limits: 'json', resetsAt: 'plain', ...stamps },
      ['budget_id'],
      'created_at, budget_id',
    ),
    customers: createRowTable<AccountTables['customers']>(
      db,
      'customers',
      {
        userId: 'plain',
        alias: 'plain',
        blocked: 'bool',
        allowedModelRegion: 'plain',
        defaultModel: 'plain',
        budgetId: 'plain',
        limits: 'json',
        createdAt: 'plain',
        updatedAt: 'plain',
      },
      ['user_id'],
      'created_at, user_id',
    ),
  };
}
