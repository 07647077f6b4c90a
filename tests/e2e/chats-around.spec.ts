import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { startHub, type StartedHub } from './start-hub.ts';

let hub: StartedHub;
let complaints: string[] = [];

/** What the models of these journeys answer, whatever they are asked. */
const ANSWERS = {
  drawn: [
    'Euler wrote $e^{i\\pi} + 1 = 0$, and it costs $5 or $6.[^1]',
    '$$\n\\int_0^1 x^2\\,dx = \\frac{1}{3}\n$$',
    '> [!WARNING]\n> Mind the **gap**.',
    '```mermaid\ngraph LR\n  A[Ask] --> B[Answer]\n```',
    '```mermaid\ngraph LR\n  A --> \n```',
    '```ts\nconst a: number = 1;\n```',
    `|${' a long heading |'.repeat(12)}\n|${'---|'.repeat(12)}\n|${' cell |'.repeat(12)}`,
    '- [x] done\n- [ ] to do',
    '[^1]: By hand.',
  ].join('\n\n'),
  hostile: [
    '<script>window.hacked = 1</script>',
    '<img src="https://e.example/x.png" onerror="window.hacked = 2">',
    '![a picture](https://e.example/x.png)',
    '[a link](javascript:window.hacked=3) [another](data:text/html,x) [third](java&Tab;script:window.hacked=4)',
    '```mermaid\ngraph LR\n  A["<img src=x onerror=parent.hacked=5>"] --> B\n  click A "javascript:parent.hacked=6"\n```',
    'Turned \u202e round.',
    `${'>'.repeat(2_000)} deep`,
    'word '.repeat(3_000),
  ].join('\n\n'),
};

test.beforeAll(async () => {
  hub = await startHub();
  for (const [name, text] of Object.entries(ANSWERS)) {
    const made = await fetch(`${hub.url}/model/new`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hub.masterKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model_name: name, litellm_params: { model: 'openai/x', mock_response: text } }),
    });
    expect(made.status).toBe(200);
  }
});
test.afterAll(() => hub.stop());
test.beforeEach(() => {
  complaints = [];
});

/** Opens the interface signed in, and collects what the browser complains about, policy violations included. */
async function signedIn(page: Page): Promise<void> {
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${hub.url}/ui/`);
  await page.getByLabel('Master key').fill(hub.masterKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Message')).toBeFocused();
}

async function pick(page: Page, model: string): Promise<void> {
  await page.keyboard.press('Control+m');
  await page.getByRole('combobox', { name: 'Search models' }).fill(model);
  await expect(page.getByRole('option', { name: model })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Message')).toBeFocused();
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Message').fill(question);
  await page.keyboard.press('Enter');
  await expect(page.getByText('to first token').last()).toBeVisible();
}

/** Puts something into the hub as another window would. Gives its id. */
async function make(path: string, body: Record<string, unknown>): Promise<string> {
  const made = await fetch(`${hub.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.masterKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(made.status).toBe(201);
  return ((await made.json()) as { id: string }).id;
}
const makeChat = (changes: Record<string, unknown>) => make('/hub/conversations', changes);

const rail = (page: Page) => page.getByRole('navigation', { name: 'Chats' });
const row = (page: Page, title: string) => rail(page).getByRole('link', { name: title, exact: true });

test('formulas, footnotes, alerts, diagrams and wide tables are drawn', async ({ page }) => {
  await signedIn(page);
  await pick(page, 'drawn');
  await ask(page, 'Draw');
  const answer = page.getByRole('article').last();

  await expect(answer.locator('math')).toHaveCount(2);
  await expect(answer.locator('math[display=block] mfrac')).toBeVisible();
  await expect(answer).toContainText('it costs $5 or $6.');
  await expect(answer.getByRole('note', { name: 'Warning' })).toContainText('Mind the gap');

  const diagram = answer.locator('iframe').first().contentFrame();
  await expect(diagram.locator('svg')).toContainText('Answer');
  // Its own rules: no origin, so neither the session nor the page around it.
  expect(await answer.locator('iframe').first().getAttribute('sandbox')).toBe('allow-scripts');
  await expect(answer.getByText('This diagram could not be drawn')).toBeVisible();
  await expect(answer.locator('pre', { hasText: 'A -->' })).toBeVisible();

  await answer.getByRole('link', { name: 'Footnote 1', exact: true }).click();
  await expect(answer.locator('li:focus')).toContainText('By hand.');
  await expect(page).toHaveURL(/\/chat\/[^#]+$/);

  const table = answer.getByRole('group', { name: 'Table' });
  const { outer, inner, body } = await table.evaluate((element) => ({
    outer: element.clientWidth,
    inner: element.scrollWidth,
    body: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  expect(inner).toBeGreaterThan(outer);
  expect(body).toBe(0);

  await answer.getByRole('button', { name: 'Show the diagram large' }).first().click();
  const large = page.getByRole('dialog').locator('iframe').contentFrame();
  await expect(large.locator('svg')).toContainText('Answer');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  const saved = page.waitForEvent('download');
  await answer.getByRole('button', { name: 'Save the code as a file' }).last().click();
  expect((await saved).suggestedFilename()).toBe('code.ts');
  expect(complaints).toEqual([]);
});

test('what a hostile answer holds stays text', async ({ page }) => {
  await signedIn(page);
  const asked: string[] = [];
  page.on('request', (request) => !request.url().startsWith(hub.url) && asked.push(request.url()));
  await pick(page, 'hostile');
  await ask(page, 'Try');
  const answer = page.getByRole('article').last();
  await expect(answer).toContainText('<script>window.hacked = 1</script>');
  await expect(answer.locator('script, img, [onerror]')).toHaveCount(0);
  await expect(answer.getByRole('link')).toHaveCount(1);
  const targets = await answer.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(targets).toEqual(['https://e.example/x.png']);
  await expect(answer.getByText('U+202E')).toBeVisible();
  await answer.locator('iframe').scrollIntoViewIfNeeded();
  await expect(answer.locator('iframe').contentFrame().locator('svg')).toBeVisible();
  expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
  expect(asked.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([]);
});

test('chats are renamed, pinned, put into folders, archived and deleted, by keyboard alone', async ({ page }) => {
  await Promise.all(['Alpha', 'Beta', 'Gamma'].map((title) => makeChat({ title })));
  await signedIn(page);
  await row(page, 'Beta').focus();

  await page.keyboard.press('F2');
  await expect(page.getByLabel('New name')).toBeFocused();
  await page.keyboard.type('Second');
  await page.keyboard.press('Escape');
  await expect(row(page, 'Beta')).toBeFocused();
  await page.keyboard.press('F2');
  await page.keyboard.type('Second');
  await page.keyboard.press('Enter');
  await expect(row(page, 'Second')).toBeFocused();

  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Pin' }).press('Enter');
  await expect(rail(page).getByRole('heading', { name: 'Pinned' })).toBeVisible();
  await expect(rail(page).getByRole('link').first()).toHaveText('Second');

  await row(page, 'Gamma').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Move to a folder' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'New folder' }).press('Enter');
  await expect(page.getByLabel('Name of the folder')).toBeFocused();
  await page.keyboard.type('Work');
  await page.keyboard.press('Enter');
  const folder = rail(page).getByRole('button', { name: 'Work', exact: true });
  await expect(folder).toHaveAttribute('aria-expanded', 'true');
  await folder.press('Enter');
  await expect(row(page, 'Gamma')).toBeHidden();
  await page.reload();
  await expect(folder).toHaveAttribute('aria-expanded', 'false');
  await folder.press('Enter');
  await expect(row(page, 'Gamma')).toBeVisible();

  await row(page, 'Gamma').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Archive' }).press('Enter');
  await expect(row(page, 'Gamma')).toBeHidden();
  await page.getByRole('button', { name: 'More about chats' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Archived chats' }).press('Enter');
  await page.getByRole('button', { name: 'Take out of the archive: Gamma' }).press('Enter');
  await expect(row(page, 'Gamma')).toBeVisible();

  await row(page, 'Alpha').focus();
  await page.keyboard.press('Delete');
  await expect(row(page, 'Alpha')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).last().press('Enter');
  await expect(row(page, 'Alpha')).toBeVisible();

  await folder.focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Delete the folder' }).press('Enter');
  await expect(folder).toBeHidden();
  await expect(row(page, 'Gamma')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a chat is dragged into a folder and out of it', async ({ page }) => {
  await makeChat({ title: 'Wanderer' });
  await signedIn(page);
  await page.getByRole('button', { name: 'More about chats' }).click();
  await page.getByRole('menuitem', { name: 'New folder' }).click();
  await page.getByLabel('Name of the folder').fill('Harbour');
  await page.keyboard.press('Enter');
  const folder = rail(page).locator('section', { hasText: 'Harbour' });
  await expect(folder).toContainText('Drag chats here.');
  await row(page, 'Wanderer').dragTo(folder);
  await expect(folder).toContainText('Wanderer');
  await folder.getByRole('link', { name: 'Wanderer' }).dragTo(rail(page).getByRole('heading', { name: 'Today' }));
  await expect(folder).toContainText('Drag chats here.');
  await expect(row(page, 'Wanderer')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a long list shows its beginning, and more when asked for', async ({ page }) => {
  for (let count = 0; count < 60; count++) await makeChat({ title: `Number ${count}` });
  await signedIn(page);
  await expect(row(page, 'Number 59')).toBeVisible();
  await expect(row(page, 'Number 3')).toHaveCount(0);
  await rail(page)
    .getByRole('button', { name: /^Show \d+ more$/ })
    .click();
  await expect(row(page, 'Number 3')).toHaveCount(1);
});

test('an old chat is found by a word in it, and opens there', async ({ page }) => {
  await signedIn(page);
  await pick(page, 'drawn');
  await ask(page, 'The quick brown zyzzyva jumps');
  await page.getByRole('button', { name: 'New chat', exact: true }).click();
  await page.getByLabel('Search all chats').fill('zyzzyva');
  const hit = page
    .getByRole('main')
    .getByRole('link', { name: /· .*quick brown/ })
    .last();
  await expect(hit.locator('mark')).toHaveText('zyzzyva');
  await page.getByLabel('Search all chats').press('Tab');
  await hit.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/chat\/[^?]+\?message=/);
  await expect(page.getByRole('log')).toContainText('zyzzyva jumps');
  await page.getByLabel('Search all chats').fill('nothingholdsthis');
  await expect(page.getByText('No chat holds “nothingholdsthis”.')).toBeVisible();
  expect(complaints).toEqual([]);
});

/** What the hub holds of a chat. */
async function chatOf(page: Page): Promise<Record<string, unknown>> {
  const id = /\/chat\/([^?]+)/.exec(page.url())?.[1] ?? '';
  const read = await fetch(`${hub.url}/hub/conversations/${id}`, {
    headers: { authorization: `Bearer ${hub.masterKey}` },
  });
  return (await read.json()) as Record<string, unknown>;
}

test('a chat is set in the panel beside it, by presets too, and the next one begins as it was set', async ({
  page,
}) => {
  await signedIn(page);
  await page.keyboard.press('Control+.');
  const panel = page.getByRole('complementary', { name: 'Settings of the new chat' });
  await panel.getByLabel('System prompt').fill('Answer in one word.');
  await panel.getByLabel('Temperature', { exact: true }).fill('0.3');
  await page.reload();
  await expect(panel.getByLabel('System prompt')).toHaveValue('Answer in one word.');
  await pick(page, 'drawn');
  await ask(page, 'How is it set?');
  expect(await chatOf(page)).toMatchObject({ systemPrompt: 'Answer in one word.', parameters: { temperature: 0.3 } });

  const own = page.getByRole('complementary', { name: 'Settings of this chat' });
  await own.getByLabel('Temperature', { exact: true }).fill('7');
  await expect(own.getByText('Write a number from 0 to 2.')).toBeVisible();
  await own.getByLabel('Temperature', { exact: true }).fill('1.5');
  await own.getByLabel('Top P, slider').press('ArrowLeft');
  await own.getByText('More parameters').click();
  await own.getByLabel('Seed', { exact: true }).fill('42');
  await own.getByRole('button', { name: 'Add a stop text' }).click();
  await own.getByLabel('Stop text 1', { exact: true }).fill('\\nEND');
  await own.getByLabel('Thinking').selectOption('low');
  await own.getByLabel('Tools').fill('[{"name": "now",}]');
  await expect(own.getByText(/^Line 1, column 17: /)).toBeVisible();
  await own.getByLabel('Tools').fill('[{"name": "now"}]');
  await own.getByRole('button', { name: 'Temperature: back to the model’s default' }).click();
  await expect
    .poll(() => chatOf(page))
    .toMatchObject({
      parameters: { topP: 0.94, seed: 42, stop: ['\nEND'], reasoningEffort: 'low' },
      tools: [{ name: 'now' }],
    });
  // It is saved after a pause, perhaps later than what was changed before it.
  await expect.poll(async () => (await chatOf(page))['parameters']).not.toHaveProperty('temperature');

  await own.getByRole('button', { name: 'Save as…' }).click();
  await own.getByLabel('Name of the preset').fill('Terse');
  await page.keyboard.press('Enter');
  await expect(own.getByLabel('Preset', { exact: true })).toHaveValue(/./);
  await own.getByLabel('System prompt').fill('Answer in two words.');
  await own.getByRole('button', { name: 'Update “Terse”' }).click();
  await expect(page.getByText('The preset “Terse” was saved.').last()).toBeVisible();

  await page.getByRole('button', { name: 'New chat', exact: true }).click();
  await panel.getByLabel('Preset', { exact: true }).selectOption('Terse');
  await expect(panel.getByLabel('System prompt')).toHaveValue('Answer in two words.');
  await expect(panel.getByLabel('Seed', { exact: true })).toHaveValue('42');
  await panel.getByRole('button', { name: 'Delete the preset “Terse”' }).click();
  const notice = page.locator('[role=status] > div', { hasText: 'The preset “Terse” was deleted.' });
  await notice.getByRole('button', { name: 'Undo' }).click();
  await expect(panel.getByLabel('Preset', { exact: true }).locator('option')).toHaveText(['none', 'Terse']);
  // Another window makes one.
  await make('/hub/presets', { name: 'From elsewhere' });
  await expect(panel.getByLabel('Preset', { exact: true })).toContainText('From elsewhere');

  // What was written a moment ago is not lost with the page.
  await row(page, 'How is it set?').click();
  await own.getByLabel('System prompt').fill('Written in the last moment.');
  await page.reload();
  await expect(own.getByLabel('System prompt')).toHaveValue('Written in the last moment.');
  await page.keyboard.press('Control+.');
  await expect(own).toBeHidden();
  expect(complaints).toEqual([]);
});

test('in a narrow window the panel is a sheet', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 600 });
  await signedIn(page);
  await page.keyboard.press('Control+.');
  const sheet = page.getByRole('dialog', { name: 'Settings of the new chat' });
  await sheet.getByLabel('System prompt').fill('Narrow.');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('Control+.');
  await expect(sheet.getByLabel('System prompt')).toHaveValue('Narrow.');
});

test('a chat goes out as a file and comes back, and all of them', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: hub.url });
  await signedIn(page);
  await pick(page, 'drawn');
  await ask(page, 'Remember the walrus');
  const original = row(page, 'Remember the walrus');

  const save = async (item: string): Promise<string> => {
    const download = page.waitForEvent('download');
    await original.first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: item }).click();
    const file = await download;
    const path = test.info().outputPath(file.suggestedFilename());
    await file.saveAs(path);
    return path;
  };
  const asJson = await save('Export as JSON');
  const asMarkdown = await save('Export as Markdown');
  expect(asJson).toMatch(/walrus.*\.json$/i);
  expect(asMarkdown).toMatch(/walrus.*\.md$/i);

  await original.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
  await expect(page.getByText('The chat was copied as Markdown.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Remember the walrus');

  await original.focus();
  await page.keyboard.press('Delete');
  await expect(original).toBeHidden();

  const importFile = async (path: string) => {
    await page.getByRole('button', { name: 'More about chats' }).click();
    await page.getByRole('menuitem', { name: 'Import chats…' }).click();
    await page.getByRole('dialog').getByLabel('Choose a file').setInputFiles(path);
  };
  const dialog = page.getByRole('dialog', { name: 'Import chats' });
  await importFile(asJson);
  await expect(dialog).toContainText('1 chat was taken from this file of Homeport.');
  await dialog.getByRole('link', { name: 'Remember the walrus' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('log')).toContainText('Remember the walrus');
  await expect(page.getByRole('article').last().locator('math')).toHaveCount(2);

  await importFile(asMarkdown);
  await expect(dialog).toContainText('1 chat was taken from this file of Markdown.');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(original).toHaveCount(2);

  const everything = page.waitForEvent('download');
  await page.getByRole('button', { name: 'More about chats' }).click();
  await page.getByRole('menuitem', { name: 'Export all chats' }).click();
  const all = test.info().outputPath('all.json');
  await (await everything).saveAs(all);
  await importFile(all);
  await expect(dialog).toContainText(/\d+ chats were taken from this file of Homeport\./);
  await dialog.getByRole('button', { name: 'Import another file' }).click();
  await dialog
    .getByLabel('Choose a file')
    .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"no": "chats"}') });
  await expect(dialog.getByRole('alert')).toBeVisible();
  complaints = complaints.filter((complaint) => !complaint.includes('status of 4'));
  expect(complaints).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`everything around a chat is accessible (${colorScheme})`, async ({ browser }) => {
    // Looking at five pages takes a busy computer a while.
    test.slow();
    // axe puts its own script into the page, which the policy would refuse.
    const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const expectAccessible = async () => {
      // The menu's own guards take the focus for a moment and hand it on.
      const { violations } = await new AxeBuilder({ page }).exclude('[data-base-ui-focus-guard]').analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    };
    await signedIn(page);
    await pick(page, 'drawn');
    await ask(page, 'Accessible?');
    await expect(page.getByRole('article').last().locator('math')).toHaveCount(2);
    await page.keyboard.press('Control+.');
    const panel = page.getByRole('complementary', { name: 'Settings of this chat' });
    await panel.getByText('More parameters').click();
    await panel.getByLabel('Temperature', { exact: true }).fill('9');
    await panel.getByLabel('Tools').fill('[');
    await expectAccessible();
    await row(page, 'Accessible?').first().click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    await expectAccessible();
    await page.keyboard.press('Escape');
    await page.getByLabel('Search all chats').fill('walrus');
    await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
    await expectAccessible();
    await page.getByRole('button', { name: 'More about chats' }).click();
    await page.getByRole('menuitem', { name: 'Import chats…' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More about chats' }).click();
    await page.getByRole('menuitem', { name: 'Archived chats' }).click();
    await expect(page.getByRole('heading', { name: 'Archived chats' })).toBeVisible();
    await expectAccessible();
    await context.close();
  });
}

test('the list of models leads to those that could be downloaded', async ({ page }) => {
  await signedIn(page);
  await page.keyboard.press('Control+m');
  const options = page.getByRole('group', { name: 'To download' }).getByRole('option');
  await expect(options.first()).toContainText(/fits|tight|too large/);
  const name = (await options.first().locator('.font-medium').textContent()) ?? '';
  await page.getByRole('combobox', { name: 'Search models' }).fill(name);
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/models\?.*tab=discover/);
  await expect(page.getByRole('main')).toContainText(name);
  expect(complaints).toEqual([]);
});
