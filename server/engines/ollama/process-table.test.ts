import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProcessTable } from './process-table.ts';

// The way of macOS works wherever there is a POSIX ps.
const platforms = (['linux', 'darwin'] as const).filter((platform) =>
  platform === 'linux' ? process.platform === 'linux' : existsSync('/bin/ps'),
);

describe.each(platforms)('the process table in the way of %s', (platform) => {
  const table = createProcessTable(platform);

  it('names a living process always the same, and a dead one not at all', async () => {
    const child = spawn('sleep', ['30'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const identity = await table.identify(child.pid ?? 0);
    expect(identity).toBeTruthy();
    expect(await table.identify(child.pid ?? 0)).toBe(identity);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await table.identify(child.pid ?? 0)).toBeUndefined();
  });

  it("finds Ollama's programs of a group and no others", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'process-table-'));
    for (const name of ['llama-server', 'other']) await copyFile('/bin/sleep', path.join(folder, name));
    const script = `'${folder}/llama-server' 30 & '${folder}/other' 30 & sh -c 'sleep 30; : llama-server' & wait`;
    const leader = spawn('sh', ['-c', script], { stdio: 'ignore', detached: true });
    await once(leader, 'spawn');
    let runners: readonly number[] = [];
    while (runners.length === 0) runners = await table.findRunners(leader.pid ?? 0);
    expect(runners).toHaveLength(1);
    expect(await table.findRunners(process.pid)).toEqual([]);
    process.kill(-(leader.pid ?? 0), 'SIGKILL');
    await once(leader, 'exit');
    await rm(folder, { recursive: true });
  });
});
