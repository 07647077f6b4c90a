import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

type Json = Record<string, unknown>;
interface Entry {
  readonly at: number;
  readonly actor: string;
  readonly actorUserId: string | null;
  readonly requestId: string;
  readonly action: string;
  readonly subject: string;
  readonly subjectId: string;
  readonly before: Json | null;
  readonly after: Json | null;
}

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

async function send(method: string, path: string, body: Json, key = MASTER_KEY): Promise<Json> {
  const response = await hub.call(path, { json: body, method, key });
  const text = await response.text();
  expect([path, response.status, text]).toEqual([path, response.status === 204 ? 204 : 200, text]);
  return text === '' ? {} : (JSON.parse(text) as Json);
}
const post = (path: string, body: Json = {}, key?: string) => send('POST', path, body, key);

/** The rows that came with a change, newest first. */
async function entriesOf(change: () => Promise<unknown>): Promise<readonly Entry[]> {
  const newest = async () =>
    ((await (await hub.call('/hub/audit?limit=500')).json()) as { entries: (Entry & { id: number })[] }).entries;
  const last = (await newest())[0]?.id ?? 0;
  await change();
  return (await newest()).filter(({ id }) => id > last);
}

describe('the audit holds a row for every change', () => {
  it('of settings: who, what it was and what it is, and only what has changed', async () => {
    const patch = (body: Json) => send('PATCH', '/hub/settings', body);
    const [entry, ...others] = await entriesOf(() => patch({ retries: 5, timeZone: 'UTC' }));
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      actor: 'master',
      actorUserId: 'default_user_id',
      requestId: expect.stringMatching(/./) as string,
      action: 'updated',
      subject: 'settings',
      before: { retries: 2 },
      after: { retries: 5 },
    });
    expect(Object.keys(entry?.after ?? {})).toEqual(['retries']);
    expect(await entriesOf(() => patch({ retries: 5 }))).toEqual([]);
  });

  it('of members, called after the person and the group', async () => {
    const { user_id: userId } = await post('/user/new', { user_alias: 'Ada', auto_create_key: false });
    const { team_id: teamId } = await post('/team/new', { team_alias: 'Engines' });
    const { organization_id: organizationId } = await post('/organization/new', { organization_alias: 'Acme' });
    const member = { user_id: userId, role: 'user' };
    const joined = await entriesOf(() => post('/team/member_add', { team_id: teamId, member }));
    expect(joined).toMatchObject([
      {
        subject: 'memberships',
        subjectName: 'Ada · Engines',
        names: { [String(userId)]: 'Ada', [String(teamId)]: 'Engines' },
      },
    ]);
    const inOrganization = { organization_id: organizationId, member: { user_id: userId, role: 'internal_user' } };
    expect(await entriesOf(() => post('/organization/member_add', inOrganization))).toMatchObject([
      { subject: 'organizationMemberships', subjectName: 'Ada · Acme' },
    ]);
  });

  it('of upstreams, without their keys', async () => {
    const office = { name: 'office', baseUrl: 'http://me:upstream-password@127.0.0.1:9/v1?token=upstream-token' };
    const made = await entriesOf(() => post('/hub/upstreams', { ...office, apiKey: 'upstream-secret' }));
    expect(made).toMatchObject([
      {
        action: 'created',
        subject: 'upstreams',
        subjectId: 'office',
        before: null,
        after: { name: 'office', baseUrl: 'http://127.0.0.1:9/v1', hasKey: true },
      },
    ]);
    expect(await entriesOf(() => post('/hub/upstreams', office))).toMatchObject([
      { action: 'updated', before: { hasKey: true }, after: { hasKey: false } },
    ]);
    expect(await entriesOf(() => send('DELETE', '/hub/upstreams/office', {}))).toMatchObject([
      { action: 'deleted', before: { name: 'office' }, after: null },
    ]);
  });

  it('of models and aliases, without the keys of their providers', async () => {
    const params = {
      model: 'openai/gpt',
      api_base: 'http://me:model-password@127.0.0.1:9/v1',
      api_key: 'model-secret',
      aws_secret_access_key: 'aws-secret',
      extra_headers: { Authorization: 'Bearer header-secret', 'X-Team': 'core' },
      mock_response: 'hi',
    };
    const body = { model_name: 'audited', litellm_params: params, model_info: { id: 'audited-1' } };
    expect(await entriesOf(() => post('/model/new', body))).toMatchObject([
      {
        action: 'created',
        subject: 'models',
        subjectId: 'audited-1',
        before: null,
        after: { modelName: 'audited', hasKey: true, params: { extra_headers: { 'X-Team': 'core' } } },
      },
    ]);
    const change = { model_info: { id: 'audited-1' }, litellm_params: { weight: 3 } };
    expect(await entriesOf(() => post('/model/update', change))).toMatchObject([
      { action: 'updated', before: { weight: null }, after: { weight: 3, hasKey: true } },
    ]);
    expect(await entriesOf(() => send('PATCH', '/model/audited-1/update', { model_name: 'again' }))).toMatchObject([
      { action: 'updated', before: { modelName: 'audited' }, after: { modelName: 'again' } },
    ]);
    expect(await entriesOf(() => post('/model/delete', { id: 'audited-1' }))).toMatchObject([
      { action: 'deleted', before: { modelName: 'again' }, after: null },
    ]);
    expect(await entriesOf(() => send('PUT', '/hub/model-aliases/mine', { model: 'echo' }))).toMatchObject([
      { action: 'created', subject: 'models', after: { modelName: 'mine', model: 'echo' } },
    ]);
    expect(await entriesOf(() => send('DELETE', '/hub/model-aliases/mine', {}))).toMatchObject([
      { action: 'deleted', subject: 'models', before: { modelName: 'mine' } },
    ]);
  });

  it('of what somebody says has been spent', async () => {
    const { token } = (await post('/key/generate')) as { token: string };
    expect(await entriesOf(() => post(`/key/${token}/reset_spend`, { reset_to: 1.5 }))).toMatchObject([
      { action: 'reset', subject: 'keys', subjectId: token, before: { spend: 0 }, after: { spend: 1.5 } },
    ]);
    const changed = await entriesOf(() => post('/key/update', { key: token, spend: 2, max_budget: 3 }));
    expect(changed).toMatchObject([
      { action: 'reset', before: { spend: 1.5 }, after: { spend: 2 } },
      { action: 'updated', after: { limits: { maxBudget: 3 } } },
    ]);
    await post('/user/update', { user_id: 'spender' });
    expect(await entriesOf(() => post('/user/update', { user_id: 'spender', spend: 4 }))).toMatchObject([
      { action: 'reset', subject: 'users', subjectId: 'spender', before: { spend: 0 }, after: { spend: 4 } },
      { action: 'updated', subject: 'users' },
    ]);
    expect(await entriesOf(() => post('/global/spend/reset'))).toMatchObject([
      { action: 'reset', subject: 'teams', subjectId: '*', before: { spend: 0 }, after: { spend: 0 } },
      { action: 'reset', subject: 'keys', subjectId: '*', before: { spend: 2 }, after: { spend: 0 } },
    ]);
  });

  it('of accounts, each with the caller who made it', async () => {
    const admin = (await post('/user/new', { user_id: 'boss', user_role: 'proxy_admin' })) as Record<string, string>;
    const made = await entriesOf(() =>
      post('/team/new', { team_id: 'audited', members_with_roles: [{ user_id: 'ann' }] }, String(admin['key'])),
    );
    expect(made.map(({ subject, subjectId, action }) => `${action} ${subject} ${subjectId}`).toSorted()).toEqual([
      'created memberships audited/ann',
      'created memberships audited/boss',
      'created teams audited',
      'created users ann',
    ]);
    expect(new Set(made.map(({ actor }) => actor))).toEqual(new Set([admin['token']]));
    expect(new Set(made.map(({ actorUserId }) => actorUserId))).toEqual(new Set(['boss']));
    expect(new Set(made.map(({ requestId }) => requestId)).size).toBe(1);
    const gone = await entriesOf(() => post('/team/delete', { team_ids: ['audited'] }));
    expect(gone.map(({ subject, action, after }) => [subject, action, after])).toEqual([
      ['teams', 'deleted', null],
      ['memberships', 'deleted', null],
      ['memberships', 'deleted', null],
    ]);
  });

  it('and no secret is in it', async () => {
    const { key } = (await post('/key/generate', { key_alias: 'secretive' })) as { key: string };
    await post('/key/update', { key, max_budget: 1 });
    await post('/key/regenerate', { key });
    const db = new SqliteDatabase(join(hub.dataDir, 'homeport.db'), { readonly: true });
    const rows = JSON.stringify(db.prepare('SELECT * FROM audit_log').all());
    db.close();
    expect(rows).toContain('secretive');
    const log = readFileSync(join(hub.dataDir, 'logs', 'homeport.log'), 'utf8');
    const models = await (await hub.call('/model/info')).text();
    const secrets = ['upstream-secret', 'upstream-password', 'upstream-token', 'model-secret', 'model-password'];
    for (const secret of [...secrets, 'aws-secret', 'header-secret', MASTER_KEY, key]) {
      for (const text of [rows, log, models]) expect(text).not.toContain(secret);
    }
  });
});

describe('the audit is read', () => {
  it('by those who see everything, and by nobody else', async () => {
    const { key: viewer } = await post('/user/new', { user_role: 'proxy_admin_viewer' });
    const { key: user } = await post('/user/new', { user_role: 'internal_user' });
    expect((await hub.call('/hub/audit', { key: String(viewer) })).status).toBe(200);
    expect((await hub.call('/hub/audit', { key: String(user) })).status).toBe(403);
    expect((await hub.call('/hub/audit', { key: null })).status).toBe(401);
  });

  it('page by page, and nothing past the end', async () => {
    const page = async (query: string) => (await (await hub.call(`/hub/audit?${query}`)).json()) as { entries: Json[] };
    const [first] = (await page('limit=1')).entries;
    const { entries } = await page(`limit=2&before=${String(first?.['id'])}`);
    expect(entries.map(({ id }) => Number(id) < Number(first?.['id']))).toEqual([true, true]);
    expect(await page('limit=10&before=1')).toEqual({ entries: [], next: null });
  });
});
