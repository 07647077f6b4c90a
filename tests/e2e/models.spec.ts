import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { startHub, type StartedHub } from './start-hub.ts';

let ollama: FakeOllama;
let hub: StartedHub;
const complaints: string[] = [];

test.beforeAll(async () => {
  ollama = await startFakeOllama();
  hub = await startHub({ ollamaHost: ollama.host });
});
test.afterAll(async () => {
  await hub.stop();
  await ollama.close();
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
  await llama.getByRole('button', { name: 'Take llama3.2:1b out of memory' }).click();
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

for (const scheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 800, height: 600 },
    { width: 390, height: 844 },
  ]) {
    test(`axe finds nothing, ${scheme}, ${viewport.width} wide`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme: scheme, viewport, bypassCSP: true });
      const page = await context.newPage();
      const check = async (name: string) => {
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        const folder = process.env['HOMEPORT_SCREENSHOTS'];
        if (folder !== undefined)
          await page.screenshot({ path: `${folder}/models-${name}-${scheme}-${viewport.width}.png` });
      };
      await open(page, '/models');
      await expect(row(page, /^llama3/)).toBeVisible();
      await check('installed');
      await row(page, /^llama3/)
        .getByRole('button', { name: 'llama3.2:1b', exact: true })
        .click();
      await expect(page.getByRole('dialog', { name: 'llama3.2:1b' })).toBeVisible();
      await check('details');
      await page.keyboard.press('Escape');
      await context.close();
    });
  }
}
