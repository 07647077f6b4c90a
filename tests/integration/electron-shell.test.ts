import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../helpers/hub-process.ts';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'dist/node/electron-main.js');
const register = new URL('../helpers/electron-stand-in/register.ts', import.meta.url).href;

interface Told {
  readonly event: string;
  readonly detail: unknown;
}

/** The built shell under the stand-in, and everything that it did. */
class Shell {
  readonly child: ChildProcess;
  readonly told: Told[] = [];

  constructor(dataDir: string, env: Record<string, string> = {}) {
    const args = ['--port', '0', '--data-dir', dataDir, '--ollama-host', '127.0.0.1:9'];
    this.child = fork(main, args, {
      execArgv: ['--import', register],
      env: { ...process.env, STAND_IN_USER_DATA: dataDir, ...env },
      silent: true,
    });
    this.child.on('message', (message) => this.told.push(message as Told));
  }

  async saw(event: string, count = 1): Promise<unknown> {
    await expect
      .poll(() => this.told.filter((each) => each.event === event).length, { timeout: 15_000 })
      .toBeGreaterThanOrEqual(count);
    return this.told.filter((each) => each.event === event)[count - 1]?.detail;
  }

  async ask(command: string, detail: unknown, answer: string): Promise<unknown> {
    const before = this.told.filter((each) => each.event === answer).length;
    this.child.send({ command, detail });
    return this.saw(answer, before + 1);
  }

  async quit(): Promise<number | null> {
    const gone = once(this.child, 'exit');
    this.child.send({ command: 'quit' });
    await gone;
    return this.child.exitCode;
  }
}

let dataDir: string;
let shell: Shell | undefined;

beforeAll(() => {
  const build = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'error'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(build.stderr + build.stdout, 'the build').not.toMatch(/error/i);
  expect(existsSync(main)).toBe(true);
}, 60_000);
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-shell-'));
});
afterEach(async () => {
  if (shell !== undefined && isAlive(shell.child.pid ?? 0)) await shell.quit();
  shell = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the desktop shell, built, under a stand-in for Electron', () => {
  it('starts the hub, signs its window in, shows the master key once, and quits after the hub is gone', async () => {
    shell = new Shell(dataDir);
    const ready = (await shell.saw('from-hub')) as {
      type: string;
      url: string;
      sessionToken: string;
      newMasterKey: string;
    };
    expect(ready.type).toBe('ready');
    expect(await shell.saw('load')).toBe(`${ready.url}/ui/`);
    expect(await shell.saw('cookie')).toMatchObject({
      name: 'homeport_session',
      value: ready.sessionToken,
      httpOnly: true,
      sameSite: 'strict',
    });
    expect(await shell.saw('window')).toMatchObject({
      show: false,
      webPreferences: { contextIsolation: true, sandbox: true, webSecurity: true, nodeIntegration: false },
    });
    expect(await shell.saw('dialog')).toMatchObject({
      message: 'Your master key',
      detail: expect.stringContaining(ready.newMasterKey) as string,
    });
    expect(await shell.saw('copied')).toBe(ready.newMasterKey);

    const page = await fetch(`${ready.url}/ui/`, { headers: { cookie: `homeport_session=${ready.sessionToken}` } });
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const session = await fetch(`${ready.url}/hub/session`, {
      headers: { cookie: `homeport_session=${ready.sessionToken}` },
    });
    expect(await session.json()).toEqual({ signedIn: true });

    expect(await shell.quit()).toBe(0);
    const order = shell.told.map(({ event }) => event);
    expect(order.indexOf('hub-exit')).toBeLessThan(order.indexOf('quit'));
    expect(shell.told.find(({ event }) => event === 'before-quit')?.detail).toEqual({ held: true });
    expect(isAlive(Number(shell.told.find(({ event }) => event === 'hub-fork')?.detail))).toBe(false);
  }, 40_000);

  it('keeps strangers out: other pages, other programs, other abilities', async () => {
    shell = new Shell(dataDir);
    const url = String(await shell.saw('load'));
    expect(await shell.ask('open-window', 'https://example.org/', 'opened')).toEqual({ action: 'deny' });
    expect(await shell.saw('external')).toBe('https://example.org/');
    await shell.ask('open-window', 'file:///etc/passwd', 'opened');
    expect(shell.told.filter(({ event }) => event === 'external')).toHaveLength(1);
    expect(await shell.ask('navigate', `${url}keys`, 'navigated')).toBe(true);
    expect(await shell.ask('navigate', 'https://example.org/', 'navigated')).toBe(false);
    expect(await shell.ask('permission', ['clipboard-sanitized-write', url], 'permitted')).toBe(true);
    expect(await shell.ask('permission', ['geolocation', url], 'permitted')).toBe(false);
    expect(await shell.ask('permission', ['clipboard-sanitized-write', 'https://example.org/'], 'permitted')).toBe(
      false,
    );
  }, 40_000);

  it('starts a hub that died again, and loads the new one', async () => {
    shell = new Shell(dataDir);
    await shell.saw('load');
    process.kill(Number(await shell.saw('hub-fork')), 'SIGKILL');
    await shell.saw('hub-fork', 2);
    await shell.saw('load', 2);
  }, 40_000);

  it('shows itself to a second start, and from the tray; the second start leaves', async () => {
    shell = new Shell(dataDir);
    await shell.saw('load');
    await shell.ask('second-instance', null, 'focus');
    await shell.ask('tray', 'Open Homeport', 'focus');
    const second = new Shell(dataDir, { STAND_IN_SECOND: '1' });
    const [code] = (await once(second.child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(second.told.map(({ event }) => event)).not.toContain('hub-fork');
    const gone = once(shell.child, 'exit');
    shell.child.send({ command: 'tray', detail: 'Quit' });
    expect((await gone)[0]).toBe(0);
  }, 40_000);

  it('says why the hub can’t start, and tries again when asked', async () => {
    shell = new Shell(dataDir, { HOMEPORT_LOG_LEVEL: 'nonsense' });
    expect(await shell.saw('load-file')).toContain('failure.html');
    expect(await shell.saw('dialog')).toMatchObject({
      detail: expect.stringContaining('HOMEPORT_LOG_LEVEL') as string,
    });
    await shell.saw('hub-fork', 2);
  }, 40_000);

  it('remembers where its window was', async () => {
    shell = new Shell(dataDir);
    await shell.saw('load');
    await shell.quit();
    expect(JSON.parse(readFileSync(join(dataDir, 'window.json'), 'utf8'))).toEqual({
      x: 10,
      y: 20,
      width: 900,
      height: 700,
    });
    shell = new Shell(dataDir);
    expect(await shell.saw('window')).toMatchObject({ x: 10, y: 20, width: 900, height: 700 });
  }, 40_000);
});
