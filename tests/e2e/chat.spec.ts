import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { end } from '../bench/processes.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { chatDone, chatLine, lines, toolCallOnOwnLine } from '../helpers/fake-ollama/scenarios.ts';
import { startHubProcess, type HubProcess } from '../helpers/hub-process.ts';
import { MASTER_KEY } from '../helpers/start-test-hub.ts';

let ollama: FakeOllama;
let hub: HubProcess;
let dataDir: string;
const complaints: string[] = [];

test.beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-chat-'));
  ollama = await startFakeOllama();
  hub = await startHubProcess(dataDir, '--ollama-host', ollama.host);
  // Titles that a model makes would ask the scripted one in between.
  await hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify({ makeTitles: false }) });
});
test.afterAll(async () => {
  await end(hub.child);
  await ollama.close();
  rmSync(dataDir, { recursive: true, force: true });
});
test.afterEach(() => expect(complaints.splice(0)).toEqual([]));

async function open(page: Page, path = '/'): Promise<void> {
  page.on('console', (message) => {
    // What the hub refuses, or a hub that is away, is told of on the page; the browser notes it too.
    if (message.type() === 'error' && !/Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.request.post(`${hub.url}/hub/session`, { data: { key: MASTER_KEY } });
  await page.goto(`${hub.url}/ui${path}`);
  await expect(page.getByLabel('Message', { exact: true })).toBeFocused();
}

/** Words that come one by one, as long as nobody hangs up. */
function slowly(count: number, word = 'word', pauseMs = 60) {
  ollama.script('/api/chat', async (exchange) => {
    for (let index = 1; index <= count && !exchange.isGone; index++) {
      await exchange.line(chatLine({ content: `${word}${index} ` }));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    await exchange.line(chatDone());
    exchange.end();
  });
}

const say = (...texts: readonly string[]) =>
  ollama.script('/api/chat', lines(...texts.map((content) => chatLine({ content })), chatDone()));

async function ask(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

const answer = (page: Page) => page.getByRole('log').getByRole('article', { name: 'llama3.2:1b' });

test('an answer goes on while the page is loaded anew, and in a second window', async ({ page, context }) => {
  slowly(60);
  await open(page);
  await ask(page, 'count');
  await expect(answer(page)).toContainText('word3');
  await page.reload();
  await expect(answer(page)).toContainText('word1 word2 word3');
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(answer(other)).toContainText('word1 word2');
  for (const window of [page, other]) {
    await expect(answer(window)).toContainText('word60', { timeout: 15_000 });
    await expect(window.getByText('to first token')).toBeVisible();
  }
  // Nothing came twice.
  expect((await answer(page).textContent())?.match(/word30 /g)).toHaveLength(1);
  await other.close();
});

test('a stopped answer stays, and goes on when it is asked to', async ({ page }) => {
  slowly(500, 'step');
  await open(page);
  await ask(page, 'walk');
  await expect(answer(page)).toContainText('step4');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Stopped.')).toBeVisible();
  const before = (await answer(page).locator('.prose').textContent()) ?? '';
  say('and home.');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(answer(page)).toContainText('and home.');
  await expect(page.getByText('Stopped.')).toBeHidden();
  expect(await answer(page).locator('.prose').textContent()).toContain(before.trim());
});

test('questions and answers have versions, and one switches between them', async ({ page }) => {
  say('First.');
  await open(page);
  await ask(page, 'one');
  await expect(answer(page)).toContainText('First.');
  say('Second.');
  await answer(page).hover();
  await page.getByRole('button', { name: 'Answer again', exact: true }).click();
  await expect(answer(page)).toContainText('Second.');
  await expect(answer(page)).toContainText('2/2');
  await page.getByRole('button', { name: 'Previous version' }).click();
  await expect(answer(page)).toContainText('First.');

  say('Third.');
  await page.getByLabel('Message', { exact: true }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByLabel('Edit the question')).toBeFocused();
  await page.keyboard.type(' and two');
  await page.keyboard.press('Enter');
  await expect(answer(page)).toContainText('Third.');
  const question = page.getByRole('article', { name: 'You' });
  await expect(question).toContainText('one and two');
  // With what was said last below it.
  await question.getByRole('button', { name: 'Previous version' }).click();
  await expect(answer(page)).toContainText('Second.');

  await answer(page).hover();
  await page.getByRole('button', { name: 'Begin a new chat from here' }).click();
  await expect(page.getByText(/This is a copy of/)).toBeVisible();
  await expect(answer(page)).toContainText('Second.');
});

test('models are compared side by side, and the chat goes on from the better one', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Compare models' }).click();
  await page.getByRole('checkbox', { name: 'llama3.2:1b' }).check();
  await page.getByRole('checkbox', { name: 'qwen3:0.6b' }).check();
  await page.keyboard.press('Escape');
  await ask(page, 'who are you');
  const columns = page.getByRole('group', { name: 'Answers side by side' }).getByRole('article');
  await expect(columns).toHaveCount(2);
  for (const name of ['llama3.2:1b', 'qwen3:0.6b']) {
    await expect(columns.filter({ hasText: name })).toContainText('to first token');
  }
  await columns.filter({ hasText: 'qwen3:0.6b' }).getByRole('button', { name: 'Go on with this one' }).click();
  await expect(columns.filter({ hasText: 'qwen3:0.6b' })).toContainText('The chat goes on from this one');
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('[role=log] h2').length)).toBe(2);
});

test('the hub goes away in mid-answer and comes back with what was said', async ({ page }) => {
  slowly(400, 'part');
  await open(page);
  await ask(page, 'long');
  await expect(answer(page)).toContainText('part20');
  hub.child.kill('SIGKILL');
  await expect(page.getByRole('contentinfo')).toContainText('The hub does not answer');
  await ask(page, 'are you there');
  await expect(page.getByText('Your message is kept and will be sent when it is back.')).toBeVisible();
  const { port } = new URL(hub.url);
  say('I am back.');
  hub = await startHubProcess(dataDir, '--ollama-host', ollama.host, '--port', port);
  await expect(page.getByText('I am back.')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('The hub went away before this answer was finished.')).toBeVisible();
  await expect(answer(page).first()).toContainText('part1 ');
});

test('files are handed over, and what is none of the known kinds says so', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'homeport-files-'));
  const file = (name: string, bytes: string | Buffer) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await open(page);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach images, text or PDF files' }).click(),
  ]);
  await chooser.setFiles([
    file('notes.txt', 'The password is swordfish.'),
    file('dot.png', Buffer.from(pixel, 'base64')),
    file('program.exe', Buffer.from('4d5a90000300000004000000ffff0000', 'hex')),
    file('large.txt', Buffer.alloc(26 * 1024 * 1024, 'a')),
  ]);
  await expect(page.getByRole('alert').filter({ hasText: 'program.exe' })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'large.txt' })).toContainText('a file may have');
  for (const name of ['program.exe', 'large.txt']) await page.getByRole('button', { name: `Remove ${name}` }).click();
  await page.getByRole('button', { name: 'Remove dot.png' }).click();
  await expect(page.getByText('dot.png')).toBeHidden();
  await ask(page, 'What is it?');
  await expect(page.getByRole('article', { name: 'You' })).toContainText('notes.txt');
  await expect(page.getByText('to first token')).toBeVisible();
  const asked = JSON.stringify(ollama.requests.findLast(({ path }) => path === '/api/chat')?.body);
  expect(asked).toContain('swordfish');
  rmSync(folder, { recursive: true });
});

test('a file is dropped anywhere on a chat, and elsewhere does not replace the page', async ({ page }) => {
  const drop = (selector: string) =>
    page.locator(selector).evaluate((element) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['words'], 'dropped.txt', { type: 'text/plain' }));
      const event = () => new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      // What is not refused is the browser's to open.
      return !element.dispatchEvent(event());
    });
  await open(page);
  expect(await drop('main h1')).toBe(true);
  await expect(page.getByRole('button', { name: 'Remove dropped.txt' })).toBeVisible();
  await page.goto(`${hub.url}/ui/settings`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await drop('main h1')).toBe(true);
});

test('a call of a tool is shown, and what it came to is given back', async ({ page }) => {
  ollama.script('/api/chat', toolCallOnOwnLine);
  await open(page);
  await ask(page, 'weather');
  await expect(page.getByText(/^Calls /)).toBeVisible();
  await page.getByLabel(/^What .* gives back$/).fill('rain');
  say('Take an umbrella.');
  await page.getByRole('button', { name: 'Send the results' }).click();
  await expect(page.getByText('Take an umbrella.')).toBeVisible();
});

test('a word is marked behind letters that are longer in lower case', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await open(page);
  say('İİİİ end');
  await ask(page, 'in capitals');
  await expect(answer(page)).toContainText('context');
  await page.keyboard.press('Control+f');
  await page.getByRole('searchbox', { name: 'Find in this chat' }).fill('end');
  await expect(page.getByText('1 of 1')).toBeVisible();
  const marked = () => page.evaluate(() => [...(CSS.highlights.get('found') ?? [])].map(String));
  await expect.poll(marked).toEqual(['end']);
  expect(errors).toEqual([]);
});

test('words are found in a long chat, and a draft outlives the page', async ({ page }) => {
  await open(page);
  for (const word of ['apple', 'pear']) {
    say(`${word}\n\n`.repeat(30));
    await ask(page, `tell me of ${word}`);
    await expect(answer(page).last()).toContainText('context');
  }
  await page.keyboard.press('Control+f');
  await page.getByRole('searchbox', { name: 'Find in this chat' }).fill('apple');
  await expect(page.getByText('2 of 2')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 of 2')).toBeVisible();
  await expect(page.getByText('tell me of apple').last()).toBeInViewport();
  await page.keyboard.press('Escape');
  await page.getByLabel('Message', { exact: true }).fill('half a thought');
  await page.waitForTimeout(600);
  await page.reload();
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('half a thought');
});

test('chats that an earlier release kept in the browser move into the hub, once', async ({ page }) => {
  const old = {
    state: {
      list: [
        {
          id: 'o',
          title: 'Of old',
          updatedAt: 1_700_000_000_000,
          messages: [
            { id: 'q', role: 'user', text: 'still there?' },
            { id: 'a', role: 'assistant', model: 'qwen3', text: 'I am.', reasoning: '', outcome: 'complete' },
          ],
        },
      ],
    },
    version: 2,
  };
  await page.addInitScript((text) => {
    if (sessionStorage.getItem('seeded') === null) localStorage.setItem('homeport-conversations', text);
    sessionStorage.setItem('seeded', 'yes');
  }, JSON.stringify(old));
  await open(page);
  await expect(page.getByText('A chat that was kept in this browser is in the hub now.')).toBeVisible();
  await page.getByRole('link', { name: 'Of old' }).click();
  await expect(page.getByText('I am.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'Of old' })).toHaveCount(1);
  expect(await page.evaluate(() => localStorage.getItem('homeport-conversations'))).toBeNull();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in a chat with everything in it, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await open(page);
    ollama.script(
      '/api/chat',
      lines(chatLine({ thinking: 'Hm.' }), chatLine({ content: '# Yes\n\n- a\n' }), chatDone()),
    );
    await ask(page, 'one');
    await expect(page.getByText('to first token')).toBeVisible();
    ollama.script('/api/chat', toolCallOnOwnLine);
    await ask(page, 'two');
    await expect(page.getByText(/^Calls /)).toBeVisible();
    await page.getByRole('article').first().hover();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await context.close();
  });
}
