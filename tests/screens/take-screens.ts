// `npm run screens`: a picture of every screen in both themes. Writes the contact sheets to docs/, and with
// HOMEPORT_SCREENS=<folder> every picture at three sizes, to look at them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from '../helpers/find-browser.ts';
import { startLivedInHub, type LivedIn } from './lived-in-hub.ts';
import { screens, type Screen } from './screens.ts';

const docs = join(import.meta.dirname, '../../docs');
const folder = process.env['HOMEPORT_SCREENS'];
const only = process.argv[2];
const SHEET = { width: 1280, height: 800 };
const sizes = folder === undefined ? [SHEET] : [SHEET, { width: 800, height: 600 }, { width: 390, height: 844 }];
const COLUMNS = 3;
const THUMBNAIL = 480;
/** Until nothing moves. */
const SETTLE_MS = 300;

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error('No Chromium was found. Install one, or set HOMEPORT_CHROMIUM.');
const hub = await startLivedInHub();
const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
try {
  for (const theme of ['light', 'dark'] as const) {
    const pictures: { name: string; png: Buffer }[] = [];
    for (const size of sizes) {
      for (const screen of screens.filter(({ name }) => only === undefined || name === only)) {
        const png = await takePicture(browser, hub, screen, theme, size);
        if (size === SHEET) pictures.push({ name: screen.name, png });
        if (folder === undefined) continue;
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, `${screen.name}-${theme}-${size.width}.png`), png);
      }
    }
    if (only === undefined) await writeSheet(browser, join(docs, `screens-${theme}.png`), theme, pictures);
    const best = pictures.find(({ name }) => name === 'chat');
    if (best !== undefined && theme === 'light') writeFileSync(join(docs, 'chat.png'), best.png);
  }
} finally {
  await browser.close();
  await hub.stop();
}

async function takePicture(
  browser: Browser,
  hub: LivedIn,
  screen: Screen,
  colorScheme: 'light' | 'dark',
  viewport: { width: number; height: number },
): Promise<Buffer> {
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce', locale: 'en' });
  const page = await context.newPage();
  await page.request.post(`${hub.url}/hub/session`, { data: { key: hub.masterKey } });
  await page.goto(`${hub.url}/ui${screen.path(hub)}`);
  await settled(page);
  await screen.prepare?.(page);
  await settled(page);
  const png = await page.screenshot();
  await context.close();
  return png;
}

/** The event stream never ends, so the network is never idle: the page itself tells when it has come. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('contentinfo').getByText('localhost').waitFor();
  await page.locator('main').locator('h1, textarea').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.appear-late, [aria-busy="true"]') === null);
  await page.waitForTimeout(SETTLE_MS);
}

async function writeSheet(
  browser: Browser,
  file: string,
  theme: 'light' | 'dark',
  pictures: readonly { readonly name: string; readonly png: Buffer }[],
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: COLUMNS * (THUMBNAIL + 16) + 16, height: 800 } });
  const [paper, ink] = theme === 'light' ? ['#fff', '#222'] : ['#111', '#ddd'];
  const cells = pictures.map(
    ({ name, png }) =>
      `<figure style="margin:0"><img width=${THUMBNAIL} src="data:image/png;base64,${png.toString('base64')}"><figcaption>${name}</figcaption></figure>`,
  );
  await page.setContent(
    `<body style="margin:16px;background:${paper};color:${ink};font:13px system-ui;display:grid;gap:16px;grid-template-columns:repeat(${COLUMNS},${THUMBNAIL}px)">${cells.join('')}`,
  );
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
}
