import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerLog } from './server-log.ts';

let folder: string;
let log: ServerLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeport-log-'));
  log = new ServerLog(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the last lines of a server', () => {
  it('are those that say something, though the first be empty', async () => {
    writeFileSync(log.file, '\nfirst\n\nsecond\n');
    expect(await log.lastLines(5)).toEqual(['first', 'second']);
    expect(await log.lastLines(1)).toEqual(['second']);
  });

  it('are whole, however long they are', async () => {
    writeFileSync(log.file, `${'é'.repeat(700)}\nsecond\n`);
    expect(await log.lastLines(2)).toEqual(['second']);
  });

  it('are none where nothing was said', async () => {
    expect(await log.lastLines(5)).toEqual([]);
  });
});
