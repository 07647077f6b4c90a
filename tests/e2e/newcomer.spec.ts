import { expect, test, type Page } from '@playwright/test';
import { startHub, type StartedHub } from './start-hub.ts';

// What somebody does who was told nothing: only what stands on the screen is used, and real inference answers.

test.describe.configure({ mode: 'serial' });

let hub: StartedHub;
let page: Page;
let secret = '';

test.beforeAll(async ({ browser }) => {
  hub = await startHub();
  const context = await browser.newContext();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: hub.url });
  page = await context.newPage();
});
test.afterAll(() => hub.stop());

const goTo = (place: string) =>
  page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: place, exact: true }).click();

test('gets an answer in the first minute', async () => {
  const began = Date.now();
  await page.goto(hub.signInUrl);
  await expect(page.getByLabel('Message', { exact: true })).toBeFocused();
  await page.keyboard.type('What is Homeport?');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log')).toContainText('local hub for language models');
  await expect(page.getByText('to first token')).toBeVisible();
  expect(Date.now() - began).toBeLessThan(60_000);
});

test('makes a key', async () => {
  await goTo('Keys');
  await page.getByRole('button', { name: 'New key' }).first().click();
  await page.getByLabel('Name').fill('my script');
  await page.getByRole('button', { name: 'Create key' }).click();
  secret = (await page.getByTestId('new-key').textContent()) ?? '';
  expect(secret).toMatch(/^sk-/);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /my script/ })).toBeVisible();
});

test('connects a tool with it, and sees that it has arrived', async () => {
  await goTo('Connect');
  await page.getByRole('link', { name: /^curl/ }).click();
  await page.getByRole('button', { name: 'I have a key' }).click();
  await page.getByLabel(/key/i).last().fill(secret);
  await page.keyboard.press('Enter');
  const first = page.getByRole('region', { name: 'First request' });
  await expect(first).toBeVisible();
  const answered = await fetch(`${hub.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'homeport-starter', messages: [{ role: 'user', content: 'how do i create a key' }] }),
  });
  expect(answered.status).toBe(200);
  await goTo('Activity');
  await expect(page.getByRole('row', { name: /my script/ }).first()).toContainText('done');
});

test('finds what it cost', async () => {
  await goTo('Usage');
  await page.getByRole('radio', { name: 'Key', exact: true }).check({ force: true });
  const row = page.getByRole('row', { name: /my script/ });
  // Sums are added up beside the path of requests, some seconds later.
  await expect(row).toContainText('$0.00', { timeout: 20_000 });
});

test('finds an old chat by a word that was said in it', async () => {
  await page.getByRole('searchbox', { name: 'Search all chats' }).fill('supervises');
  await page.keyboard.press('Enter');
  await page
    .getByRole('link', { name: /What is Homeport/ })
    .last()
    .click();
  await expect(page.getByRole('log')).toContainText('supervises');
});
