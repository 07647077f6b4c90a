import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { startHub, type StartedHub } from './start-hub.ts';

let hub: StartedHub;
const complaints: string[] = [];

test.beforeAll(async () => {
  hub = await startHub();
});
test.afterAll(() => hub.stop());

/** Opens the interface signed in, and collects what the browser complains about, policy violations included. */
async function signedIn(page: Page): Promise<void> {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${hub.url}/ui/`);
  await page.getByLabel('Master key').fill(hub.masterKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Message')).toBeFocused();
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Message').fill(question);
  await page.keyboard.press('Enter');
}

async function admin(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${hub.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.masterKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok, await response.text()).toBe(true);
}

/** A model that gives this answer to everything. */
const giveAnswers = (name: string, text: string) =>
  admin('/model/new', {
    model_name: name,
    litellm_params: { model: 'llama-cpp/homeport-starter', mock_response: text },
  });

async function chooseModel(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+m');
  await page.getByLabel('Search models').fill(name);
  // The page hears of a new model a moment after the hub has it.
  await expect(page.getByRole('option', { name })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Search models')).toBeHidden();
}

const chat = (key: string) =>
  fetch(`${hub.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'homeport-starter', messages: [{ role: 'user', content: 'What is Homeport?' }] }),
  });

test('from the first start to an answer, to a key, to a revoked key', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: hub.url });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));

  await page.goto(hub.signInUrl);
  await expect(page.getByText(/^Ready: homeport-starter/).first()).toBeVisible();
  await page.getByRole('button', { name: 'What is Homeport?' }).click();
  await expect(page.getByRole('article').last()).toContainText('local hub for language models');
  await expect(page.getByText('to first token')).toBeVisible();

  await page.getByRole('link', { name: 'Keys' }).click();
  // An empty page offers it twice: above, and where the keys will be.
  await page.getByRole('button', { name: 'New key' }).first().click();
  await page.getByLabel('Name').fill('my editor');
  await page.getByRole('button', { name: 'Create key' }).click();
  const secret = (await page.getByTestId('new-key').textContent()) ?? '';
  expect(secret).toMatch(/^sk-[\w-]{32}$/);
  await page.getByRole('button', { name: 'Copy the key' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);

  const answer = await chat(secret);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('local hub for language models');

  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /my editor/ })).toContainText(`sk-...${secret.slice(-4)}`);
  expect(await page.content()).not.toContain(secret);
  await page.getByRole('button', { name: 'Revoke my editor' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('The key “my editor” was revoked.')).toBeVisible();
  expect((await chat(secret)).status).toBe(401);
  expect(complaints).toEqual([]);
});

test('the sign-in link works once', async ({ page }) => {
  // Used, whatever came before.
  await fetch(hub.signInUrl, { redirect: 'manual' });
  await page.goto(hub.signInUrl);
  await expect(page.getByRole('alert')).toContainText('used already');
  await page.getByLabel('Master key').fill('sk-wrong-key-00000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('This is not the master key or an admin key of this hub');
});

test('a chat survives a reload and goes on', async ({ page }) => {
  await signedIn(page);
  await ask(page, 'hi');
  await expect(page.getByText('to first token')).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole('log')).toContainText('Ask me how to add a model');
  await ask(page, 'how do i create a key');
  await expect(page.getByText('to first token')).toHaveCount(2);
  await expect(page.getByRole('article').last()).toContainText('Open Keys and press New key');
});

test('hostile markdown stays text, and code gets its colours under the strict policy', async ({ page }) => {
  await signedIn(page);
  const hostile =
    '<img src=x onerror=alert(1)> [click](javascript:alert(1)) ![p](https://evil.example/p.png)\n\n```js\nconst answer = 42;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |';
  await giveAnswers('hostile', hostile);
  await chooseModel(page, 'hostile');
  await ask(page, 'show me');
  const answer = page.getByRole('article').last();
  await expect(answer).toContainText('<img src=x onerror=alert(1)>');
  await expect(answer.locator('img')).toHaveCount(0);
  // An image from the net is a link to it, and nothing is loaded.
  await expect(answer.locator('a')).toHaveAttribute('href', 'https://evil.example/p.png');
  await expect(answer.getByRole('cell', { name: '2' })).toBeVisible();
  await expect(answer.locator('.tok-keyword').first()).toHaveText('const');
  expect(complaints).toEqual([]);
});

test('an error stands in the chat with the hub’s own sentence, and can be tried again', async ({ page }) => {
  await signedIn(page);
  let isBroken = true;
  const upstream = createServer((req, res) => {
    if (req.method === 'GET') return void res.end('{"object":"list","data":[{"id":"moody","object":"model"}]}');
    if (isBroken) return void res.writeHead(400).end('{"error":{"message":"The moon is in the way."}}');
    const text = JSON.stringify({ choices: [{ index: 0, delta: { content: 'Here I am.' }, finish_reason: 'stop' }] });
    res.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${text}\n\ndata: [DONE]\n\n`);
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  const { port } = upstream.address() as AddressInfo;
  await admin('/hub/upstreams', { name: 'sky', baseUrl: `http://127.0.0.1:${port}/v1` });
  await chooseModel(page, 'moody');
  await ask(page, 'what is homeport');
  await expect(page.getByRole('alert')).toContainText('The moon is in the way.');
  isBroken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('article').last()).toContainText('Here I am.');
  upstream.close();
  // Nobody is to be given a model that is gone.
  const removed = await fetch(`${hub.url}/hub/upstreams/sky`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${hub.masterKey}` },
  });
  expect(removed.ok).toBe(true);
});

test('everything can be done by keyboard', async ({ page }) => {
  await giveAnswers('by-keyboard', 'Typed.');
  await signedIn(page);
  await page.keyboard.press('Control+b');
  await expect(page.getByRole('button', { name: /Expand the rail/ })).toBeVisible();
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Control+m');
  await expect(page.getByLabel('Search models')).toBeFocused();
  await page.keyboard.type('by-key');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Search models')).toBeHidden();
});

for (const scheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 800, height: 600 },
  ]) {
    test(`axe finds nothing, ${scheme}, ${viewport.width} wide`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme: scheme, viewport, bypassCSP: true });
      const page = await context.newPage();
      const check = async () => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.goto(`${hub.url}/ui/`);
      await expect(page.getByLabel('Master key')).toBeVisible();
      await check();
      await signedIn(page);
      await check();
      await ask(page, 'what is a token');
      await expect(page.getByText('to first token')).toBeVisible();
      await check();
      await page.getByRole('link', { name: 'Keys' }).click();
      await page.getByRole('button', { name: 'New key' }).first().click();
      await page.getByLabel('Name').fill(`axe ${scheme} ${viewport.width}`);
      await check();
      await page.getByRole('button', { name: 'Create key' }).click();
      await expect(page.getByTestId('new-key')).toBeVisible();
      await check();
      await page.getByRole('button', { name: 'Done' }).click();
      await check();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await context.close();
    });
  }
}
