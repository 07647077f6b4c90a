import { spawn } from 'node:child_process';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible.ts';
import { startHub, type StartedHub } from './start-hub.ts';

let hub: StartedHub;
const complaints: string[] = [];

test.beforeAll(async () => {
  hub = await startHub();
});
test.afterAll(() => hub.stop());
test.afterEach(() => expect(complaints).toEqual([]));

/** Signs this browser in, and collects what it complains about, policy violations included. */
async function open(page: Page, path: string): Promise<void> {
  page.on('console', (message) => {
    // A refused key is told of on the page; the browser notes the status too.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.request.post(`${hub.url}/hub/session`, { data: { key: hub.masterKey } });
  await page.goto(`${hub.url}/ui${path}`);
}

/** What a button copies: exactly what a person pastes. */
async function copied(page: Page, label: string): Promise<string> {
  await page.getByRole('button', { name: `Copy: ${label}`, exact: true }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Runs a snippet in a shell, as it stands. */
async function runInShell(text: string): Promise<string> {
  const child = spawn('bash', ['-c', text], { stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 });
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  return output;
}

const first = (page: Page) => page.getByRole('region', { name: 'First request' });

test('from the rail to curl: a key, the snippet as it stands, a refusal that says what to mend, and the tick', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: hub.url });
  await open(page, '/');
  await page.getByRole('link', { name: 'Connect', exact: true }).click();
  await page.getByLabel('Search tools').fill('curl');
  await expect(page.getByRole('link', { name: /^Claude Code/ })).toBeHidden();
  await page.getByRole('link', { name: /^curl/ }).click();
  await expect(page.getByRole('heading', { name: 'curl', level: 1 })).toBeVisible();
  await expect(first(page)).toContainText('Once there is a key');
  expect(await copied(page, 'Chat')).toContain('YOUR_KEY');

  await page.getByRole('button', { name: 'Make a key' }).click();
  await expect(page.getByText('The key “curl” was made.')).toBeVisible();
  const secret = (await page.getByTestId('tool-key').textContent()) ?? '';
  const snippet = await copied(page, 'Chat');
  expect(snippet).toContain(secret);
  expect(snippet).not.toContain('YOUR_KEY');
  expect(page.url()).not.toContain(secret);
  await expect(first(page)).toContainText('Waiting for the first request of curl');

  expect(await runInShell(snippet.replace('"homeport-starter"', '"homeport-startr"'))).toContain('model_not_found');
  await expect(first(page)).toContainText('but was refused');
  await expect(first(page)).toContainText('Did you mean homeport-starter?');

  expect(await runInShell(snippet)).toContain('local hub for language models');
  await expect(first(page)).toContainText('curl is connected.');
  await expect(first(page)).toContainText('it asked homeport-starter and got an answer');
  await first(page).getByRole('link', { name: 'See what it used' }).click();
  await expect(page).toHaveURL(/\/usage\?.*of=key/);
});

test('Claude Code: variables with the key, a warning about the window, and the settings file', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: hub.url });
  await open(page, '/connect/claude-code');
  await expect(page.getByText(/this tool needs 32,768/)).toBeVisible();
  await page.getByRole('button', { name: 'Make a key' }).click();
  const secret = (await page.getByTestId('tool-key').textContent()) ?? '';
  const printed = await runInShell(
    `${(await copied(page, 'macOS and Linux')).replace(/^claude$/m, '')}\nprintf '%s %s %s' "$ANTHROPIC_BASE_URL" "$ANTHROPIC_AUTH_TOKEN" "$ANTHROPIC_MODEL"`,
  );
  expect(printed).toBe(`${hub.url} ${secret} homeport-starter`);
  const settings = JSON.parse(await copied(page, '~/.claude/settings.json')) as { env: Record<string, string> };
  expect(settings.env['ANTHROPIC_AUTH_TOKEN']).toBe(secret);
});

test('a key that is there already is put in, and only what comes from now on counts', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: hub.url });
  const made = await fetch(`${hub.url}/key/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.masterKey}` },
    body: JSON.stringify({ key_type: 'llm_api' }),
  });
  const { key } = (await made.json()) as { key: string };
  const chat = () =>
    fetch(`${hub.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'homeport-starter', messages: [{ role: 'user', content: 'hi' }] }),
    });
  expect((await chat()).status).toBe(200);

  await open(page, '/connect/fetch');
  await page.getByRole('button', { name: 'I have a key' }).click();
  await page.getByLabel('Key', { exact: true }).fill('sk-this-one-is-unknown');
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(first(page).getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Use another key' }).click();
  await page.getByRole('button', { name: 'I have a key' }).click();
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Use it' }).click();
  expect(await copied(page, 'JavaScript')).toContain(key);
  await expect(first(page)).toContainText('Waiting for the first request');
  expect((await chat()).status).toBe(200);
  await expect(first(page)).toContainText('is connected.');
});

test('a tool that is not there says what is near', async ({ page }) => {
  await open(page, '/connect/claud-code');
  await expect(page.getByRole('alert')).toContainText('Did you mean claude-code,');
  await page.getByRole('link', { name: 'All tools' }).click();
  await expect(page.getByRole('link', { name: /^Claude Code/ })).toBeVisible();
});

test('everything can be done by keyboard', async ({ page }) => {
  await open(page, '/connect');
  await page.getByLabel('Search tools').focus();
  await page.keyboard.type('codex');
  await expect(page.getByRole('link', { name: /^Zed/ })).toBeHidden();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Codex', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Make a key' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('tool-key')).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 800, height: 600 },
    { width: 390, height: 800 },
  ]) {
    test(`axe finds nothing, ${scheme}, ${viewport.width} wide`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme: scheme, viewport, bypassCSP: true });
      const page = await context.newPage();
      await open(page, '/connect');
      await expect(page.getByRole('link', { name: /^Claude Code/ })).toBeVisible();
      await expectAccessible(page, 'list');
      await open(page, '/connect/vscode-copilot');
      await expect(page.getByRole('button', { name: 'Make a key' })).toBeVisible();
      await expectAccessible(page, 'tool');
      await page.getByRole('button', { name: 'Make a key' }).click();
      const secret = (await page.getByTestId('tool-key').textContent()) ?? '';
      const ask = (model: string) =>
        fetch(`${hub.url}/v1/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}` },
          body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
        });
      await ask('gpt-4o');
      await expect(first(page)).toContainText('but was refused');
      await first(page).scrollIntoViewIfNeeded();
      await expectAccessible(page, 'refused');
      await ask('homeport-starter');
      await expect(first(page)).toContainText('is connected.');
      await expectAccessible(page, 'connected');
      await open(page, '/connect/claude-code');
      await expect(page.getByText('macOS and Linux')).toBeVisible();
      await expectAccessible(page, 'claude');
      await context.close();
    });
  }
}
