// `npm start`: the one file that an old Node may meet. It finds a Node that is new enough, builds the interface when it is
// missing or older than its sources, and starts the hub: in a window where that is possible, else headless.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** From here on Node runs TypeScript as it is, and better-sqlite3 does not crash. */
const OLDEST = [22, 18];
const args = process.argv.slice(2);

if (!isNewEnough(process.versions.node)) runWithBundledNode();
else await start();

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** `npm ci` installs a Node of its own; a start outside of npm may have met an older one. */
function runWithBundledNode() {
  const bundled = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(bundled)) {
    fail(`Homeport needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}. Run: npm ci`);
  }
  forward(spawn(bundled, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' }));
}

async function start() {
  const asksOnly = args.includes('--help') || args.includes('--version');
  if (!asksOnly) buildIfStale();
  const window = asksOnly ? { reason: '' } : findWindow();
  if ('electron' in window) {
    process.stdout.write('Starting Homeport in a window.\n');
    buildShellIfStale();
    forward(spawn(window.electron, [root, ...args], { stdio: 'inherit' }));
    return;
  }
  if (!asksOnly) process.stdout.write(`Starting Homeport without a window, ${window.reason}.\n`);
  await import(pathToFileURL(join(root, 'server', 'main.ts')).href);
}

/** An Electron runtime that is really there, and a display. Electron is never imported: that would download it. */
function findWindow() {
  if (args.includes('--headless')) return { reason: 'as --headless asks' };
  const electron = findElectron();
  if (electron === undefined) return { reason: 'because there is no Electron runtime' };
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return hasDisplay ? { electron } : { reason: 'because there is no display' };
}

function findElectron() {
  const packageDir = join(root, 'node_modules', 'electron');
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const name = names[process.platform] ?? 'electron';
  const folders = [process.env.ELECTRON_OVERRIDE_DIST_PATH, join(packageDir, 'dist')];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

function buildIfStale() {
  const built = join(root, 'dist', 'ui', 'index.html');
  const sources = ['renderer', 'server/contract', 'vite.config.ts', 'package.json'];
  if (isFresh(built, sources)) return;
  process.stdout.write(
    existsSync(built) ? 'Building the interface, its sources changed…\n' : 'Building the interface, once…\n',
  );
  vite(['build']);
}

function buildShellIfStale() {
  if (isFresh(join(root, 'dist', 'node', 'electron-main.js'), ['electron', 'server', 'vite.config.ts'])) return;
  process.stdout.write('Building the desktop shell…\n');
  vite(['build', '--app']);
}

/** Shows what the build says only when it fails. */
function vite(command) {
  const build = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), ...command, '--config', join(root, 'vite.config.ts')],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (build.status !== 0) fail(`${build.stdout}${build.stderr}\nThe build failed. Run npm ci, and try again.`);
}

function isFresh(built, sources) {
  if (!existsSync(built)) return false;
  const builtAt = statSync(built).mtimeMs;
  return sources.every((source) => newestIn(join(root, source)) <= builtAt);
}

function newestIn(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/** Signals go on to the child; this process ends as the child does. */
function forward(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
