import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import SqliteDatabase from 'better-sqlite3';
import { deploymentRow } from '../../tests/helpers/deployment-rows.ts';
import type { AuditEntry } from '../domain/account.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { openDatabase, type Database } from './database.ts';
import { createDeploymentStore } from './deployment-store.ts';
import { migrate } from './migrate.ts';
import { accounts } from './migrations/0020-accounts.ts';
import { migrations } from './migrations/index.ts';
import { createSecretBox } from './secret-box.ts';

let db: Database;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
});
afterEach(() => db.close());

const box = (fill: number) => createSecretBox(Buffer.alloc(32, fill));
const full = deploymentRow('gpt', {
  apiBase: 'http://127.0.0.1:9/v1',
  apiKey: 'upstream-secret',
  price: { inputPerToken: 1e-7, outputPerToken: 2e-7, perRequest: null, perSecond: null },
  weight: 2,
  tags: ['eu'],
  accessGroups: ['beta'],
  teamId: 'core',
  mode: 'chat',
  params: { keep_alive: '5m' },
  info: { supports_vision: true },
});
const entry: AuditEntry = {
  at: 5,
  actor: 'master',
  actorUserId: null,
  requestId: 'req_1',
  action: 'created',
  subject: 'models',
  subjectId: full.id,
  before: null,
  after: { id: full.id },
};

describe('deployments', () => {
  it('come back as they were stored, with a key that stands nowhere in the database as it is', () => {
    const store = createDeploymentStore(db, box(1), silentLogger);
    const plain = deploymentRow('plain', { createdAt: 9 });
    store.apply(
      [
        { type: 'put', row: plain },
        { type: 'put', row: full },
      ],
      [entry],
    );
    expect(store.all()).toEqual([full, plain]);
    expect(db.serialize().includes('upstream-secret')).toBe(false);
    expect(db.prepare('SELECT subject, subject_id FROM audit_log').all()).toEqual([
      { subject: 'models', subject_id: 'd-gpt' },
    ]);
    store.apply([{ type: 'delete', id: full.id }], []);
    expect(store.all()).toEqual([plain]);
  });

  it('come back without their key, and with a warning, when the data key was lost', () => {
    createDeploymentStore(db, box(1), silentLogger).apply([{ type: 'put', row: full }], []);
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (event: string) => void warnings.push(event) };
    expect(createDeploymentStore(db, box(2), logger).all()).toEqual([{ ...full, apiKey: null }]);
    expect(warnings).toEqual(['deployment.key_unreadable']);
  });

  it('hold the aliases of an older database', () => {
    const old = new SqliteDatabase(':memory:');
    migrate(
      old,
      ':memory:',
      migrations.filter(({ version }) => version < accounts.version),
    );
    old.exec("INSERT INTO model_aliases VALUES ('team/best', 'qwen3:8b')");
    migrate(
      old,
      ':memory:',
      migrations.filter(({ version }) => version <= accounts.version),
    );
    expect(createDeploymentStore(old, box(1), silentLogger).all()).toMatchObject([
      { id: 'alias/team/best', modelName: 'team/best', provider: 'homeport', model: 'qwen3:8b', apiKey: null },
    ]);
    old.close();
  });
});
