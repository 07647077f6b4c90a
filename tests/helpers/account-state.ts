import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { TestHub } from './start-test-hub.ts';

const TABLES = {
  api_keys: 'token',
  users: 'user_id',
  teams: 'team_id',
  memberships: 'team_id, user_id',
  organizations: 'organization_id',
  organization_memberships: 'organization_id, user_id',
  budgets: 'budget_id',
  customers: 'user_id',
  deployments: 'id',
  upstreams: 'name',
  settings: 'name',
  audit_log: 'id',
} as const;

/** What the hub serves from memory, which must agree with its disk. */
const LISTS = [
  '/key/list?return_full_object=true&size=100',
  '/key/list?return_full_object=true&size=100&status=deleted',
  '/user/list?page_size=100',
  '/team/list',
  '/organization/list',
  '/budget/list',
  '/customer/list',
  '/model/info',
  '/global/spend',
];

/** Everything that management routes could change, on disk and in memory; what reading changes is left out. */
export async function accountState(hub: TestHub): Promise<Readonly<Record<string, unknown>>> {
  const db = new SqliteDatabase(join(hub.dataDir, 'homeport.db'), { readonly: true });
  const rows = Object.entries(TABLES).map(([table, order]) => [
    table,
    db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY ${order}`).all().map(withoutUse),
  ]);
  db.close();
  const lists = await Promise.all(
    LISTS.map(async (path) => [path, JSON.parse(await (await hub.call(path)).text(), withoutLastUse)]),
  );
  return Object.fromEntries([...rows, ...lists]) as Record<string, unknown>;
}

function withoutUse(stored: Record<string, unknown>): Record<string, unknown> {
  const { last_used_at: _, ...row } = stored;
  return row;
}

function withoutLastUse(name: string, value: unknown): unknown {
  return name === 'last_used_at' || name === 'last_active_at' ? null : value;
}
