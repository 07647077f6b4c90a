import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir } from './data-lock.ts';
import { StoreError } from './store-error.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeport-lock-'));
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(end));
  rmSync(folder, { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Another process that holds the folder until it is ended. */
async function startHolder(): Promise<ChildProcess> {
  const code = `import { lockDataDir } from ${JSON.stringify(join(import.meta.dirname, 'data-lock.ts'))};
    lockDataDir(${JSON.stringify(folder)}, process.pid);
    console.log('held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  expect(String((await once(child.stdout, 'data'))[0])).toContain('held');
  return child;
}

describe('a data folder', () => {
  it('is held by one process, which is named to the next', async () => {
    const holder = await startHolder();
    expect(() => lockDataDir(folder, process.pid)).toThrow(StoreError);
    expect(() => lockDataDir(folder, process.pid)).toThrow(
      `Another Homeport (process ${holder.pid}) already uses this data folder.`,
    );
    expect(readFileSync(join(folder, 'hub.pid'), 'utf8')).toBe(String(holder.pid));
  });

  it('is free as soon as its holder was killed', async () => {
    await end(await startHolder());
    lockDataDir(folder, process.pid)();
  });

  it('is free when the number in an old file belongs to somebody else by now', () => {
    writeFileSync(join(folder, 'hub.pid'), String(process.ppid));
    lockDataDir(folder, process.pid)();
  });

  it('is held within one process too, and free once it is let go, as often as that is said', () => {
    const unlock = lockDataDir(folder, process.pid);
    expect(() => lockDataDir(folder, process.pid)).toThrow(StoreError);
    unlock();
    expect(existsSync(join(folder, 'hub.pid'))).toBe(false);
    const again = lockDataDir(folder, process.pid);
    unlock();
    expect(() => lockDataDir(folder, process.pid)).toThrow(StoreError);
    again();
  });

  it('is made when it is not there', () => {
    const unlock = lockDataDir(join(folder, 'a', 'b'), process.pid);
    expect(existsSync(join(folder, 'a', 'b', 'hub.pid'))).toBe(true);
    unlock();
  });

  it('that is a file is refused in a sentence', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => lockDataDir(join(folder, 'file'), process.pid)).toThrow(/is a file. Choose another folder/);
  });
});
