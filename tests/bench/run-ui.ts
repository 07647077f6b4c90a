// `npm run bench:ui`: what the interface costs in a real browser, by the DevTools protocol. A bare page that does nothing
// stands beside it as the yardstick of this machine.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { openDatabase } from '../../server/store/database.ts';
import { BROWSER_FLAGS, findBrowser } from '../helpers/find-browser.ts';
import { addUpstream, hubArgs, MASTER_KEY } from './hub-under-test.ts';
import { end, start, type Started } from './processes.ts';
import { firstLoadBytes } from './ui/first-load.ts';
import { fillConversation } from './ui/fill-conversation.ts';
import { heapBytes, openMs, scrollFrames, typingWhile, watchLongTasks } from './ui/measure-page.ts';

const here = import.meta.dirname;
const bundle = join(here, '../../dist/node/headless.js');
/** How long one stream lasts while somebody types; and how often the heap is looked at, a stream each. */
const STREAM_SECONDS = Number(process.env['BENCH_UI_SECONDS'] ?? 20);
const HEAP_MINUTES = Number(process.env['BENCH_UI_HEAP_MINUTES'] ?? 5);
const RATE = 200;
const MEDIUM = 'two-thousand';
const LARGE = 'ten-thousand';

const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const fixed = (value: number, digits = 0) => value.toFixed(digits);

const executablePath = findBrowser();
if (!existsSync(bundle)) throw new Error('Build first: npm run build');
if (executablePath === undefined) throw new Error('No Chromium was found. Install one, or set HOMEPORT_CHROMIUM.');
const dataDir = mkdtempSync(join(tmpdir(), 'homeport-bench-ui-'));
const running: Started[] = [];
const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
try {
  await main();
} finally {
  await browser.close();
  for (const { child } of running.toReversed()) await end(child);
  rmSync(dataDir, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const upstream = await begin([join(here, 'ui', 'upstream.ts')], /(\d+)/);
  const db = openDatabase({ path: join(dataDir, 'homeport.db') });
  fillConversation(db, MEDIUM, 2_000, Date.now());
  fillConversation(db, LARGE, 10_000, Date.now());
  db.close();
  const hub = await begin(hubArgs(bundle, dataDir), /running on (http:\S+)/);
  const origin = hub.match[1] ?? '';
  await addUpstream(origin, upstream.match[1] ?? '');

  const page = await signedIn(origin);
  const bare = await barePage();
  const bareTyping = await typingWhile(bare, '#composer', STREAM_SECONDS * 1000);

  const opening = [];
  for (let round = 0; round < 5; round++) opening.push(await openMs(page, origin, LARGE, 'Message 9999.'));
  const scrolling = await scrollFrames(page);
  const bareScrolling = await scrollFrames(bare);

  await openMs(page, origin, MEDIUM, 'Message 1999.');
  const tasks = await watchLongTasks(page);
  await ask(page, STREAM_SECONDS * RATE);
  const typing = await typingWhile(page, '#composer', STREAM_SECONDS * 900);
  const longTasks = await tasks();
  await answered(page);

  const heap: number[] = [await heapBytes(page)];
  const rounds = Math.max(2, Math.round((HEAP_MINUTES * 60) / STREAM_SECONDS));
  for (let round = 0; round < rounds; round++) {
    await ask(page, STREAM_SECONDS * RATE);
    await answered(page);
    heap.push(await heapBytes(page));
  }

  const rows: [string, string, string][] = [
    ['first JavaScript, kB gzip', fixed(firstLoadBytes() / 1000), '< 250'],
    ['10,000 messages open, ms (median of 5)', fixed(percentile(opening, 0.5)), '< 500'],
    [
      'scrolling there, frames/s',
      fixed(1000 / percentile(scrolling, 0.5)),
      `bare page ${fixed(1000 / percentile(bareScrolling, 0.5))}`,
    ],
    [
      'scrolling there, frame p95 ms',
      fixed(percentile(scrolling, 0.95), 1),
      `bare page ${fixed(percentile(bareScrolling, 0.95), 1)}`,
    ],
    [`long tasks over 50 ms while ${RATE} tokens/s stream`, String(longTasks.length), '0'],
    ['the longest of them, ms', fixed(Math.max(0, ...longTasks)), '–'],
    [
      'typing delay meanwhile, p95 ms',
      fixed(percentile(typing, 0.95)),
      `< 50 (bare page ${fixed(percentile(bareTyping, 0.95))})`,
    ],
    [
      `heap after ${HEAP_MINUTES} min of streams, MB`,
      heap.map((bytes) => fixed(bytes / 1e6)).join(' '),
      'flat but for the text',
    ],
  ];
  console.log('\n| figure | reached | target |\n|---|--:|--:|');
  for (const [figure, reached, target] of rows) console.log(`| ${figure} | ${reached} | ${target} |`);
}

async function signedIn(origin: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${origin}/ui/`);
  await page.getByLabel('Master key').fill(MASTER_KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('#composer').waitFor();
  return page;
}

/** Nothing but a field and something to scroll. */
async function barePage(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.setContent(
    '<textarea id="composer"></textarea><div role="log" style="height:600px;overflow:auto"><div style="height:900000px">text</div></div>',
  );
  return page;
}

async function ask(page: Page, tokens: number): Promise<void> {
  await page.locator('#composer').fill(`${tokens} tokens at ${RATE}`);
  await page.keyboard.press('Enter');
  await page.locator('[role=log][aria-busy=true]').waitFor();
}

async function answered(page: Page): Promise<void> {
  await page.locator('[role=log][aria-busy=false]').waitFor({ timeout: STREAM_SECONDS * 4_000 });
}

async function begin(args: readonly string[], pattern: RegExp): Promise<Started> {
  const started = await start(args, pattern);
  running.push(started);
  return started;
}
