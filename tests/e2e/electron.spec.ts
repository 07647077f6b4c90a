import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';

const root = join(import.meta.dirname, '../..');
const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};
const folders = [process.env['ELECTRON_OVERRIDE_DIST_PATH'], join(root, 'node_modules/electron/dist')];
// Found by its path: importing the package would start a download.
const executablePath = folders
  .filter((folder) => folder !== undefined)
  .map((folder) => join(folder, names[process.platform] ?? 'electron'))
  .find((path) => existsSync(path));

test('the real shell opens the interface, and quits with nothing left behind', async () => {
  test.skip(executablePath === undefined, 'no Electron binary is installed here');
  const dataDir = mkdtempSync(join(tmpdir(), 'homeport-electron-'));
  const args = ['--no-sandbox', root, '--port', '0', '--data-dir', dataDir, '--ollama-host', '127.0.0.1:9'];
  const app = await _electron.launch({ args, ...(executablePath !== undefined && { executablePath }) });
  try {
    const page = await app.firstWindow();
    await expect(page.getByLabel('Message')).toBeVisible();
    expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
