import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible.ts';
import { startHub, type StartedHub } from './start-hub.ts';

let hub: StartedHub;
let upstream: Server;
/** What the slow upstream still holds back. */
let gate = Promise.withResolvers<void>();
const complaints: string[] = [];

test.beforeAll(async () => {
  hub = await startHub();
  upstream = await startSlowUpstream();
  const { port } = upstream.address() as AddressInfo;
  const served = { model: 'openai/slow', api_base: `http://127.0.0.1:${port}/v1`, api_key: 'sk-upstream' };
  await call('/model/new', { model_name: 'slow', litellm_params: served });
  const fixed = { model: 'openai/fixed', mock_response: 'A fixed answer.', input_cost_per_token: 1e-6 };
  await call('/model/new', { model_name: 'fixed', litellm_params: fixed });
  const other = { model: 'openai/other', mock_response: 'Another answer.' };
  await call('/model/new', { model_name: 'other', litellm_params: other });
});
test.afterAll(async () => {
  await hub.stop();
  upstream.closeAllConnections();
  upstream.close();
});
test.afterEach(() => expect(complaints.splice(0)).toEqual([]));

/** Streams two words at once, and the rest when the test lets it. */
async function startSlowUpstream(): Promise<Server> {
  const server = createServer((req, res) => {
    req.resume();
    if (req.method === 'GET') return void res.end(JSON.stringify({ object: 'list', data: [{ id: 'slow' }] }));
    const chunk = (delta: object, finish: string | null = null) =>
      res.write(`data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    chunk({ role: 'assistant', content: 'Once' });
    chunk({ content: ' upon' });
    void gate.promise.then(() => {
      chunk({ content: ' a time.' });
      chunk({}, 'stop');
      res.end('data: [DONE]\n\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function call(path: string, json: unknown, key = hub.masterKey, method = 'POST'): Promise<Response> {
  return fetch(hub.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'user-agent': 'night-tool/2.1' },
    body: JSON.stringify(json),
  });
}

const keepBodies = (keep: 'off' | 'keys' | 'all') =>
  call('/hub/settings', { keepBodies: keep }, hub.masterKey, 'PATCH');

/** One chat, read to its end. */
async function ask(content: string, more: object = {}, key = hub.masterKey): Promise<void> {
  const response = await call(
    '/v1/chat/completions',
    { model: 'fixed', messages: [{ role: 'user', content }], ...more },
    key,
  );
  await response.text();
}

async function newKey(alias: string): Promise<string> {
  return ((await (await call('/key/generate', { key_alias: alias })).json()) as { key: string }).key;
}

/** Opens a page of the interface signed in, and collects what the browser complains about, policy violations included. */
async function open(page: Page, path: string): Promise<void> {
  page.on('console', (message) => {
    // What the hub refuses is told on the page; that the browser lists it is no complaint.
    if (message.type() === 'error' && !message.text().includes('status of 4')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: hub.url });
  await page.request.post(`${hub.url}/hub/session`, { data: { key: hub.masterKey } });
  await page.goto(`${hub.url}/ui${path}`);
}

const now = (page: Page) => page.getByRole('table', { name: 'Running now' });
const over = (page: Page) => page.getByRole('table', { name: 'Finished' });
const drawer = (page: Page) => page.getByRole('dialog').first();
const newest = (page: Page) => over(page).getByRole('link', { name: 'Open the request for' }).first();

/** What was copied last. */
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test('a stream shows up while it runs, is opened while it runs, and tells where its time went when it is over', async ({
  page,
}) => {
  gate = Promise.withResolvers();
  const key = await newKey('night shift');
  await open(page, '/activity');
  await expect(page.getByText('Nothing runs now.')).toBeVisible();
  const answer = ask('Tell me a story.', { model: 'slow', stream: true }, key);
  const row = now(page).getByRole('row', { name: /night shift/ });
  await expect(row).toContainText('answering');
  await row.getByRole('link', { name: 'Open the request for slow' }).click();
  await expect(drawer(page)).toContainText('This request runs.');
  await expect(page).toHaveURL(/id=chatcmpl-/);

  gate.resolve();
  await answer;
  const timeline = drawer(page).getByRole('table', { name: 'Where the time went' });
  await expect(timeline.getByRole('row', { name: /answering/ })).toBeVisible();
  await expect(drawer(page)).toContainText('night-tool/2.1');
  await page.reload();
  await expect(timeline).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(over(page).getByRole('row', { name: /night shift/ })).toContainText('done');
  await newest(page).click();
  await drawer(page).getByRole('link', { name: 'night shift', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
});

test('what was said is kept when it is switched on, copied as curl that runs, and sent to another model', async ({
  page,
}) => {
  const question = 'It\'s "quoted", $HOME, `id`, \\ and\na new line; Grüße 😀';
  await ask(question);
  await open(page, '/activity');
  await newest(page).click();
  await expect(drawer(page)).toContainText('that is switched off');
  await drawer(page).getByRole('button', { name: 'Copy as curl' }).click();
  await expect.poll(() => clipboard(page)).toContain('# The body of this request was not kept');
  await drawer(page).getByRole('button', { name: 'What is kept…' }).click();
  const form = page.getByRole('dialog').last();
  await form.getByLabel('What is said in requests').selectOption('is kept of all, but for keys that refuse');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(drawer(page)).toContainText('it came before that was switched on');
  await page.keyboard.press('Escape');

  await ask(question);
  await page.reload();
  await newest(page).click();
  const said = drawer(page).getByRole('region', { name: 'What was said' });
  await expect(said.getByRole('region', { name: 'Request', exact: true })).toContainText('"quoted\\", $HOME');
  await expect(said.getByRole('region', { name: 'Answer', exact: true })).toHaveText('A fixed answer.');

  await said.getByRole('button', { name: 'Copy as curl' }).click();
  await expect.poll(() => clipboard(page)).toContain('--data-raw');
  const command = await clipboard(page);
  expect(command).toContain('"Authorization: Bearer $HOMEPORT_KEY"');
  const run = spawnSync('sh', ['-c', `${command} -sS`], {
    env: { PATH: process.env['PATH'] ?? '', HOMEPORT_KEY: await newKey('from the command line') },
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toMatchObject({ choices: [{ message: { content: 'A fixed answer.' } }] });
  await said.getByRole('button', { name: 'Copy for PowerShell' }).click();
  await expect.poll(() => clipboard(page)).toContain('$env:HOMEPORT_KEY');

  const again = drawer(page).getByRole('region', { name: 'Send it again' });
  await again.getByLabel('To the model').selectOption('other');
  await again.getByRole('button', { name: 'Send again' }).click();
  await expect(again.getByRole('region', { name: 'Before' })).toHaveText('A fixed answer.');
  await expect(again.getByRole('region', { name: 'Now' })).toHaveText('Another answer.');
  await expect(again.getByText('Took')).toHaveCount(2);
  await again.getByRole('link', { name: 'Open this request' }).click();
  await expect(drawer(page)).toContainText('signed in here');
  await expect(drawer(page).getByRole('heading', { name: 'other' })).toBeVisible();
  // The list holds still while somebody is in it, so it is opened anew.
  await page.goto(`${hub.url}/ui/activity`);
  await over(page)
    .getByRole('row', { name: /from the command line/ })
    .first()
    .getByRole('link')
    .click();
  await expect(said.getByRole('region', { name: 'Request', exact: true })).toContainText('Grüße 😀');

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'What is kept…' }).click();
  await form.getByRole('button', { name: 'Remove it all' }).click();
  await page.getByRole('dialog').last().getByRole('button', { name: 'Remove it all' }).click();
  await expect(form).toContainText('Nothing is kept now.');
  await form.getByLabel('What is said in requests').selectOption('is never kept');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a key says in its own form that what is said is kept', async ({ page }) => {
  await keepBodies('keys');
  const key = await newKey('talkative');
  await open(page, '/keys?search=talkative');
  await page.getByRole('button', { name: 'talkative', exact: true }).click();
  await page.getByLabel('What is said in its requests').selectOption('is kept');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await ask('Remember this.', {}, key);
  await page.getByRole('button', { name: 'talkative', exact: true }).click();
  await page.getByRole('link', { name: 'Its requests' }).click();
  await expect(page.getByRole('button', { name: 'Key: talkative' })).toBeVisible();
  await newest(page).click();
  await expect(drawer(page).getByRole('region', { name: 'Request', exact: true })).toContainText('Remember this.');
  await keepBodies('off');
});

test('text of strangers is shown as text: markup, hidden characters, a line of a million', async ({ page }) => {
  await keepBodies('all');
  await call('/hub/settings', { bodyMaxBytes: 4 * 1024 * 1024 }, hub.masterKey, 'PATCH');
  await ask(`<img src=x onerror=alert(1)><script>alert(2)</script> \u202Eevil\u200B ${'x'.repeat(1_000_000)}`, {
    model: '<b>no</b>\u202Esuch',
    user: '<i>somebody</i>',
  });
  await open(page, '/activity');
  await newest(page).click();
  const body = drawer(page).getByRole('region', { name: 'Request', exact: true });
  await expect(body).toContainText('<img src=x onerror=alert(1)><script>alert(2)</script> ⟨U+202E⟩evil⟨U+200B⟩');
  expect((await body.textContent())?.length).toBeLessThan(30_000);
  await drawer(page)
    .getByRole('button', { name: /^Show more/ })
    .click();
  await expect.poll(async () => (await body.textContent())?.length).toBeGreaterThan(100_000);
  await expect(page.locator('img[src="x"], b:text-is("no")')).toHaveCount(0);
  await expect(drawer(page)).toContainText('<b>no</b>');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await keepBodies('off');
});

test('requests are found by outcome, key, dialect and text, and the address keeps it', async ({ page }) => {
  const key = await newKey('seeker');
  await ask('one', {}, key);
  await ask('two', { model: 'not-here' }, key);
  await (
    await call('/v1/messages', { model: 'fixed', max_tokens: 9, messages: [{ role: 'user', content: 'three' }] }, key)
  ).text();
  await open(page, '/activity');
  await over(page).getByRole('button', { name: 'seeker' }).first().click();
  const rows = over(page).getByRole('row');
  await expect(rows).toHaveCount(4);
  await page.getByRole('radio', { name: 'Failed' }).check({ force: true });
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('there is no such model');
  await page.reload();
  await expect(rows).toHaveCount(2);
  await page.getByRole('radio', { name: 'All' }).check({ force: true });
  await page.getByLabel('Dialect').selectOption('Anthropic');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Dialect').selectOption('All dialects');
  await page.getByLabel('Search id, model, key, error').fill('NOT-HERE');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Search id, model, key, error').fill('nothing like it');
  await expect(page.getByText('No request is found that way.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).last().click();
  await expect(page).toHaveURL(/\/activity$/);
});

test('an unknown request is told in words', async ({ page }) => {
  await open(page, '/activity?id=chatcmpl-nobody');
  await expect(drawer(page).getByRole('alert')).toContainText('There is no request "chatcmpl-nobody"');
});

test('everything is reached by keyboard, and focus goes back where it was', async ({ page }) => {
  await keepBodies('all');
  await ask('By keyboard.');
  await open(page, '/activity');
  await newest(page).focus();
  await page.keyboard.press('Enter');
  await expect(drawer(page).getByRole('table', { name: 'Where the time went' })).toBeVisible();
  const again = drawer(page).getByRole('region', { name: 'Send it again' });
  await expect(again.getByRole('option', { name: 'fixed' })).toBeAttached();
  const select = again.getByLabel('To the model');
  for (let step = 0; step < 40 && !(await select.evaluate((each) => each === document.activeElement)); step++) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('fixed');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(again.getByRole('region', { name: 'Now' })).toHaveText('A fixed answer.');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await expect.poll(focused).toContain('Open the request for fixed');
  await keepBodies('off');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`no violation of accessibility rules, ${scheme}`, async ({ page }) => {
    gate = Promise.withResolvers();
    await keepBodies('all');
    await ask('hello');
    await ask('failing', { model: 'not-here' });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const running = ask('running', { model: 'slow', stream: true });
    await open(page, '/activity');
    await expect(now(page)).toBeVisible();
    await expectAccessible(page, 'activity-list');
    gate.resolve();
    await running;
    await over(page).getByRole('link', { name: 'Open the request for fixed' }).first().click();
    await expect(drawer(page).getByRole('region', { name: 'Answer', exact: true })).toBeVisible();
    await expectAccessible(page, 'activity-done');
    await page.keyboard.press('Escape');
    await over(page).getByRole('link', { name: 'Open the request for not-here' }).first().click();
    await expect(drawer(page)).toContainText('It failed: there is no such model');
    await expectAccessible(page, 'activity-failed');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'What is kept…' }).click();
    await expect(page.getByLabel('Days')).toBeVisible();
    await expectAccessible(page, 'activity-kept');
    await keepBodies('off');
  });
}

test('fits a phone: nothing wider than the window', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await ask('hello');
  await open(page, '/activity');
  await newest(page).click();
  await expect(drawer(page).getByRole('table', { name: 'Where the time went' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const wide = await drawer(page).evaluate((each) => each.scrollWidth - each.clientWidth);
  expect(wide).toBe(0);
});
