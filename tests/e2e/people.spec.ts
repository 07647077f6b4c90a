import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible.ts';
import { startHub, type StartedHub } from './start-hub.ts';

let hub: StartedHub;
const complaints: string[] = [];

test.beforeAll(async () => {
  hub = await startHub();
  await call('/model/new', {
    model_name: 'one-dollar',
    litellm_params: { model: 'openai/one-dollar', mock_response: 'A dollar, please.', cost_per_request: 1 },
  });
});
test.afterAll(() => hub.stop());
test.afterEach(() => expect(complaints.splice(0)).toEqual([]));

async function call(path: string, json: unknown, key = hub.masterKey): Promise<Record<string, unknown>> {
  const response = await fetch(hub.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}

const spendADollar = (key: string) =>
  call('/v1/chat/completions', { model: 'one-dollar', messages: [{ role: 'user', content: 'Hello' }] }, key);

/** Opens a page of the interface signed in, and collects what the browser complains about, policy violations included. */
async function open(page: Page, path: string): Promise<void> {
  page.on('console', (message) => {
    // What the hub refuses is told on the page; that the browser lists it is no complaint.
    if (message.type() === 'error' && !message.text().includes('status of 4')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(hub.url + path);
  await page.getByLabel('Master key').fill(hub.masterKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('a team: made, joined, given a budget that a call spends, raised, blocked, deleted', async ({ page }) => {
  await open(page, '/ui/teams');
  await page.getByRole('button', { name: 'New team' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('Rocketry');
  await page.getByRole('button', { name: 'Create team' }).click();
  await page.getByRole('link', { name: 'Rocketry' }).click();
  await expect(page.getByRole('heading', { name: 'Rocketry' })).toBeVisible();

  await expect(page.getByRole('row', { name: /^you \(master key\)/ })).toBeVisible();

  await page.getByRole('button', { name: 'Add a member' }).click();
  await page.getByLabel('Who').fill('robert@example.com');
  await expect(page.getByRole('option', { name: 'robert@example.com' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const member = page.getByRole('row', { name: /robert@example.com/ });
  await expect(member).toBeVisible();
  await page.getByLabel('Role of robert@example.com').selectOption('Admin');

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Budget, USD').fill('-1');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeVisible(); // The field says what is wrong with it.
  await page.getByLabel('Budget, USD').fill('1');
  await page.getByLabel('Warn from, USD').fill('2');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('soft_budget is 2, which is more than max_budget, 1');
  await page.getByLabel('Warn from, USD').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  const budget = page.getByRole('meter', { name: 'Money budget' }).first();
  await expect(budget).toHaveAttribute('aria-valuetext', '$0.00 of $1.00');

  const teamId = (await page.locator('code').first().textContent()) ?? '';
  const { key } = (await call('/key/generate', { team_id: teamId, key_alias: 'launch pad' })) as { key: string };
  expect((await spendADollar(key)).status).toBe(200);
  await page.reload();
  await expect(budget).toHaveAttribute('aria-valuetext', '$1.00 of $1.00, spent');
  await expect(page.getByRole('row', { name: /launch pad/ })).toContainText('$1.00');
  expect(await spendADollar(key)).toMatchObject({ status: 429, error: { type: 'budget_exceeded' } });

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Budget, USD').fill('4');
  await page.getByLabel('Warn from, USD').fill('1.5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(budget).toHaveAttribute('aria-valuetext', '$1.00 of $4.00');
  expect((await spendADollar(key)).status).toBe(200);
  await page.getByRole('link', { name: 'Teams' }).first().click();
  await expect(page.getByRole('row', { name: /Rocketry/ })).toContainText('past the warning at $1.50');

  await page.getByRole('link', { name: 'Rocketry' }).click();
  await page.getByRole('button', { name: 'Block' }).click();
  await expect(page.getByText('This team is blocked')).toBeVisible();
  await expect.poll(async () => (await spendADollar(key)).status).not.toBe(200);
  await page.getByRole('button', { name: 'Unblock' }).click();
  await expect.poll(async () => (await spendADollar(key)).status).toBe(200);

  await expect(page.getByLabel('Role of robert@example.com')).toHaveValue('admin');
  await page.getByRole('link', { name: 'robert@example.com' }).click();
  await expect(page.getByRole('row', { name: /Rocketry/ })).toContainText('Admin');
  await page.getByRole('link', { name: 'Rocketry' }).click();
  await page.getByRole('button', { name: 'Remove robert@example.com' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(member).toHaveCount(0);

  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog')).toContainText('This deletes 1 key');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Teams' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Rocketry' })).toHaveCount(0);
  expect((await spendADollar(key)).status).toBe(401);
});

test('a user: made with a key that is shown once, limited, reset and put back, deleted with the key', async ({
  page,
}) => {
  await open(page, '/ui/users');
  await page.getByRole('button', { name: 'New user' }).first().click();
  await page.getByLabel('Name or e-mail').fill('grace@example.com');
  await page.getByText('Limits', { exact: true }).last().click();
  await page.getByLabel('Budget, USD').fill('5');
  await page.getByLabel('Resets').selectOption('every month');
  await page.getByRole('combobox', { name: 'Models' }).fill('one-d');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Models' }).fill('later-*');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Create user' }).click();
  const secret = (await page.getByTestId('new-key').textContent()) ?? '';
  expect(secret).toMatch(/^sk-/);
  await page.getByRole('button', { name: 'Done' }).click();
  expect(await page.content()).not.toContain(secret);

  expect((await spendADollar(secret)).status).toBe(200);
  await page.getByRole('link', { name: 'Keys' }).click();
  await expect(page.getByRole('row', { name: /^key of grace@example\.com/ })).toContainText('$1.00 spent');
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('link', { name: 'grace@example.com' }).click();
  const budget = page.getByRole('meter', { name: 'Money budget' }).first();
  await expect(budget).toHaveAttribute('aria-valuetext', '$1.00 of $5.00');
  await expect(page.getByText('later-*')).toBeVisible();

  await page.getByRole('button', { name: 'Reset what was spent' }).click();
  await expect(budget).toHaveAttribute('aria-valuetext', '$0.00 of $5.00');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(budget).toHaveAttribute('aria-valuetext', '$1.00 of $5.00');

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Grace');
  await page.getByLabel('Budget, USD').fill('');
  await page.getByRole('button', { name: 'Remove later-*' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Grace' })).toBeVisible();
  await expect(budget).toHaveCount(0);
  await expect(page.getByText('later-*')).toHaveCount(0);
  await expect(page.getByText('one-dollar', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog')).toContainText('This deletes their key');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Grace was deleted.')).toBeVisible();
  expect((await spendADollar(secret)).status).toBe(401);
});

test('long lists are searched and paged by the hub, and the address keeps where one is', async ({ page }) => {
  const made = Array.from({ length: 60 }, (_, index) => `pupil-${String(index).padStart(2, '0')}@example.com`);
  for (const user_email of made) await call('/user/new', { user_email, auto_create_key: false });
  await open(page, '/ui/users?search=pupil');
  await expect(page.getByText('1–50 of 60')).toBeVisible();
  await expect(page).toHaveURL(/search=pupil$/); // Signing in has not lost it.
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('51–60 of 60')).toBeVisible();
  await page.getByRole('link', { name: 'pupil-09@example.com' }).click();
  await expect(page.getByRole('heading', { name: 'pupil-09@example.com' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Users' }).click();
  await expect(page.getByText('51–60 of 60')).toBeVisible();
  await page.getByLabel('Search by name, e-mail or id').fill('pupil-42');
  await expect(page.getByRole('link', { name: 'pupil-42@example.com' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(/search=pupil-42$/);
  await page.getByLabel('Search by name, e-mail or id').fill('nobody at all');
  await expect(page.getByText('Nobody is found that way.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page).toHaveURL(/users$/);
  await expect(page.getByRole('link', { name: 'pupil-42@example.com' })).toBeVisible();

  for (const [path, none] of [
    ['/teams', 'No team is found that way.'],
    ['/teams/organizations', 'No organization is found that way.'],
    ['/teams/customers', 'No customer is found that way.'],
  ] as const) {
    await page.goto(`${hub.url}/ui${path}?search=nobody`);
    await expect(page.getByText(none)).toBeVisible();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(page.getByText(none)).toHaveCount(0);
    await expect(page).toHaveURL(new RegExp(`${path}$`));
  }
});

test('an organization: made, joined by a team and a member, deleted with the team', async ({ page }) => {
  await open(page, '/ui/teams/organizations');
  await page.getByRole('button', { name: 'New organization' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('Institute');
  await page.getByRole('button', { name: 'Create organization' }).click();
  await page.getByRole('link', { name: 'Institute' }).click();
  await page.getByRole('button', { name: 'New team' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('Lab one');
  await page.getByRole('button', { name: 'Create team' }).click();
  await expect(page.getByRole('link', { name: 'Lab one' })).toBeVisible();
  await page.getByRole('button', { name: 'Add a member' }).click();
  await page.getByLabel('Who').fill('lise@example.com');
  await expect(page.getByRole('option', { name: 'lise@example.com' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByLabel('Role of lise@example.com').selectOption('Organization admin');
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog')).toContainText('This deletes 1 team');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Institute was deleted.')).toBeVisible();
  await page.getByRole('navigation', { name: 'Kinds of groups' }).getByRole('link', { name: 'Teams' }).click();
  await expect(page.getByRole('link', { name: 'Lab one' })).toHaveCount(0);
});

test('customers: limited by a budget they share, blocked and let in again', async ({ page }) => {
  await open(page, '/ui/teams/budgets');
  await page.getByRole('button', { name: 'New budget' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('silver');
  await page.getByLabel('Budget, USD').fill('1');
  await page.getByLabel('Resets').selectOption('every week');
  await page.getByRole('button', { name: 'Create budget' }).click();
  await expect(page.getByRole('row', { name: /silver/ })).toContainText('$1.00');

  await page.getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('button', { name: 'New customer' }).first().click();
  await page.getByLabel('Id', { exact: true }).fill('shopper-7');
  await page.getByLabel('Shared budget').selectOption('silver');
  await page.getByRole('button', { name: 'Create customer' }).click();
  const budget = page.getByRole('meter', { name: 'Money budget' });
  await expect(budget).toHaveAttribute('aria-valuetext', '$0.00 of $1.00');

  const ask = () =>
    call('/v1/chat/completions', {
      model: 'one-dollar',
      user: 'shopper-7',
      messages: [{ role: 'user', content: 'Hi' }],
    });
  expect((await ask()).status).toBe(200);
  await page.reload();
  await expect(budget).toHaveAttribute('aria-valuetext', '$1.00 of $1.00, spent');
  await page.getByRole('link', { name: 'Shared budgets' }).click();
  await page.getByRole('button', { name: 'Delete silver' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('alert')).toContainText('silver'); // It is in use.
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Edit silver' }).click();
  await page.getByLabel('Budget, USD').fill('5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /silver/ })).toContainText('$5.00');
  expect((await ask()).status).toBe(200);

  await page.getByRole('link', { name: 'Customers' }).click();
  const shopper = page.getByRole('row', { name: /shopper-7/ });
  await page.getByRole('button', { name: 'Block shopper-7' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(shopper).not.toContainText('blocked');
  await page.getByRole('button', { name: 'Block shopper-7' }).click();
  await expect(shopper).toContainText('blocked');
  await expect.poll(async () => (await ask()).status).not.toBe(200);
  await page.getByRole('button', { name: 'Unblock shopper-7' }).click();
  await expect.poll(async () => (await ask()).status).toBe(200);
  await page.getByRole('button', { name: 'Edit shopper-7' }).click();
  await page.getByLabel('Shared budget').selectOption('none, limits of its own');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(budget).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 800, height: 600 },
  ]) {
    test(`axe finds nothing among people, ${colorScheme}, ${viewport.width} wide`, async ({ browser }) => {
      const unique = `${colorScheme}-${viewport.width}`;
      const user = await call('/user/new', { user_email: `${unique}@example.com`, max_budget: 1, soft_budget: 0.5 });
      const team = await call('/team/new', {
        team_alias: unique,
        max_budget: 1,
        token_budget: 10,
        models: ['one-dollar'],
      });
      await call('/team/member_add', { team_id: team['team_id'], member: { user_id: user['user_id'], role: 'user' } });
      await call('/organization/new', { organization_id: unique, organization_alias: unique });
      await spendADollar(String(user['key']));

      const context = await browser.newContext({ colorScheme, viewport, bypassCSP: true });
      const page = await context.newPage();
      const check = () => expectAccessible(page, 'people');
      await open(page, '/ui/users');
      await expect(page.getByRole('link', { name: `${unique}@example.com` })).toBeVisible();
      await check();
      await page.getByRole('button', { name: 'New user' }).first().click();
      await page.getByText('Limits', { exact: true }).last().click();
      await page.getByRole('combobox', { name: 'Models' }).fill('one');
      await expect(page.getByRole('option').first()).toBeVisible();
      await check();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: `${unique}@example.com` }).click();
      await expect(page.getByRole('link', { name: unique, exact: true })).toBeVisible();
      await check();
      await page.getByRole('link', { name: unique, exact: true }).click();
      await expect(page.getByRole('heading', { name: unique })).toBeVisible();
      await check();
      await page.getByRole('button', { name: 'Add a member' }).click();
      await page.getByLabel('Who').fill('somebody');
      await expect(page.getByRole('option').first()).toBeVisible();
      await check();
      await page.goto(`${hub.url}/ui/teams`);
      await expect(page.getByRole('link', { name: unique })).toBeVisible();
      await check();
      await page.getByRole('link', { name: 'Organizations' }).click();
      await page.getByRole('link', { name: unique }).click();
      await expect(page.getByText('Nobody yet.')).toBeVisible();
      await check();
      await page.goto(`${hub.url}/ui/teams/budgets`);
      await expect(page.getByRole('table')).toBeVisible();
      await check();
      await page.getByRole('link', { name: 'Customers' }).click();
      await page.getByRole('button', { name: 'New customer' }).first().click();
      await check();
      await context.close();
    });
  }
}
