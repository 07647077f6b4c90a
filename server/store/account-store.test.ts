import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyRow, teamRow, userRow } from '../../tests/helpers/account-rows.ts';
import { NO_LIMITS, type AccountChange, type AuditEntry } from '../domain/account.ts';
import { createAccountStore, type AccountStore } from './account-store.ts';
import { openDatabase, type Database } from './database.ts';

let db: Database;
let store: AccountStore;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  store = createAccountStore(db);
});
afterEach(() => db.close());

const put = (...changes: readonly AccountChange[]) => store.apply(changes, []);
const audit: AuditEntry = {
  at: 5,
  actor: 'master',
  actorUserId: 'default_user_id',
  requestId: 'req_1',
  action: 'created',
  subject: 'users',
  subjectId: 'ada',
  before: null,
  after: { userId: 'ada' },
};

describe('account rows', () => {
  it('come back as they were stored, oldest first', () => {
    const full = keyRow('a', {
      keyAlias: 'laptop',
      userId: 'ada',
      teamId: 't',
      models: ['echo', 'ec*'],
      metadata: { a: [1, { b: null }] },
      limits: { ...NO_LIMITS, maxBudget: 0.1, modelRpmLimit: { echo: 3 } },
      rotation: { interval: '30d', lastAt: null, nextAt: 9 },
      blocked: false,
      expiresAt: 5,
      createdAt: 9,
      lastUsedAt: 7,
    });
    const older = keyRow('z', { createdAt: 2, blocked: true });
    put({ type: 'put', table: 'keys', row: full }, { type: 'put', table: 'keys', row: older });
    expect(store.all('keys')).toEqual([older, full]);
  });

  it('of every table survive a round trip, and go when they are deleted', () => {
    const limits = { ...NO_LIMITS, rpmLimit: 1 };
    const stamps = { createdAt: 1, createdBy: 'x', updatedAt: 2, updatedBy: 'y' };
    const rows: AccountChange[] = [
      { type: 'put', table: 'users', row: userRow('ada', { userEmail: 'Ada@example.com', userRole: 'proxy_admin' }) },
      { type: 'put', table: 'teams', row: teamRow('t', { blocked: true, modelAliases: { big: 'small' } }) },
      {
        type: 'put',
        table: 'memberships',
        row: { teamId: 't', userId: 'ada', role: 'admin', budgetId: null, limits, createdAt: 3 },
      },
      {
        type: 'put',
        table: 'organizations',
        row: {
          organizationId: 'o',
          organizationAlias: 'Org',
          models: ['m'],
          metadata: {},
          budgetId: 'b',
          extras: {},
          ...stamps,
        },
      },
      {
        type: 'put',
        table: 'organizationMemberships',
        row: { organizationId: 'o', userId: 'ada', role: 'org_admin', createdAt: 4 },
      },
      { type: 'put', table: 'budgets', row: { budgetId: 'b', limits, resetsAt: 77, ...stamps } },
      {
        type: 'put',
        table: 'customers',
        row: {
          userId: 'c',
          alias: null,
          blocked: false,
          allowedModelRegion: 'eu',
          defaultModel: null,
          budgetId: 'b',
          limits,
          createdAt: 1,
          updatedAt: 1,
        },
      },
    ];
    put(...rows);
    for (const change of rows) {
      expect(store.all(change.table)).toEqual([change.type === 'put' && change.row]);
    }
    put(
      { type: 'delete', table: 'memberships', id: 't\nada' },
      { type: 'delete', table: 'organizationMemberships', id: 'o\nada' },
      { type: 'delete', table: 'users', id: 'ada' },
    );
    expect(['memberships', 'organizationMemberships', 'users'].flatMap((table) => store.all(table as 'users'))).toEqual(
      [],
    );
  });

  it('are replaced whole by a row of the same id', () => {
    put({ type: 'put', table: 'keys', row: keyRow('a', { keyAlias: 'old' }) });
    put({ type: 'put', table: 'keys', row: keyRow('a', { blocked: true, deletedAt: 4 }) });
    expect(store.all('keys')).toEqual([keyRow('a', { blocked: true, deletedAt: 4 })]);
  });

  it('get limits that an earlier version did not know as no limits', () => {
    put({ type: 'put', table: 'keys', row: keyRow('a') });
    db.exec(`UPDATE api_keys SET limits = '{"maxBudget": 2}'`);
    expect(store.all('keys')[0]?.limits).toEqual({ ...NO_LIMITS, maxBudget: 2 });
  });

  it('change all together or not at all, their audit included', () => {
    const user = userRow('ada', { userEmail: 'a@example.com' });
    const twin = userRow('eve', { userEmail: 'A@example.com' });
    const changes: AccountChange[] = [
      { type: 'put', table: 'users', row: user },
      { type: 'put', table: 'users', row: twin },
    ];
    expect(() => store.apply(changes, [audit])).toThrow(/UNIQUE/);
    expect(store.all('users')).toEqual([]);
    expect(db.prepare('SELECT count(*) AS n FROM audit_log').get()).toEqual({ n: 0 });
  });

  it('write who did what beside what they did', () => {
    store.apply([{ type: 'put', table: 'users', row: userRow('ada') }], [audit]);
    expect(db.prepare('SELECT * FROM audit_log').all()).toEqual([
      {
        id: 1,
        at: 5,
        actor: 'master',
        actor_user_id: 'default_user_id',
        request_id: 'req_1',
        action: 'created',
        subject: 'users',
        subject_id: 'ada',
        before: null,
        after: '{"userId":"ada"}',
      },
    ]);
  });

  it('remember when keys were last used', () => {
    put({ type: 'put', table: 'keys', row: keyRow('a') }, { type: 'put', table: 'keys', row: keyRow('b') });
    store.touch(
      new Map([
        ['a', 10],
        ['gone', 20],
      ]),
    );
    expect(store.all('keys').map(({ lastUsedAt }) => lastUsedAt)).toEqual([10, null]);
  });
});
