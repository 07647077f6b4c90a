import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { findFreePort } from '../../server/engines/ollama/server-process.ts';
import { installFakeBinary, isAlive, type FakeBinary } from '../helpers/fake-ollama/fake-binary.ts';
import { expectAccessible } from './expect-accessible.ts';
import { startHub, type StartedHub } from './start-hub.ts';

let hub: StartedHub;
const complaints: string[] = [];

test.beforeAll(async () => {
  hub = await startHub();
});
test.afterAll(() => hub.stop());
test.afterEach(() => expect(complaints.splice(0)).toEqual([]));

/** Signs this browser in, and collects what it complains about, policy violations included. */
async function open(page: Page, path: string, at = hub): Promise<void> {
  page.on('console', (message) => {
    // A refused port is told of on the page; the browser notes the status too.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.request.post(`${at.url}/hub/session`, { data: { key: at.masterKey } });
  await page.goto(`${at.url}/ui${path}`);
}

const asProgram = () =>
  fetch(`${hub.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.masterKey}` },
    body: JSON.stringify({ model: 'homeport-starter', messages: [{ role: 'user', content: 'hi' }] }),
  });

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('the switch pauses serving, programs are told so, and the window goes on', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('link', { name: 'Server', exact: true }).click();
  const { host } = new URL(hub.url);
  await expect(page.getByText(`Serving on ${host}`)).toBeVisible();
  await page.getByRole('switch', { name: 'Serve programs' }).click();
  await expect(page.getByText('Paused: clients get 503')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('Paused for programs.');
  await expect.poll(async () => (await asProgram()).status).toBe(503);
  await expect(region(page, 'Try it')).toContainText('a program would get 503');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText('Status 200')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('switch', { name: 'Serve programs' })).not.toBeChecked();
  await page.getByRole('switch', { name: 'Serve programs' }).click();
  await expect.poll(async () => (await asProgram()).status).toBe(200);
});

test('two windows show the same state', async ({ page, context }) => {
  await open(page, '/server');
  const other = await context.newPage();
  await open(other, '/server');
  await page.getByRole('switch', { name: 'Serve programs' }).click();
  await expect(other.getByText('Paused: clients get 503')).toBeVisible();
  await other.getByRole('switch', { name: 'Serve programs' }).click();
  await expect(page.getByText(/^Serving on/)).toBeVisible();
});

for (const [name, path] of [
  ['OpenAI chat', '/v1/chat/completions'],
  ['OpenAI Responses', '/v1/responses'],
  ['Anthropic', '/v1/messages'],
  ['Ollama', '/api/chat'],
] as const) {
  test(`the tester asks in the dialect of ${name}, and the command beside it does the same`, async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: hub.url });
    await open(page, '/server');
    await region(page, 'Try it').getByText(name, { exact: true }).click();
    await page.getByLabel('Prompt').fill("What's Homeport?");
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const answer = page.getByRole('log', { name: 'Answer' });
    await expect(answer).toContainText('local hub for language models');
    await expect(page.getByText('Status 200')).toBeVisible();
    await expect(page.getByText(/to the first token/)).toBeVisible();
    await expect(page.getByText(/in all/)).toBeVisible();

    await page.getByRole('button', { name: 'Copy the command' }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(hub.url + path);
    const child = spawn('bash', ['-c', `${command} -s`], {
      env: { ...process.env, HOMEPORT_KEY: hub.masterKey },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    });
    let printed = '';
    for await (const chunk of child.stdout) printed += String(chunk);
    expect(printed).toContain('Homeport');
    expect(printed).not.toMatch(/"error":\s*[{"]/);
  });
}

test('a failure of a test request stands where the answer would be', async ({ page }) => {
  await open(page, '/server');
  await page.route('**/api/chat', (route) =>
    route.fulfill({ status: 404, contentType: 'application/json', body: '{"error":"model not found: it is gone"}' }),
  );
  await region(page, 'Try it').getByText('Ollama', { exact: true }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(region(page, 'Answer').getByRole('alert')).toContainText('it is gone');
  await expect(page.getByText('Status 404')).toBeVisible();
});

test('the port for the network: a busy one names its holder, a free one is one click away, and it closes again', async ({
  page,
}) => {
  const busy = await findFreePort();
  const holder: Server = createServer().listen({ host: '::', port: busy });
  await once(holder, 'listening');
  await open(page, '/server');
  const lan = region(page, 'Other computers');
  await expect(lan.getByLabel('Port')).toHaveValue('8080');
  await lan.getByLabel('Port').fill('70000');
  await expect(lan).toContainText('from 1 to 65535');
  await lan.getByLabel('Port').fill(String(busy));
  await lan.getByRole('switch').click();
  await expect(lan.getByRole('alert')).toContainText(`Port ${busy} is taken by process ${process.pid}`);
  await lan.getByRole('button', { name: /^Use \d+$/ }).click();
  await expect(lan).toContainText('is open for every computer');
  const port = await lan.getByLabel('Port').inputValue();
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  await expect(page.getByText(`Port ${port} is open for the network.`)).toBeVisible();
  await lan.getByRole('switch').click();
  await expect(lan.getByRole('switch')).not.toBeChecked();
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  await new Promise((resolve) => holder.close(resolve));
});

test('the log shows what happened, at the level that is chosen', async ({ page }) => {
  await open(page, '/server');
  await page.getByText('Logging', { exact: true }).click();
  await page.getByLabel('How much is logged').selectOption('debug');
  await expect(page.getByLabel('How much is logged')).toHaveValue('debug');
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByRole('region', { name: /^The end of/ })).toContainText('log.level_changed');
});

test('the settings of the network stand here too, and hold at once', async ({ page }) => {
  const metrics = async () => (await fetch(`${hub.url}/metrics`)).status;
  expect(await metrics()).toBe(200);
  await open(page, '/server');
  await page.getByText('Network', { exact: true }).click();
  const needKey = page.getByRole('switch', { name: 'Metrics need a key' });
  await needKey.click();
  await expect.poll(metrics).toBe(401);
  await needKey.click();
  await expect.poll(metrics).toBe(200);
  await page.getByText('Limits of an address', { exact: true }).click();
  await expect(page.getByLabel('Requests a second')).toHaveValue('10');
});

test.describe('an Ollama that the hub started', () => {
  let binary: FakeBinary;
  let own: StartedHub;
  test.beforeAll(async () => {
    binary = await installFakeBinary();
    own = await startHub({ ollamaHost: null, env: { PATH: `${binary.folder}:/usr/bin:/bin` } });
  });
  test.afterAll(async () => {
    await own.stop();
    await binary.remove();
  });

  test('is stopped, started and restarted, and shows the end of its log', async ({ page }) => {
    const lastStart = async () => (await binary.events()).findLast(({ event }) => event === 'start')?.pid ?? 0;
    await open(page, '/server', own);
    const engines = region(page, 'Engines');
    await expect(engines).toContainText('started by Homeport');
    const first = await lastStart();
    await engines.getByRole('button', { name: 'Stop Ollama' }).click();
    await expect(page.getByText('Ollama was stopped.')).toBeVisible();
    expect(await isAlive(first)).toBe(false);
    await engines.getByRole('button', { name: 'Start Ollama' }).click();
    await expect(engines.getByRole('button', { name: 'Restart Ollama' })).toBeVisible();
    await expect(engines).toContainText('started by Homeport');
    await expect.poll(lastStart).not.toBe(first);
    const second = await lastStart();
    await expect(engines.getByText('ready', { exact: true }).first()).toBeVisible();
    await engines.getByRole('button', { name: 'Restart Ollama' }).click();
    await expect.poll(lastStart).not.toBe(second);
    await engines.getByText('The end of its log').click();
    await expect(page.getByRole('region', { name: /^The end of/ })).toContainText('Listening on');
  });
});

test('everything can be done by keyboard', async ({ page }) => {
  await open(page, '/server');
  await page.getByRole('switch', { name: 'Serve programs' }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('Paused: clients get 503')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByText(/^Serving on/)).toBeVisible();
  await page.getByLabel('Prompt').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('What is Homeport?');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log', { name: 'Answer' })).toContainText('local hub');
  await page.getByText('Documents', { exact: true }).focus();
  await page.getByRole('group').filter({ hasText: 'Documents' }).locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Metrics for Prometheus' })).toBeVisible();
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
      const check = (name: string) => expectAccessible(page, `server-${name}`);
      await open(page, '/server');
      await expect(page.getByRole('link', { name: /^Claude Code/ })).toBeVisible();
      await check('top');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await expect(page.getByText(/in all/)).toBeVisible();
      await region(page, 'Try it').scrollIntoViewIfNeeded();
      await check('tester');
      await page.getByText('The end of its log').click();
      await page.getByText('Logging', { exact: true }).click();
      await page.getByText('Documents', { exact: true }).click();
      await page.getByRole('link', { name: 'Metrics for Prometheus' }).scrollIntoViewIfNeeded();
      await check('folds');
      await context.close();
    });
  }
}
