import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { end } from '../bench/processes.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { chatDone, chatLine, lines, toolCallOnOwnLine } from '../helpers/fake-ollama/scenarios.ts';
import { startHubProcess, type HubProcess } from '../helpers/hub-process.ts';
import { MASTER_KEY } from '../helpers/start-test-hub.ts';
import { rowsDrawnAgain, watchDrawing } from './drawn-rows.ts';

let ollama: FakeOllama;
let hub: HubProcess;
let dataDir: string;

test.beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-writing-'));
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

const field = (page: Page) => page.getByLabel('Message', { exact: true });
const answer = (page: Page) => page.getByRole('log').getByRole('article', { name: 'llama3.2:1b' });

async function open(page: Page, path = '/'): Promise<void> {
  await page.request.post(`${hub.url}/hub/session`, { data: { key: MASTER_KEY } });
  await page.goto(`${hub.url}/ui${path}`);
  await expect(field(page)).toBeFocused();
}

async function ask(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
}

const say = (text: string) => ollama.script('/api/chat', lines(chatLine({ content: text }), chatDone()));

/** Pieces of an answer that are let out one by one, by whoever tests. */
function heldAnswer(): { readonly give: (text: string) => Promise<void>; readonly finish: () => Promise<void> } {
  const opened = Promise.withResolvers<{ give: (text: string) => Promise<void>; finish: () => Promise<void> }>();
  ollama.script('/api/chat', async (exchange) => {
    const over = Promise.withResolvers<void>();
    opened.resolve({
      give: (text) => exchange.line(chatLine({ content: text })),
      async finish() {
        await exchange.line(chatDone());
        exchange.end();
        over.resolve();
      },
    });
    await over.promise;
  });
  return {
    give: async (text) => (await opened.promise).give(text),
    finish: async () => (await opened.promise).finish(),
  };
}

/** A chat of so many questions, each answered. Gives its id. */
async function longChat(questions: number): Promise<string> {
  const at = Date.now();
  const messages = Array.from({ length: questions * 2 }, (_, index) => {
    const base = { id: `m${index}`, parentId: index === 0 ? null : `m${index - 1}`, createdAt: at };
    return index % 2 === 0
      ? { ...base, role: 'user', text: `Question ${index / 2 + 1}`, attachments: [], isCompared: false }
      : {
          ...base,
          role: 'assistant',
          text: 'Word. '.repeat(60),
          model: 'llama3.2:1b',
          reasoning: '',
          reasoningMs: null,
          toolCalls: [],
          outcome: 'complete',
          error: null,
          stats: null,
        };
  });
  const chat = {
    title: `Of ${questions}`,
    titleBy: 'person',
    folder: null,
    isPinned: false,
    isArchived: false,
    model: 'llama3.2:1b',
    systemPrompt: '',
    parameters: {},
    tools: [],
    headId: `m${messages.length - 1}`,
    createdAt: at,
    updatedAt: at,
    messages,
  };
  const file = {
    format: 'homeport-chats',
    version: 1,
    exportedAt: new Date(at).toISOString(),
    files: [],
    chats: [chat],
  };
  const response = await hub.call('/hub/conversation-import?name=chats.json', {
    method: 'POST',
    body: JSON.stringify(file),
  });
  const { imported } = (await response.json()) as { imported: { id: string }[] };
  return String(imported[0]?.id);
}

test('what is written while a message goes out is the beginning of the next one', async ({ page }) => {
  await open(page);
  const held = Promise.withResolvers<void>();
  await page.route('**/hub/conversations/*/turns', async (route) => {
    await held.promise;
    await route.continue();
  });
  say('Well.');
  await ask(page, 'how are you');
  await page.keyboard.press('End');
  await page.keyboard.type(', and what now');
  held.resolve();
  await expect(page.getByRole('article', { name: 'You' })).toHaveText('how are you');
  await expect(answer(page)).toContainText('Well.');
  await expect(field(page)).toHaveValue(', and what now');
});

for (const place of ['a new chat', 'the middle of one']) {
  test(`a message whose taking was not heard of, in ${place}, is sent again and stands there once`, async ({
    page,
  }) => {
    await open(page);
    if (place !== 'a new chat') {
      say('Hello.');
      await ask(page, 'hi');
      await expect(answer(page)).toContainText('Hello.');
    }
    const chats = async () => (await (await hub.call('/hub/conversations')).json()) as { conversations: unknown[] };
    const before = (await chats()).conversations.length;
    let lost = 0;
    await page.route('**/hub/conversations/*/turns', async (route) => {
      if (lost > 0) return route.continue();
      lost++;
      await route.fetch();
      return route.abort('connectionreset');
    });
    say('Once.');
    await ask(page, 'how often');
    await expect(answer(page).last()).toContainText('Once.');
    await expect(field(page)).toHaveValue('');
    await expect(page.getByRole('article', { name: 'You' }).filter({ hasText: 'how often' })).toHaveCount(1);
    expect(lost).toBe(1);
    expect((await chats()).conversations).toHaveLength(place === 'a new chat' ? before + 1 : before);
  });
}

test('words whose taking was not heard of, and that were taken back, can be said once more', async ({ page }) => {
  await open(page);
  say('Hello.');
  await ask(page, 'hi');
  await expect(answer(page)).toContainText('Hello.');
  let calls = 0;
  await page.route('**/hub/conversations/*/turns', async (route) => {
    if (calls++ === 0) await route.fetch();
    return route.abort('connectionreset');
  });
  say('First.');
  await ask(page, 'go on');
  await expect(answer(page).last()).toContainText('First.');
  await page.getByRole('button', { name: 'Do not send' }).click();
  await page.unroute('**/hub/conversations/*/turns');
  say('Second.');
  await ask(page, 'go on');
  await expect(answer(page).last()).toContainText('Second.');
  await expect(page.getByRole('article', { name: 'You' }).filter({ hasText: 'go on' })).toHaveCount(2);
});

test('a first message that waits for the hub begins a chat that is set as it is when it goes out', async ({ page }) => {
  await open(page);
  let isAway = true;
  let calls = 0;
  await page.route('**/hub/conversations/*/turns', (route) => {
    calls++;
    return isAway ? route.abort('connectionreset') : route.continue();
  });
  await ask(page, 'who are you');
  await expect.poll(() => calls).toBeGreaterThan(0);
  await page.keyboard.press('Control+.');
  const panel = page.getByRole('complementary', { name: 'Settings of the new chat' });
  await panel.getByLabel('System prompt').fill('You are a pirate.');
  say('Arr.');
  isAway = false;
  await expect(answer(page)).toContainText('Arr.');
  const id = page.url().split('/').at(-1);
  const chat = (await (await hub.call(`/hub/conversations/${id}`)).json()) as { systemPrompt: string };
  expect(chat.systemPrompt).toBe('You are a pirate.');
});

test('what was written and not sent is gone from the browser after signing out', async ({ page }) => {
  await open(page);
  await field(page).fill('for nobody else');
  await page.reload();
  await expect(field(page)).toHaveValue('for nobody else');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Master key').fill(MASTER_KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(field(page)).toHaveValue('');
  await page.reload();
  await expect(field(page)).toHaveValue('');
});

test('a first message that is refused says why, stays, and leaves no empty chat behind', async ({ page }) => {
  const chats = async () => (await (await hub.call('/hub/conversations')).json()) as { conversations: unknown[] };
  const before = (await chats()).conversations.length;
  const gone = { id: 'gone', kind: 'text', name: 'gone.txt', mediaType: 'text/plain', sizeBytes: 1, note: null };
  await page.addInitScript(
    (kept) => localStorage.setItem('homeport-drafts', kept),
    JSON.stringify({ state: { drafts: { new: { text: '', attachments: [gone], models: [] } } }, version: 1 }),
  );
  await open(page);
  await ask(page, 'read this');
  await expect(page.getByRole('alert').filter({ hasText: 'gone' })).toBeVisible();
  await expect(field(page)).toHaveValue('read this');
  await expect.poll(async () => (await chats()).conversations.length).toBe(before);
});

test('an answer whose beginning could not be read is asked for again', async ({ page }) => {
  const held = heldAnswer();
  await open(page);
  await ask(page, 'slowly');
  await held.give('One. ');
  await expect(answer(page)).toContainText('One.');
  let refused = 0;
  await page.route('**/hub/turns/*?after=*', (route) => (refused++ === 0 ? route.abort() : route.continue()));
  await page.reload();
  await expect(answer(page)).toContainText('One.');
  expect(refused).toBeGreaterThan(1);
  await held.give('Two.');
  await held.finish();
  await expect(answer(page)).toContainText('One. Two.');
});

test('what was said stays on the screen while the bar to find in it comes', async ({ page }) => {
  const held = Promise.withResolvers<void>();
  await page.route('**/assets/find-bar-*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  say('Here.');
  await open(page);
  await ask(page, 'are you there');
  await expect(answer(page)).toContainText('to first token');
  const asked = page.waitForRequest('**/assets/find-bar-*.js');
  await page.keyboard.press('Control+f');
  await asked;
  await expect(answer(page)).toBeVisible();
  held.resolve();
  await expect(page.getByRole('search')).toBeVisible();
});

test('while an answer arrives, it alone is drawn', async ({ page }) => {
  await watchDrawing(page);
  await open(page);
  for (const word of ['First', 'Second']) {
    say(`${word}.`);
    await ask(page, word);
    await expect(answer(page).last()).toContainText('to first token');
  }
  const held = heldAnswer();
  await ask(page, 'Third');
  await held.give('It begins. ');
  await expect(answer(page).last()).toContainText('It begins.');
  await rowsDrawnAgain(page);
  for (let piece = 1; piece <= 5; piece++) {
    await held.give(`Piece ${piece}. `);
    await expect(answer(page).last()).toContainText(`Piece ${piece}.`);
  }
  const rows = await rowsDrawnAgain(page);
  expect(Object.keys(rows)).toEqual(['5']);
  expect(rows['5']).toBeGreaterThanOrEqual(5);
  await held.finish();
});

test('up edits what was said last from anywhere, and the edit outlives its row', async ({ page }) => {
  const id = await longChat(150);
  await open(page, `/chat/${id}`);
  await expect(page.getByText('Question 150', { exact: true })).toBeInViewport();
  const log = page.getByRole('log');
  await log.evaluate((view) => view.scrollTo({ top: 0 }));
  await expect(page.getByText('Question 1', { exact: true })).toBeInViewport();
  await expect(page.getByText('Question 150', { exact: true })).toHaveCount(0);

  await field(page).focus();
  await page.keyboard.press('ArrowUp');
  const edit = page.getByRole('textbox', { name: 'Edit the question' });
  await expect(edit).toBeFocused();
  await expect(edit).toHaveValue('Question 150');
  await page.keyboard.type(', in other words');
  await log.evaluate((view) => view.scrollTo({ top: 0 }));
  await expect(edit).toHaveCount(0);
  await field(page).fill('a draft');
  await page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(edit).toHaveValue('Question 150, in other words');
  // Drawn again is not begun again.
  await expect(edit).not.toBeFocused();
});

test('a link to a message of a long chat goes there and marks it', async ({ page }) => {
  const id = await longChat(150);
  const chat = (await (await hub.call(`/hub/conversations/${id}`)).json()) as { messages: { id: string }[] };
  await open(page, `/chat/${id}?message=${chat.messages[80]?.id}`);
  const row = page.getByRole('article', { name: 'You' }).filter({ hasText: /^Question 41$/ });
  await expect(row).toBeInViewport();
  await expect(row.locator('xpath=ancestor::div[contains(@class, "outline-accent")]')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeVisible();
});

test('what a tool came to outlives its row', async ({ page }) => {
  const id = await longChat(40);
  await open(page, `/chat/${id}`);
  ollama.script('/api/chat', toolCallOnOwnLine);
  await ask(page, 'weather');
  const result = page.getByLabel(/^What .* gives back$/);
  await result.fill('rain');
  const thread = page.getByRole('log');
  await thread.hover();
  await page.mouse.wheel(0, -100_000);
  await expect(result).toHaveCount(0);
  await page.mouse.wheel(0, 100_000);
  await expect(result).toHaveValue('rain');
});

test('a picture is pasted as a file, and cells of a table as text', async ({ page }) => {
  await open(page);
  const paste = (withText: boolean) =>
    field(page).evaluate((element, isTable) => {
      const clipboard = new DataTransfer();
      const bytes = Uint8Array.from(
        atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
        (character) => character.charCodeAt(0),
      );
      clipboard.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
      clipboard.setData('text/html', '<table></table>');
      if (isTable) clipboard.setData('text/plain', 'a\tb');
      // Whether the browser goes on to insert the text.
      return element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }),
      );
    }, withText);
  expect(await paste(true)).toBe(true);
  expect(await paste(false)).toBe(false);
  await expect(page.getByRole('button', { name: 'Remove image.png' })).toHaveCount(1);
});

test('a chat is gone through by keyboard alone', async ({ page }) => {
  say('First.');
  await open(page);
  await page.keyboard.type('by key');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two lines');
  await page.keyboard.press('Enter');
  await expect(answer(page)).toContainText('First.');
  await expect(page.getByRole('article', { name: 'You' })).toHaveText('by key\ntwo lines');
  await expect(answer(page)).toContainText('to first token');
  // Back from the field over its answer's buttons, which are seen when they have the focus.
  const again = page.getByRole('button', { name: 'Answer again', exact: true });
  for (let step = 0; step < 20 && !(await again.evaluate((button) => button === document.activeElement)); step++) {
    await page.keyboard.press('Shift+Tab');
  }
  await expect(again).toBeFocused();
  await expect(again.locator('xpath=..')).toHaveCSS('opacity', '1');
  say('Second.');
  await page.keyboard.press('Enter');
  await expect(answer(page)).toContainText('Second.');
  await expect(answer(page)).toContainText('2/2');
});
