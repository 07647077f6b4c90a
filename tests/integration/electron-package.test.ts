import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onLinux } from '../helpers/where.ts';

const root = join(import.meta.dirname, '../..');
/** Electron marks its fuses with this text; after it come a version, a length, and one character for each fuse. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'inspect',
  'asarIntegrity',
  'onlyAsar',
  'browserSnapshot',
  'fileProtocol',
  'wasmTrapHandlers',
];

// Only electron-builder's own dependency can read its archive; it is no dependency of ours.
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const builderRequire = createRequire(require.resolve('app-builder-lib'));
interface Asar {
  listPackage(path: string, options: object): string[];
}

let scratch: string;
let unpacked: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'homeport-package-'));
  const dist = join(scratch, 'electron-dist');
  mkdirSync(join(dist, 'locales'), { recursive: true });
  const fuses = Buffer.concat([
    Buffer.from(FUSE_SENTINEL),
    Buffer.from([1, FUSES.length]),
    Buffer.from('1'.repeat(FUSES.length)),
  ]);
  writeFileSync(join(dist, 'electron'), Buffer.concat([Buffer.alloc(1024), fuses, Buffer.alloc(64)]), { mode: 0o755 });
  writeFileSync(join(dist, 'locales', 'en-US.pak'), '');
  for (const licence of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(dist, licence), '');

  const build = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'error'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(build.status, build.stderr).toBe(0);
  const args = [
    '--linux',
    '--dir',
    '--x64',
    '--publish',
    'never',
    `-c.electronDist=${dist}`,
    `-c.directories.output=${join(scratch, 'out')}`,
  ];
  const packed = spawnSync(process.execPath, ['node_modules/electron-builder/cli.js', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(packed.status, packed.stdout + packed.stderr).toBe(0);
  unpacked = join(scratch, 'out', 'linux-unpacked');
}, 180_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const isOther = (path: string) => !path.startsWith('/node_modules') && !path.startsWith('/dist');

onLinux.describe('the packed app', () => {
  const list = () => (builderRequire('@electron/asar') as Asar).listPackage(join(unpacked, 'resources/app.asar'), {});

  it('holds the bundles and what they need, and no sources, maps or tests', () => {
    const files = list();
    expect(files).toEqual(
      expect.arrayContaining([
        '/dist/node/electron-main.js',
        '/dist/node/utility.js',
        '/dist/node/llama-child.js',
        '/dist/node/pdf-worker.js',
        '/dist/node/chat-import-worker.js',
        '/dist/node/graphics-worker.js',
        '/dist/ui/index.html',
      ]),
    );
    expect(files.filter(isOther)).toEqual(['/package.json']);
    expect(files.filter((path) => /\.(?:map|ts|tsx|c|gyp)$/.test(path))).toEqual([]);
    expect(files.filter((path) => path.includes('gitRelease.bundle'))).toEqual([]);
  });

  it('has the native parts of this platform only, outside the archive', () => {
    const natives = list().filter((path) => path.endsWith('.node'));
    expect(natives.filter((path) => path.includes('better-sqlite3'))).toEqual([
      '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
    ]);
    expect(
      natives.filter((path) => path.includes('@node-llama-cpp')).every((path) => path.includes('/linux-x64/')),
    ).toBe(true);
    expect(natives.length).toBeGreaterThan(1);
    for (const native of natives) expect(existsSync(join(unpacked, 'resources/app.asar.unpacked', native))).toBe(true);
  });

  it('carries the starter model, its icons and the failure page as resources', () => {
    for (const file of ['models/homeport-starter.gguf', 'icons/tray.png', 'failure.html']) {
      expect(existsSync(join(unpacked, 'resources', file))).toBe(true);
    }
  });

  it('has its fuses set as the configuration says', () => {
    const binary = readFileSync(join(unpacked, 'homeport'));
    const at = binary.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2;
    const states = Object.fromEntries(FUSES.map((name, index) => [name, String.fromCharCode(binary[at + index] ?? 0)]));
    expect(states).toMatchObject({
      runAsNode: '1',
      cookieEncryption: '1',
      nodeOptions: '0',
      inspect: '0',
      asarIntegrity: '1',
      onlyAsar: '1',
      fileProtocol: '0',
    });
  });

  it('runs its hub from the archive’s content', () => {
    const extracted = join(scratch, 'extracted');
    (builderRequire('@electron/asar') as unknown as { extractAll(from: string, to: string): void }).extractAll(
      join(unpacked, 'resources/app.asar'),
      extracted,
    );
    cpSync(join(unpacked, 'resources/app.asar.unpacked'), extracted, { recursive: true });
    const run = spawnSync(process.execPath, [join(extracted, 'dist/node/headless.js'), '--version'], {
      encoding: 'utf8',
    });
    expect(run.stdout.trim()).toBe('0.1.0');
  });
});
