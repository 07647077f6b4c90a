import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { onPosix } from '../../../tests/helpers/where.ts';
import { findBinary } from './find-binary.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'find-binary-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

onPosix.it('takes the first program on PATH, then the usual places', async () => {
  const [first, second, candidate] = ['a/ollama', 'b/ollama', 'c/ollama'].map((file) => path.join(folder, file));
  for (const file of [first, second, candidate].filter((each) => each !== undefined)) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '#!/bin/sh\n', { mode: 0o755 });
  }
  const places = {
    platform: 'linux',
    environment: { PATH: `${folder}/a:${folder}/b` },
    candidates: [candidate ?? ''],
  } as const;
  expect((await findBinary(places)).found).toBe(first);
  await chmod(first ?? '', 0o644);
  expect((await findBinary(places)).found).toBe(second);
  await rm(second ?? '');
  await mkdir(second ?? '');
  expect((await findBinary(places)).found).toBe(candidate);
});

it.each([
  [
    'win32',
    { LocalAppData: 'C:\\Users\\x\\AppData\\Local' },
    'C:\\Users\\x\\AppData\\Local\\Programs\\Ollama\\ollama.exe',
  ],
  ['darwin', { HOME: '/Users/x' }, '/Applications/Ollama.app/Contents/Resources/ollama'],
  ['linux', { HOME: '/home/x' }, '/home/x/.local/bin/ollama'],
] as const)('says where it looked on %s', async (platform, environment, place) => {
  expect((await findBinary({ platform, environment })).searched).toContain(place);
});
