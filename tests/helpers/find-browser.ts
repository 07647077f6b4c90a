import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Flags that keep a browser quiet on a machine without a display, a GPU or a way out. */
export const BROWSER_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a Chromium on this machine: `HOMEPORT_CHROMIUM`, or one of the usual places. */
export function findBrowser(): string | undefined {
  return [process.env['HOMEPORT_CHROMIUM'], ...USUAL_PLACES].find((path) => path !== undefined && existsSync(path));
}

/** Finds a browser, or installs Debian's where that is possible; otherwise says why not. */
export function ensureBrowser(): { path: string } | { reason: string } {
  const found = findBrowser();
  if (found !== undefined) return { path: found };
  if (!existsSync('/usr/bin/apt-get')) {
    return { reason: 'no Chromium was found. Install one, or set HOMEPORT_CHROMIUM to its path' };
  }
  if (process.getuid?.() !== 0) {
    return { reason: 'no Chromium was found. Install it with: sudo apt-get install chromium' };
  }
  console.log('Installing Chromium for the browser tests…');
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const run = spawnSync('apt-get', args, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (run.status !== 0)
      return { reason: `apt-get ${args.join(' ')} failed: ${run.stderr.trim().split('\n').at(-1)}` };
  }
  const installed = findBrowser();
  return installed === undefined ? { reason: 'apt-get installed no Chromium in a known place' } : { path: installed };
}
