import { expect, test } from '@playwright/test';
import { startHub, type StartedHub } from './start-hub.ts';

let hub: StartedHub;
test.beforeAll(async () => {
  hub = await startHub();
});
test.afterAll(() => hub.stop());

test('the API can be read and tried at /docs, with files of the hub alone', async ({ page }) => {
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => !request.url().startsWith(hub.url) && strangers.push(request.url()));

  await page.goto(`${hub.url}/docs`);
  await page.getByRole('button', { name: 'Authorize' }).click();
  const dialog = page.locator('.dialog-ux');
  await dialog.locator('input').fill(hub.masterKey);
  await dialog.getByRole('button', { name: 'Apply credentials' }).click();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.locator('#operations-tag-litellm').click();
  await page.locator('#operations-litellm-listKeys').getByRole('button').first().click();
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByRole('button', { name: 'Execute' }).click();
  await expect(page.locator('#operations-litellm-listKeys .live-responses-table')).toContainText('"total_count": 0');

  expect(strangers.filter((url) => !url.startsWith('data:'))).toEqual([]);
  expect(complaints).toEqual([]);
});
