import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as electron from 'electron';
import { startShell } from './shell.ts';

const { app } = electron;
const here = import.meta.dirname;
const boundsFile = join(app.getPath('userData'), 'window.json');
const resources = app.isPackaged ? process.resourcesPath : join(here, '../../resources');

startShell({
  electron,
  platform: process.platform,
  // A packaged app has no script name among its arguments.
  argv: process.argv.slice(app.isPackaged ? 1 : 2),
  paths: {
    hubEntry: join(here, 'utility.js'),
    trayIcon: join(resources, 'icons', process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'),
    failurePage: join(resources, 'failure.html'),
    installedResources: app.isPackaged ? process.resourcesPath : undefined,
  },
  createNonce: () => randomUUID(),
  now: () => Date.now(),
  readBounds() {
    try {
      return JSON.parse(readFileSync(boundsFile, 'utf8')) as unknown;
    } catch {
      return undefined; // The first start, or a file that was damaged: the default size will do.
    }
  },
  writeBounds: (bounds) => writeFileSync(boundsFile, JSON.stringify(bounds)),
  log: (line) => process.stdout.write(`${line.trimEnd()}\n`),
});
