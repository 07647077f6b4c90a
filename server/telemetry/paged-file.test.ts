import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onLinux } from '../../tests/helpers/where.ts';
import { openPagedFile } from './paged-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeport-pages-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fail = (error: unknown): never => {
  throw error;
};

describe('a paged file', () => {
  it('is written a page at a time, in order, and whole when it is flushed', () => {
    const path = join(folder, 'log');
    const file = openPagedFile(path, fail);
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`);
    file.write(lines[0] ?? '');
    expect(statSync(path).size).toBe(0);
    for (const line of lines.slice(1)) file.write(line);
    expect(statSync(path).size).toBeGreaterThan(4096);
    file.flush();
    file.flush();
    expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
  });

  onLinux.it('loses lines on a full disk, says so once, and goes on', () => {
    const lost: unknown[] = [];
    const file = openPagedFile('/dev/full', (error) => void lost.push(error));
    for (let index = 0; index < 1000; index++) file.write('a line that nobody will read\n');
    file.flush();
    expect(lost).toMatchObject([{ code: 'ENOSPC' }]);
  });
});
