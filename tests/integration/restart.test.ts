import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/config/load-config.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { startHub, type RunningHub } from '../../server/hub.ts';
import { StoreError } from '../../server/store/store-error.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let dataDir: string;
let hub: TestHub | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-restart-'));
});
afterEach(async () => {
  await hub?.stop();
  hub = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

async function restart(): Promise<TestHub> {
  await hub?.stop();
  hub = await startTestHub({ dataDir, engines: [createFakeEngine({ clock: systemClock })] });
  return hub;
}

/** A hub whose master key nobody configured. */
function startUnconfigured(port = 0): Promise<RunningHub> {
  const argv = ['--port', String(port), '--no-open', '--data-dir', dataDir];
  const config = loadConfig({ argv, env: {}, homeDir: dataDir, platform: process.platform });
  return startHub({ config, engines: [createFakeEngine({ clock: systemClock })] });
}

describe('a hub that is started again', () => {
  it('knows its keys, blocked and deleted ones too, its aliases, settings and sessions', async () => {
    const first = await restart();
    const make = async () => ((await (await first.call('/key/generate', { json: {} })).json()) as { key: string }).key;
    const [good, blocked, deleted] = [await make(), await make(), await make()];
    await (await first.call('/v1/models', { key: good })).text();
    await first.call('/key/block', { json: { key: blocked } });
    await first.call('/key/delete', { json: { keys: [deleted] } });
    await first.call('/hub/model-aliases/best', { method: 'PUT', body: '{"model":"echo"}' });
    await first.call('/hub/settings', { method: 'PATCH', body: '{"ledgerRetentionDays":30}' });
    const session = `homeport_session=${first.createSessionToken()}`;

    const second = await restart();
    const statuses = [good, blocked, deleted].map(async (key) => (await second.call('/v1/models', { key })).status);
    expect(await Promise.all(statuses)).toEqual([200, 401, 401]);
    expect(await (await second.call(`/key/info?key=${good}`)).json()).toMatchObject({
      info: { last_used_at: expect.any(String) as string },
    });
    expect((await second.call('/v1/models/best')).status).toBe(200);
    expect(await (await second.call('/hub/settings')).json()).toMatchObject({ ledgerRetentionDays: 30 });
    expect((await second.call('/hub/status', { key: null, headers: { cookie: session } })).status).toBe(200);
  });

  it('starts without the key of an upstream when the data key was lost, and takes it anew', async () => {
    const upstream = { name: 'office', baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'upstream-secret' };
    const first = await restart();
    await first.call('/hub/upstreams', { json: upstream });
    writeFileSync(join(dataDir, 'data.key'), Buffer.alloc(32, 1));
    const second = await restart();
    const listed = async () => (await (await second.call('/hub/upstreams')).json()) as unknown;
    expect(await listed()).toMatchObject({ upstreams: [{ name: 'office', hasKey: false }] });
    await second.call('/hub/upstreams', { json: upstream });
    expect(await listed()).toMatchObject({ upstreams: [{ name: 'office', hasKey: true }] });
  });

  it('starts with stored addresses that are none, shows them with their problem, and takes others', async () => {
    const first = await restart();
    const model = { model_name: 'd', litellm_params: { model: 'openai/x', api_base: 'http://127.0.0.1:9/v1' } };
    await first.call('/model/new', { json: model });
    await first.call('/hub/upstreams', { json: { name: 'office', baseUrl: 'http://127.0.0.1:9/v1' } });
    await first.call('/hub/upstreams', { json: { name: 'zoo', baseUrl: 'http://127.0.0.1:9/v1' } });
    await first.stop();
    hub = undefined;
    const db = new SqliteDatabase(join(dataDir, 'homeport.db'));
    db.exec("UPDATE deployments SET api_base = 'localhost:1234/v1'");
    db.exec("UPDATE upstreams SET base_url = 'localhost:1234/v1' WHERE name = 'office'");
    db.close();

    const second = await restart();
    expect(await (await second.call('/hub/upstreams')).json()).toMatchObject({
      upstreams: [
        {
          name: 'office',
          state: 'failed',
          message: expect.stringContaining('its address is "localhost:1234/v1"') as string,
        },
        { name: 'zoo', message: expect.stringContaining('cannot be reached') as string },
      ],
    });
    const described = (await (await second.call('/model/info')).json()) as { data: { model_info: object }[] };
    expect(described.data[0]).toMatchObject({
      model_name: 'd',
      model_info: { problem: expect.stringContaining('localhost:1234/v1 is no address') as string },
    });
    expect((await second.call('/model/new', { json: { ...model, model_name: 'e' } })).status).toBe(200);
  });

  it('keeps the settings it understands when one of them is nonsense', async () => {
    await restart();
    await hub?.stop();
    const db = new SqliteDatabase(join(dataDir, 'homeport.db'));
    const stored = { ledgerRetentionDays: 7, noKeyNeededOnThisComputer: 'maybe', of: 'later' };
    db.prepare("INSERT OR REPLACE INTO settings VALUES ('hub', ?)").run(JSON.stringify(stored));
    db.close();
    hub = undefined;
    const settings = (await (await (await restart()).call('/hub/settings')).json()) as object;
    expect(settings).toMatchObject({ ledgerRetentionDays: 7, noKeyNeededOnThisComputer: false });
    expect(settings).not.toHaveProperty('of');
  });
});

describe('the master key', () => {
  it('is made and told once, and holds from then on', async () => {
    const first = await startUnconfigured();
    const key = first.newMasterKey ?? '';
    await first.stop();
    expect(key).toMatch(/^sk-[\w-]{32}$/);
    const second = await startUnconfigured();
    expect(second.newMasterKey).toBeUndefined();
    const response = await fetch(`${second.url}/key/list`, { headers: { authorization: `Bearer ${key}` } });
    expect(response.status).toBe(200);
    await second.stop();
  });
});

describe('a hub that failed to start', () => {
  it('because its port is taken has told nobody a master key, so the next start makes one', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    await expect(startUnconfigured((taken.address() as AddressInfo).port)).rejects.toThrow('is taken by');
    taken.close();
    const second = await startUnconfigured();
    const key = second.newMasterKey ?? '';
    const response = await fetch(`${second.url}/key/list`, { headers: { authorization: `Bearer ${key}` } });
    await second.stop();
    expect([key, response.status]).toEqual([expect.stringMatching(/^sk-/), 200]);
  });

  it('lets its data folder go', async () => {
    writeFileSync(join(dataDir, 'homeport.db'), 'this is no database, not by far'.repeat(100));
    await expect(startUnconfigured()).rejects.toBeInstanceOf(StoreError);
    await expect(startUnconfigured()).rejects.toThrow('damaged or no Homeport database');
  });

  it('refuses a folder that another hub of this process uses', async () => {
    await restart();
    await expect(startUnconfigured()).rejects.toThrow(`Another Homeport (process ${process.pid})`);
  });
});
