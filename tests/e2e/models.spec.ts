import { readFile } from 'node:fs/promises';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { chatModel, type FakeModel } from '../helpers/fake-ollama/fake-models.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { holdPull } from '../helpers/fake-ollama/held-pull.ts';
import { manifest, startFakeLibrary, type FakeLibrary } from '../helpers/fake-library.ts';
import { expectAccessible } from './expect-accessible.ts';
import { startHub, type StartedHub } from './start-hub.ts';

/** Something of the catalogue, and something that is not in it. */
const small: FakeModel = { ...chatModel, name: 'smollm2:360m', digest: 'e'.repeat(64), sizeBytes: 726_000_000 };
const foreign: FakeModel = { ...small, name: 'hf.co/owner/Some-GGUF:latest', digest: 'f'.repeat(64) };

let ollama: FakeOllama;
let library: FakeLibrary;
let hub: StartedHub;
const complaints: string[] = [];

test.beforeAll(async () => {
  ollama = await startFakeOllama({ pullable: [small, foreign] });
  library = await startFakeLibrary();
  library.answer = () => ({ status: 500, body: {} });
  hub = await startHub({ ollamaHost: ollama.host, modelLibrary: library.url });
});
test.afterAll(async () => {
  await hub.stop();
  await ollama.close();
  await library.close();
});
test.afterEach(() => expect(complaints.splice(0)).toEqual([]));

/** Signs this browser in, and collects what it complains about, policy violations included. */
async function open(page: Page, path: string): Promise<void> {
  page.on('console', (message) => {
    // A failure is told of on the page; the browser notes the status too.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.request.post(`${hub.url}/hub/session`, { data: { key: hub.masterKey } });
  await page.goto(`${hub.url}/ui${path}`);
}

const row = (page: Page, name: string | RegExp): Locator => page.getByRole('row', { name });

test('a row tells size, window and memory; it loads, unloads, and leads to a chat with it', async ({ page }) => {
  await open(page, '/models');
  const llama = row(page, /^llama3\.2:1b/);
  await expect(llama).toContainText('1.3 GB');
  await expect(llama).toContainText('not loaded');
  await llama.getByRole('button', { name: 'Load llama3.2:1b into memory' }).click();
  await expect(llama).toContainText('loaded, 1.3 GB');
  expect([...ollama.state.loaded.keys()]).toContain('llama3.2:1b');
  await llama.getByRole('button', { name: 'Unload llama3.2:1b from memory' }).click();
  await expect(llama).toContainText('not loaded');
  expect([...ollama.state.loaded.keys()]).toEqual([]);
  await expect(row(page, /^nomic/).getByRole('button', { name: /^Chat with/ })).toBeHidden();
  await row(page, /^qwen3/)
    .getByRole('button', { name: 'Chat with qwen3:0.6b' })
    .click();
  await expect(page.getByLabel('Message')).toBeVisible();
  await expect(page.getByRole('button', { name: /qwen3:0\.6b/ }).first()).toBeVisible();
});

test('a model that can’t be loaded says why', async ({ page }) => {
  await open(page, '/models');
  ollama.script('/api/generate', (exchange) => exchange.reply(500, { error: 'not enough memory for it' }));
  await row(page, /^llama3/)
    .getByRole('button', { name: /^Load/ })
    .click();
  await expect(page.getByText(/llama3\.2:1b was not loaded\. Ollama failed/)).toBeVisible();
});

test('files are deleted after a question that says what that frees', async ({ page }) => {
  const spare = ollama.state.models[0];
  if (spare === undefined) throw new Error('The fake has models.');
  ollama.state.add({ ...spare, name: 'spare:latest', sizeBytes: 2_100_000_000 });
  // The hub lists again when it looks at its Ollama's health.
  await open(page, '/models');
  await expect(row(page, /^spare/)).toBeVisible({ timeout: 20_000 });
  await row(page, /^spare/)
    .getByRole('button', { name: /^spare/ })
    .click();
  await expect(page).toHaveURL(/name=spare/);
  await page.getByRole('button', { name: 'Delete the files' }).click();
  const question = page.getByRole('dialog').last();
  await expect(question).toContainText('This frees 2.1 GB.');
  await question.getByRole('button', { name: 'Delete the files' }).click();
  await expect(page.getByText(/was deleted, which freed 2\.1 GB/)).toBeVisible();
  await expect(row(page, /^spare/)).toBeHidden();
  expect(ollama.state.find('spare')).toBeUndefined();
});

test('a model gets a context and a time in memory of its own, for every program', async ({ page }) => {
  await open(page, '/models?name=qwen3%3A0.6b');
  await page.getByRole('button', { name: 'Change its settings' }).click();
  const form = page.getByRole('dialog', { name: 'Add a model' });
  await form.getByText('More', { exact: true }).click();
  await form.getByLabel('Context in tokens').fill('16384');
  await form.getByLabel('Stays in memory').selectOption('An hour');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  const answer = await fetch(`${hub.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.masterKey}` },
    body: JSON.stringify({ model: 'qwen3:0.6b', messages: [{ role: 'user', content: 'hi' }] }),
  });
  expect(answer.status).toBe(200);
  const asked = ollama.requests.findLast(({ path }) => path === '/api/chat')?.body;
  expect(asked).toMatchObject({ model: 'qwen3:0.6b', keep_alive: 3600, options: { num_ctx: 16_384 } });
});

const downloads = (page: Page): Locator => page.getByRole('region', { name: 'Downloads' });

test('a model of the catalogue is downloaded: paused, resumed, in the strip on every page, and then installed', async ({
  page,
}) => {
  const held = holdPull(() => ollama, small);
  ollama.always('/api/pull', held.scenario);
  await open(page, '/models');
  await page.getByRole('link', { name: 'Discover' }).click();
  await page.getByLabel('Search the catalogue').fill('smollm');
  await row(page, /^smollm2/)
    .getByRole('button', { name: 'Download smollm2:360m' })
    .click();
  await expect(downloads(page)).toContainText('363.0 MB of 726.0 MB');
  await expect(row(page, /^smollm2/)).toContainText('Coming');
  await expect(page.getByRole('contentinfo')).toContainText('smollm2:360m 50%');
  await page.getByRole('button', { name: 'Pause smollm2:360m' }).click();
  await expect(downloads(page)).toContainText('Paused · 363.0 MB of 726.0 MB');
  await page.getByRole('link', { name: 'Usage' }).click();
  await page.getByRole('link', { name: /smollm2:360m: paused/ }).click();
  await page.getByRole('button', { name: 'Resume smollm2:360m' }).click();
  await expect(downloads(page)).toContainText('Downloading');
  held.release();
  await expect(downloads(page)).toContainText('Ready');
  await expect(row(page, /^smollm2/)).toContainText('not loaded');
  expect(held.times()).toBe(2);
  ollama.always('/api/pull', undefined);
  await page.getByRole('button', { name: 'Take smollm2:360m off the list' }).click();
  await expect(downloads(page)).toBeHidden();
});

test('a download is cancelled, and that is taken back', async ({ page }) => {
  ollama.always('/api/pull', holdPull(() => ollama, foreign).scenario);
  await open(page, '/models?tab=discover');
  await page.getByLabel('Any other model').fill('https://huggingface.co/owner/Some-GGUF');
  await page.keyboard.press('Enter');
  await expect(downloads(page)).toContainText('hf.co/owner/Some-GGUF');
  await page.getByRole('button', { name: 'Cancel hf.co/owner/Some-GGUF' }).click();
  await expect(downloads(page)).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(downloads(page)).toContainText('hf.co/owner/Some-GGUF');
  await page.getByRole('button', { name: 'Cancel hf.co/owner/Some-GGUF' }).click();
  await expect(downloads(page)).toBeHidden();
  ollama.always('/api/pull', undefined);
});

test('what can’t be downloaded says why, and is tried again', async ({ page }) => {
  await open(page, '/models?tab=discover');
  await page.getByLabel('Any other model').fill('two words');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('is no name of a model');
  await page.getByLabel('Any other model').fill('nowhere:1b');
  await page.keyboard.press('Enter');
  await expect(downloads(page).getByRole('alert')).toContainText('There is no model nowhere:1b there');
  await expect(page.getByRole('contentinfo')).toContainText('nowhere:1b: download failed');
  ollama.script('/api/pull', async (exchange) => {
    await exchange.line({ status: 'pulling manifest' });
    await exchange.line({ error: 'write /models/blobs/x: no space left on device' });
    exchange.end();
  });
  await downloads(page).getByRole('button', { name: 'Retry', exact: true }).click();
  await expect(downloads(page).getByRole('alert')).toContainText('The disk has no room');
  await page.getByRole('button', { name: 'Cancel nowhere:1b' }).click();
  await expect(downloads(page)).toBeHidden();
});

test('a model of the catalogue that failed can be asked for again in its row', async ({ page }) => {
  await open(page, '/models?tab=discover');
  const other = row(page, /^llama3\.2:3b/);
  await other.getByRole('button', { name: 'Download llama3.2:3b' }).click();
  await expect(downloads(page).getByRole('alert')).toContainText('There is no model llama3.2:3b there');
  await expect(other.getByRole('button', { name: 'Download llama3.2:3b' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel llama3.2:3b' }).click();
  await expect(downloads(page)).toBeHidden();
});

test('the catalogue: filters stand in the address, a context changes what fits, and the mark explains itself', async ({
  page,
}) => {
  await open(page, '/models?tab=discover');
  await page.getByText('Embeddings', { exact: true }).click();
  await expect(page).toHaveURL(/kind=embedding/);
  await expect(row(page, /^nomic-embed-text/)).toContainText('Installed');
  await expect(row(page, /^llama3/)).toHaveCount(0);
  await page.getByText('All', { exact: true }).click();
  const mark = row(page, /^llama3\.2:3b/).getByRole('button', { name: /how that is worked out/ });
  await mark.focus();
  // Only what is focused by keyboard opens.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  const why = page.getByText('Models may take').locator('..');
  await expect(why).toContainText('8,192 tokens × 114.7 kB');
  await expect(why).toContainText('939.5 MB');
  await page.keyboard.press('Escape');
  await page.getByLabel('Context').selectOption('131,072 tokens');
  await expect(page).toHaveURL(/context=131072/);
  await mark.hover();
  await expect(page.getByText('131,072 tokens × 114.7 kB')).toBeVisible();
  await page.getByLabel('Only what fits').check();
  await page.reload();
  await expect(page.getByLabel('Only what fits')).toBeChecked();
  await expect(row(page, /^qwen3:32b/)).toHaveCount(0);
});

test('a GGUF file is imported by a button and by letting it go on the page; one that is none says so', async ({
  page,
}) => {
  const starter = await readFile('resources/models/homeport-starter.gguf');
  await open(page, '/models');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a file' }).click();
  await (await choosing).setFiles({ name: 'chosen.gguf', mimeType: '', buffer: starter });
  await expect(page.getByText('chosen is here.')).toBeVisible();
  await expect(row(page, /^chosen/)).toContainText('built in');

  const dropped = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], 'dropped.gguf'));
    return data;
  }, starter.toString('base64'));
  const list = page.getByRole('table', { name: 'Models' });
  await list.dispatchEvent('dragover', { dataTransfer: dropped });
  await expect(page.getByText('Let go of GGUF files here')).toBeVisible();
  await list.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(row(page, /^dropped/)).toBeVisible();

  const again = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a file' }).click();
  await (await again).setFiles({ name: 'broken.gguf', mimeType: '', buffer: Buffer.alloc(4000) });
  await expect(downloads(page).getByRole('alert')).toContainText("The file can't become a model");
  await page.getByRole('button', { name: 'Cancel broken.gguf' }).click();
  await expect(downloads(page)).toBeHidden();
});

test('a first run is offered the largest model that fits, and gets it with one click', async ({ page }) => {
  const empty = await startFakeOllama({ models: [], pullable: [] });
  const fresh = await startHub({ ollamaHost: empty.host });
  await page.request.post(`${fresh.url}/hub/session`, { data: { key: fresh.masterKey } });
  await page.goto(`${fresh.url}/ui/`);
  const line = page.getByText(/^Recommended for this computer: /);
  await expect(line).toBeVisible();
  const name = /: ([^,]+),/.exec((await line.textContent()) ?? '')?.[1] ?? '';
  const held = holdPull(() => empty, { ...chatModel, name, digest: '1'.repeat(64), sizeBytes: 1_000_000_000 });
  empty.always('/api/pull', held.scenario);
  await page.getByRole('button', { name: 'Download and start' }).click();
  await expect(page.getByRole('link', { name: new RegExp(`^${name}: Downloading`) })).toBeVisible();
  held.release();
  await expect(page.getByText(`Ready: ${name}, on this computer`).first()).toBeVisible();
  await fresh.stop();
  await empty.close();
});

test('everything can be done by keyboard', async ({ page }) => {
  await open(page, '/models');
  await page.getByLabel('Search models').focus();
  await page.keyboard.type('llama3');
  await expect(row(page, /^qwen3/)).toBeHidden();
  await expect(page).toHaveURL(/search=llama3/);
  const load = row(page, /^llama3/).getByRole('button', { name: /into memory/ });
  await load.focus();
  await page.keyboard.press('Enter');
  await expect(row(page, /^llama3/)).toContainText('loaded, 1.3 GB');
  await row(page, /^llama3/)
    .getByRole('button', { name: 'llama3.2:1b', exact: true })
    .focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'llama3.2:1b' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a model that is here shows whether it fits, with the context that it gets', async ({ page }) => {
  await open(page, '/models');
  await row(page, /^llama3\.2:1b/)
    .getByRole('button', { name: /how that is worked out/ })
    .hover();
  await expect(page.getByText('8,192 tokens × 32.8 kB')).toBeVisible();
});

test('the catalogue’s sizes are asked of Ollama’s library again; where it fails, its sizes stay and the page says why', async ({
  page,
}) => {
  await open(page, '/models?tab=discover');
  await expect(page.getByText('Sizes are those that came with Homeport.')).toBeVisible();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('alert')).toContainText('answered 500 when asked for');
  await expect(row(page, /^qwen3:8b/)).toContainText('5.2 GB');
  library.answer = () => ({ status: 200, body: manifest(4_700_000_000) });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('Sizes as Ollama’s library had them on')).toBeVisible();
  await expect(row(page, /^qwen3:8b/)).toContainText('4.7 GB');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

for (const scheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 800, height: 600 },
    { width: 390, height: 844 },
  ]) {
    test(`axe finds nothing, ${scheme}, ${viewport.width} wide`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme: scheme, viewport, bypassCSP: true });
      const page = await context.newPage();
      const check = (name: string) => expectAccessible(page, `models-${name}`);
      await open(page, '/models');
      await expect(row(page, /^llama3/)).toBeVisible();
      await check('installed');
      await row(page, /^llama3/)
        .getByRole('button', { name: 'llama3.2:1b', exact: true })
        .click();
      await expect(page.getByRole('dialog', { name: 'llama3.2:1b' })).toBeVisible();
      await check('details');
      await page.keyboard.press('Escape');
      ollama.always('/api/pull', holdPull(() => ollama, small).scenario);
      await page.request.post(`${hub.url}/hub/downloads`, { data: { name: 'smollm2:360m' } });
      await page.request.post(`${hub.url}/hub/downloads`, { data: { name: 'nowhere' } });
      await open(page, '/models?tab=discover');
      await expect(row(page, /^qwen3:8b/)).toBeVisible();
      await expect(downloads(page)).toContainText('Downloading');
      await check('discover');
      await row(page, /^qwen3:8b/)
        .getByRole('button', { name: /how that is worked out/ })
        .click();
      await expect(page.getByText('Models may take')).toBeVisible();
      await check('fit');
      for (const name of ['smollm2:360m', 'nowhere'])
        await page.getByRole('button', { name: `Cancel ${name}` }).click();
      await expect(downloads(page)).toBeHidden();
      ollama.always('/api/pull', undefined);
      await context.close();
    });
  }
}
