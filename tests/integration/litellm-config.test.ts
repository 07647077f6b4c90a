import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const root = join(import.meta.dirname, '../..');
const MASTER = 'sk-master-of-the-file';
const env = { OPENAI_API_KEY: 'sk-real-secret', PROXY_KEY: MASTER };

let folder: string;
let file: string;
let hub: TestHub | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeport-import-'));
  file = join(folder, 'config.yaml');
  copyFileSync(join(root, 'tests/fixtures/litellm/config.yaml'), file);
});
afterEach(async () => {
  await hub?.stop();
  hub = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const start = (args: readonly string[] = []) =>
  startTestHub({ engines: [createFakeEngine({ clock: systemClock })], dataDir: folder, args, env });

async function runImport(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const options = { env: { ...env, PATH: process.env['PATH'], HOME: folder } };
    const done = await promisify(execFile)(
      process.execPath,
      [join(root, 'server/import-litellm.ts'), ...args],
      options,
    );
    return { code: 0, ...done };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

async function chat(running: TestHub, model: string): Promise<unknown> {
  const response = await running.call('/v1/chat/completions', {
    json: { model, messages: [{ role: 'user', content: 'hi' }] },
  });
  return response.json();
}

describe('a hub that is started with --config', () => {
  it('has the file’s models, aliases and settings, and says what it left out', async () => {
    hub = await start(['--config', file]);
    expect(await chat(hub, 'gpt-4')).toMatchObject({
      model: 'gpt-4',
      choices: [{ message: { content: 'Hello from the file' } }],
    });
    expect(await (await hub.call('/hub/settings')).json()).toMatchObject({ retries: 4, globalMaxBudget: 25 });
    const { data } = (await (await hub.call('/v1/models')).json()) as { data: { id: string }[] };
    const names = data.map(({ id }) => id);
    expect(names).toEqual(expect.arrayContaining(['greeting', 'gpt-4o', 'gpt-4', 'gpt-3.5-turbo', 'echo']));
    expect(names).not.toContain('secret-name');
    expect(await (await hub.call('/model/info')).text()).not.toContain('sk-real-secret');
  });

  it('keeps them as the file says: nobody can delete or change them', async () => {
    hub = await start(['--config', file]);
    for (const [path, json] of [
      ['/model/delete', { id: 'gpt-4o-main' }],
      ['/model/update', { model_info: { id: 'gpt-4o-main' }, litellm_params: { rpm: 1 } }],
    ] as const) {
      const response = await hub.call(path, { json });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('came with the configuration file');
    }
  });

  it('forgets them when it is started without', async () => {
    hub = await start(['--config', file]);
    await hub.stop();
    hub = await start();
    expect(await chat(hub, 'greeting')).toMatchObject({ error: { code: 'model_not_found' } });
  });

  it('refuses to start with a file that is not there, or no YAML', async () => {
    await expect(start(['--config', join(folder, 'nowhere.yaml')])).rejects.toThrow('nowhere.yaml');
    writeFileSync(file, 'model_list: [');
    await expect(start(['--config', file])).rejects.toThrow("can't be read as a LiteLLM configuration");
  });
});

describe('npm run import:litellm', () => {
  it('takes a configuration over for good, and tells line by line what it left out', async () => {
    const { code, stdout } = await runImport(file, '--data-dir', folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/line \d+: litellm_settings\.cache the hub keeps no answers/);
    expect(stdout).toContain('the master key');
    expect(stdout).not.toContain('sk-real-secret');
    rmSync(file);
    hub = await start();
    expect(await chat(hub, 'gpt-4')).toMatchObject({ choices: [{ message: { content: 'Hello from the file' } }] });
    expect((await hub.call('/model/delete', { json: { id: 'gpt-4o-main' } })).status).toBe(200);
  });

  it('changes nothing the second time', async () => {
    await runImport(file, '--data-dir', folder);
    hub = await start();
    // What is the matter with an upstream that is not there changes while it is looked for.
    const models = async (of: TestHub) =>
      (await (await of.call('/model/info')).text()).replaceAll(
        /"(?:problem|engine_state|engine_message)":(?:"(?:[^"\\]|\\.)*"|null)/g,
        '""',
      );
    const first = await models(hub);
    await hub.stop();
    expect((await runImport(file, '--data-dir', folder)).code).toBe(0);
    hub = await start();
    expect(await models(hub)).toEqual(first);
  });

  it('refuses while a hub uses the data', async () => {
    hub = await start();
    const { code, stderr } = await runImport(file, '--data-dir', folder);
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing was imported. Another Homeport');
    expect(await chat(hub, 'greeting')).toMatchObject({ error: { code: 'model_not_found' } });
  });

  it.each([[[]], [['a', 'b']], [['/nowhere/config.yaml']], [['--what']]])('refuses %j', async (args) => {
    const { code, stderr } = await runImport(...args);
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing was imported.');
  });
});
