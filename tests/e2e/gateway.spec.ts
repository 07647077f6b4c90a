import { readFile } from 'node:fs/promises';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible.ts';
import { startHub, type StartedHub } from './start-hub.ts';

let hub: StartedHub;
const complaints: string[] = [];

test.beforeAll(async () => {
  hub = await startHub();
});
test.afterAll(() => hub.stop());

/** Signs this browser in, and collects what it complains about, policy violations included. */
async function open(page: Page, path: string): Promise<void> {
  page.on('console', (message) => {
    // A refused form is told of in the form; the browser notes the status too.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.request.post(`${hub.url}/hub/session`, { data: { key: hub.masterKey } });
  await page.goto(`${hub.url}/ui${path}`);
}

async function admin(path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${hub.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.masterKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Readonly<Record<string, unknown>>;
}

const chat = (key: string, model: string) =>
  fetch(`${hub.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'What is Homeport?' }], max_tokens: 8 }),
  });

const goTo = (page: Page, place: string) =>
  page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: place, exact: true }).click();
const inTable = (page: Page, name: string | RegExp) =>
  page.getByRole('table').getByRole('button', { name, exact: true });
const row = (page: Page, name: string | RegExp): Locator => page.getByRole('row', { name });

test('a priced model, a limited key, a budget that refuses, is raised, and stands in usage and audit', async ({
  page,
}) => {
  await open(page, '/models');
  await page.getByRole('button', { name: 'Add a model' }).click();
  const form = page.getByRole('dialog', { name: 'Add a model' });
  await form.getByLabel('Name', { exact: true }).fill('house-model');
  await form.getByText('Built in').click();
  await form.getByLabel('Model', { exact: true }).selectOption({ label: 'homeport-starter (built in)' });
  await form.getByLabel('Million tokens in').fill('0.15');
  await form.getByLabel('Million tokens out').fill('0.6');
  await form.getByLabel('Each request').fill('0.25');
  await form.getByRole('button', { name: 'Save' }).click();
  const details = page.getByRole('dialog', { name: 'house-model' });
  await expect(details).toContainText('$0.15 in, $0.60 out for a million tokens; $0.25 a request');
  await expect(page).toHaveURL(/name=house-model/);
  await details.getByLabel('Alias').fill('gpt-4o-mini');
  await details.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(details.getByRole('button', { name: 'Remove the alias gpt-4o-mini' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row(page, /^gpt-4o-mini/)).toContainText('stands for house-model');
  await expect(row(page, /^house-model/)).toContainText('$0.15 / $0.60');

  await goTo(page, 'Keys');
  await page.getByRole('button', { name: 'New key' }).first().click();
  await page.getByLabel('Name').fill('tight budget');
  await page.getByText('Limits', { exact: true }).last().click();
  await page.getByLabel('Budget, USD').fill('0.6');
  await page.getByLabel('Resets').selectOption('every month');
  await page.getByRole('button', { name: 'Create key' }).click();
  const key = (await page.getByTestId('new-key').textContent()) ?? '';
  await page.getByRole('button', { name: 'Done' }).click();

  // The call that crosses the line is served and paid for, as with LiteLLM.
  const statuses: number[] = [];
  while (statuses.at(-1) !== 429 && statuses.length < 10) statuses.push((await chat(key, 'gpt-4o-mini')).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  await page.reload();
  const bar = row(page, /tight budget/).getByRole('meter', { name: 'Money budget' });
  await expect(bar).toHaveAttribute('data-state', 'spent');
  await expect(bar).toHaveAttribute('aria-valuetext', /^\$0\.75 of \$0\.60/);

  await inTable(page, 'tight budget').click();
  await page.getByLabel('Budget, USD').fill('5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(bar).toHaveAttribute('data-state', 'within');
  expect((await chat(key, 'house-model')).status).toBe(200);

  await goTo(page, 'Usage');
  await page.getByText('Key', { exact: true }).click();
  await page.getByText('Cost', { exact: true }).first().click();
  await expect(async () => {
    await page.reload();
    await expect(row(page, /tight budget/)).toContainText('$1.00', { timeout: 1_000 });
  }).toPass();
  await expect(page).toHaveURL(/by=key/);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toMatch(/^usage-by-key-[\d-]+\.csv$/);
  const csv = await readFile(await saved.path(), 'utf8');
  expect(csv.split('\r\n')[0]).toContain('id,name,requests,errors,cancelled,input_tokens,output_tokens,cost_usd');
  expect(csv).toMatch(/,tight budget,5,1,0,\d+,\d+,1\.0\d*,/);
  await inTable(page, 'tight budget').click();
  await expect(page.getByRole('button', { name: /^Key: tight budget/ })).toBeVisible();
  await expect(row(page, /^gpt-4o-mini/)).toContainText('4');

  await goTo(page, 'Audit');
  const change = row(page, /Key changed tight budget/).first();
  await expect(change).toContainText('signed in here');
  await change.getByRole('button', { name: 'tight budget' }).click();
  await expect(page.getByRole('dialog').getByRole('row', { name: /^Budget, USD/ })).toContainText('0.65');
  await page.keyboard.press('Escape');
  await page.getByText('Models', { exact: true }).last().click();
  await expect(row(page, /Model created house-model/)).toHaveCount(1);
  await expect(row(page, /Alias created gpt-4o-mini/)).toHaveCount(1);
  expect(complaints).toEqual([]);
});

test('a revoked key is refused at once, and works again when that is taken back', async ({ page }) => {
  const { key } = await admin('/key/generate', { key_alias: 'by mistake' });
  const models = async () =>
    (await fetch(`${hub.url}/v1/models`, { headers: { authorization: `Bearer ${String(key)}` } })).status;
  await open(page, '/keys?search=by%20mistake');
  expect(await models()).toBe(200);
  await page.getByRole('button', { name: 'Revoke by mistake' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('No key is found that way.')).toBeVisible();
  expect(await models()).toBe(401);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, /by mistake/)).toContainText('active');
  expect(await models()).toBe(200);
});

test('many keys are searched, filtered and paged by the hub', async ({ page }) => {
  for (let made = 0; made < 120; made++) await admin('/key/generate', { key_alias: `device ${made}` });
  await open(page, '/keys?search=device');
  await expect(page.getByText('1–50 of 120')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('51–100 of 120')).toBeVisible();
  await page.getByLabel('Search keys').fill('device 11');
  await expect(row(page, /^device 119/)).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(12);
  await page.reload();
  await expect(page.getByRole('row')).toHaveCount(12);

  await open(page, '/keys?search=device&page=9');
  await expect(page.getByRole('button', { name: 'Previous' })).toBeVisible();
  await expect(page.getByText('No key is found that way.')).toHaveCount(0); // There are many, on other pages.
});

test('where nothing is found the page leads on', async ({ page }) => {
  await open(page, '/audit?subjectId=nothing');
  await expect(page.getByText('No change is found that way.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  await expect(page.getByRole('table')).toBeVisible();
});

test('a model that the hub refuses stays in its form, with the hub’s own sentence', async ({ page }) => {
  await open(page, '/models');
  await page.getByRole('button', { name: 'Add a model' }).click();
  const form = page.getByRole('dialog', { name: 'Add a model' });
  await form.getByLabel('Name', { exact: true }).fill('circle');
  await form.getByText('Another model').click();
  await form.getByLabel('Model', { exact: true }).fill('circle');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('alert')).toContainText('An alias can’t stand for itself'.replace('’', "'"));
  await expect(form.getByLabel('Name', { exact: true })).toHaveValue('circle');
});

test('an address without http:// is told of beside the buttons, and aliases before their model is deleted', async ({
  page,
}) => {
  await open(page, '/models');
  await page.getByRole('button', { name: 'Add a model' }).click();
  const form = page.getByRole('dialog', { name: 'Add a model' });
  await form.getByLabel('Name', { exact: true }).fill('far-away');
  await form.getByText('OpenAI-compatible').click();
  await form.getByLabel('Address').fill('localhost:5111/v1');
  await form.getByLabel('Model name on that server').fill('x');
  await form.getByText('More', { exact: true }).click();
  await form.getByLabel('Budget, USD').fill('5');
  await form.getByLabel('Resets').selectOption('every month');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('alert')).toContainText('such as http://localhost:5111/v1');
  await expect(form.getByRole('alert')).toBeInViewport();
  await form.getByLabel('Address').fill('http://localhost:5111/v1');
  await form.getByRole('button', { name: 'Save' }).click();
  const details = page.getByRole('dialog', { name: 'far-away' });
  const budget = details.getByRole('meter', { name: 'Money budget' });
  await expect(budget).toHaveAttribute('aria-valuetext', '$0.00 of $5.00');
  await details.getByLabel('Alias').fill('near-by');
  await details.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(details.getByRole('button', { name: 'Remove the alias near-by' })).toBeVisible();
  await details.getByRole('button', { name: 'Delete far-away' }).click();
  await expect(page.getByRole('dialog').last()).toContainText('Its alias near-by stops working too.');
  expect(complaints).toEqual([]);
});

test('the latest requests are a click away, and /ui/chat is the chat', async ({ page }) => {
  await open(page, '/chat');
  await expect(page.getByLabel('Message')).toBeVisible();
  await chat(hub.masterKey, 'homeport-starter');
  await page.getByTitle('Show the latest requests').click();
  await page.getByRole('link', { name: 'All of them on the Activity page' }).click();
  const over = page.getByRole('region', { name: 'Finished' });
  await expect(over.getByRole('row', { name: /homeport-starter/ }).first()).toContainText('done');
  await page.getByRole('link', { name: 'Usage', exact: true }).click();
  await page.getByRole('link', { name: 'Latest requests' }).click();
  const latest = page.getByRole('region', { name: 'Latest requests' });
  await expect(latest).toBeInViewport();
  await latest
    .getByRole('link', { name: /^Open the request for homeport-starter/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toContainText('Where the time went');
  expect(complaints).toEqual([]);
});

/** What the pages show while they are looked at. */
async function furnish(): Promise<void> {
  const answers = { model: 'openai/x', mock_response: 'A fixed answer.', input_cost_per_token: 1e-6 };
  await admin('/model/new', {
    model_name: 'shown-model',
    litellm_params: answers,
    model_info: { access_groups: ['g'] },
  });
  await admin('/model/new', { model_name: 'shown-model', litellm_params: { model: 'bedrock/y' } });
  const { key } = await admin('/key/generate', {
    key_alias: `shown ${Date.now()}`,
    max_budget: 1e-9,
    soft_budget: 0,
    models: ['shown-model'],
    rpm_limit: 60,
  });
  for (let asked = 0; asked < 2; asked++) await chat(String(key), 'shown-model');
}

for (const scheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 800, height: 600 },
  ]) {
    test(`axe finds nothing, ${scheme}, ${viewport.width} wide`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme: scheme, viewport, bypassCSP: true });
      const page = await context.newPage();
      const check = () => expectAccessible(page, 'gateway');
      await furnish();
      await open(page, '/models');
      await expect(row(page, /^shown-model/)).toBeVisible();
      await check();
      await page.getByRole('button', { name: 'Add a model' }).click();
      await page.getByText('OpenAI-compatible').last().click();
      await page.getByText('More', { exact: true }).click();
      await check();
      await page.keyboard.press('Escape');
      await inTable(page, 'shown-model').click();
      await expect(page.getByRole('dialog', { name: 'shown-model' })).toBeVisible();
      await check();
      await page.keyboard.press('Escape');
      await goTo(page, 'Keys');
      await expect(row(page, /^shown/).first()).toBeVisible();
      await check();
      await page
        .getByRole('button', { name: /^shown/ })
        .first()
        .click();
      await expect(page.getByLabel('Budget, USD')).toBeVisible();
      await check();
      await page.keyboard.press('Escape');
      await goTo(page, 'Usage');
      await page.getByText('Figures by day').click();
      await check();
      await goTo(page, 'Audit');
      await page.getByRole('row').nth(1).getByRole('button').last().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await check();
      await context.close();
    });
  }
}
