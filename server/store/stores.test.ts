import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditEntry, HUB } from '../domain/audit.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createAuditReader } from './audit-store.ts';
import { openDatabase, type Database } from './database.ts';
import { createSecretBox } from './secret-box.ts';
import { createSessionStore } from './session-store.ts';
import { createSettingsStore } from './settings-store.ts';
import { createUpstreamStore } from './upstream-store.ts';

let db: Database;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
});
afterEach(() => db.close());

describe('sessions', () => {
  it('are found until they are ended, and swept when they are over', () => {
    const store = createSessionStore(db);
    store.insert('a', 1, 100, null);
    store.insert('b', 1, 200, 'ann');
    store.insert('c', 1, 300, null);
    store.delete('c');
    store.deleteExpired(150);
    expect([store.find('a'), store.find('b'), store.find('c')]).toEqual([
      undefined,
      { expiresAt: 200, userId: 'ann' },
      undefined,
    ]);
  });
});

describe('settings', () => {
  it.each([[null], [false], [0], [''], [{ a: ['b'] }]])('give %j back, which is not "absent"', (value) => {
    const store = createSettingsStore(db);
    expect(store.get('x')).toBeUndefined();
    store.put({ x: value, y: 1 });
    expect(store.get('x')).toEqual(value);
    store.put({ x: 2 });
    expect([store.get('x'), store.get('y')]).toEqual([2, 1]);
  });
});

describe('upstreams', () => {
  const entry = auditEntry({ subject: 'upstreams', subjectId: 'office', before: undefined, after: {} }, HUB, 1);
  const office = { name: 'office', baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'upstream-secret' };

  it('come back with their key, which stands nowhere in the database as it is', () => {
    const store = createUpstreamStore(db, createSecretBox(Buffer.alloc(32, 1)), silentLogger);
    store.put(office, entry);
    store.put({ name: 'open', baseUrl: 'http://127.0.0.1:8/v1' }, entry);
    expect(store.all()).toEqual([office, { name: 'open', baseUrl: 'http://127.0.0.1:8/v1' }]);
    expect(db.serialize().includes('upstream-secret')).toBe(false);
    store.delete('open', entry);
    expect(store.all()).toEqual([office]);
    expect(createAuditReader(db).page({ limit: 10 })).toHaveLength(3);
  });

  it('come back without their key, and with a warning, when the data key was lost', () => {
    createUpstreamStore(db, createSecretBox(Buffer.alloc(32, 1)), silentLogger).put(office, entry);
    const warnings: unknown[] = [];
    const logger = { ...silentLogger, warn: (event: string, fields?: object) => void warnings.push([event, fields]) };
    const store = createUpstreamStore(db, createSecretBox(Buffer.alloc(32, 2)), logger);
    expect(store.all()).toEqual([{ name: 'office', baseUrl: office.baseUrl }]);
    expect(warnings).toMatchObject([['upstream.key_unreadable', { name: 'office' }]]);
    store.put(office, entry);
    expect(store.all()).toEqual([office]);
  });
});
