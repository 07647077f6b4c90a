import { expect, test, type Page } from '@playwright/test';
import { places } from '../../renderer/screens/places.ts';
import { en } from '../../renderer/texts/en.ts';
import { expectAccessible } from './expect-accessible.ts';
import { startHub, type StartedHub } from './start-hub.ts';

let hub: StartedHub;
const complaints: string[] = [];

test.beforeAll(async () => {
  // Starting builds the interface where it is missing or old.
  test.setTimeout(240_000);
  hub = await startHub();
});
test.afterAll(() => hub.stop());
test.afterEach(() => expect(complaints.splice(0)).toEqual([]));

/** Opens a page of the interface signed in, and collects what the browser complains about, policy violations included. */
async function open(page: Page, path: string): Promise<void> {
  page.on('console', (message) => {
    // What the hub refuses is told on the page; that the browser lists it is no complaint.
    if (message.type() === 'error' && !message.text().includes('status of 4')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(hub.url + path);
  // In whatever language it is: the only field, and Enter.
  await page.locator('input').fill(hub.masterKey);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeVisible();
  // The shell listens: for the hub's events, and for shortcuts.
  await expect(page.getByRole('contentinfo')).toContainText('localhost');
}

/** As if it had been chosen in an earlier visit. */
const keepLanguage = (page: Page, language: string) =>
  page.addInitScript((language) => {
    if (sessionStorage.getItem('begun') !== null) return;
    sessionStorage.setItem('begun', 'yes');
    localStorage.setItem('homeport-layout', JSON.stringify({ version: 3, state: { language } }));
  }, language);

test('a language is switched where one is, and stays', async ({ page }) => {
  await keepLanguage(page, 'de');
  await open(page, '/ui/settings');
  const html = page.locator('html');
  await expect(html).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('link', { name: 'Schlüssel', exact: true })).toBeVisible();
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));

  await page.locator('select').first().selectOption('en');
  await expect(page.getByRole('link', { name: 'Keys', exact: true })).toBeVisible();
  await expect(html).toHaveAttribute('lang', 'en');
  expect(await page.evaluate(() => 'isSamePage' in globalThis), 'nothing was loaded again').toBe(true);

  await page.reload();
  await expect(page.getByRole('link', { name: 'Keys', exact: true })).toBeVisible();
});

test('in Arabic the page is mirrored', async ({ page }) => {
  await keepLanguage(page, 'ar');
  await open(page, '/ui/');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  const rail = page.getByRole('navigation', { name: 'الصفحات' });
  expect((await rail.boundingBox())?.x).toBeGreaterThan(900);
  expect((await page.getByRole('main').boundingBox())?.x).toBe(0);
  await expectAccessible(page, 'arabic');
});

test('the palette leads to every page by keyboard', async ({ page }) => {
  await open(page, '/ui/');
  for (const { path, name } of places.toReversed()) {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: en.palette.label })).toBeFocused();
    await page.keyboard.type(en.places[name]);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(path === '/' ? `${hub.url}/ui/` : new RegExp(`/ui${path}(?:[?#]|$)`));
  }
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox', { name: en.palette.label })).toBeHidden();
});

test('the palette offers only what is of use where one is', async ({ page }) => {
  await open(page, '/ui/keys');
  await page.keyboard.press('Control+k');
  const options = page.getByRole('option');
  await expect(options.filter({ hasText: en.actions.nextTheme })).toBeVisible();
  await expect(options.filter({ hasText: en.actions.findInChat })).toHaveCount(0);
  await expect(options.filter({ hasText: en.actions.togglePanel })).toHaveCount(0);
});

test('the shortcuts are all listed', async ({ page }) => {
  await open(page, '/ui/keys');
  await page.keyboard.press('Control+/');
  const sheet = page.getByRole('dialog', { name: en.shortcuts.title });
  for (const text of Object.values(en.actions)) await expect(sheet.getByText(text, { exact: true })).toBeVisible();
  await expectAccessible(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});

test('a setting is saved when it is left, refused with a reason, and taken back', async ({ page }) => {
  await open(page, '/ui/settings');
  const retries = page.getByLabel(en.settings.fields.retries.name, { exact: true });
  await expect(retries).toHaveValue('2');
  await retries.fill('7');
  await retries.press('Enter');
  await expect(page.getByText(en.settings.saved(en.settings.fields.retries.name))).toBeVisible();
  expect(await settingOf(page, 'retries')).toBe(7);

  await retries.fill('1000');
  await retries.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: '100' })).toBeVisible();
  expect(await settingOf(page, 'retries')).toBe(7);

  await expect(retries, 'it may be written better').toHaveValue('1000');

  await page.getByRole('button', { name: en.settings.undo }).click();
  await expect(retries).toHaveValue('2');
  expect(await settingOf(page, 'retries')).toBe(2);
});

test('a setting that can’t be read stays as it was written until it is mended or taken back', async ({ page }) => {
  await open(page, '/ui/settings');
  const fallbacks = page.getByLabel(en.settings.fields.fallbacks.name, { exact: true });
  await fallbacks.fill('{"a-model": ["the-next"');
  await fallbacks.blur();
  await expect(page.getByRole('alert').filter({ hasText: en.settings.unreadable.json })).toBeVisible();
  await expect(fallbacks).toHaveValue('{"a-model": ["the-next"');
  await fallbacks.press('Escape');
  await expect(fallbacks).toHaveValue('{}');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the language is found among the settings by its name', async ({ page }) => {
  await open(page, '/ui/settings');
  await page.getByLabel(en.settings.find).fill(en.settings.language);
  await expect(page.getByRole('region', { name: en.settings.groups.access })).toHaveCount(0);
  await expect(page.getByRole('combobox', { name: en.settings.language })).toBeVisible();
  await expect(page.getByText(en.settings.none)).toHaveCount(0);
});

async function settingOf(page: Page, name: string): Promise<unknown> {
  const response = await page.request.get(`${hub.url}/hub/settings`);
  return ((await response.json()) as Record<string, unknown>)[name];
}

for (const [width, height] of [
  [390, 844],
  [360, 640],
] as const) {
  test(`on a phone of ${width} × ${height} the rail opens over the page, leads somewhere and is gone`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await open(page, '/ui/');
    await expect(page.getByRole('navigation', { name: en.rail.places })).toBeHidden();
    await page.getByRole('button', { name: en.rail.menu }).click();
    const menu = page.getByRole('dialog', { name: en.rail.menu });
    await expectAccessible(page, 'menu');
    await menu.getByRole('link', { name: 'Keys', exact: true }).click();
    await expect(menu).toBeHidden();
    await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();

    await page.getByRole('button', { name: 'New key' }).first().click();
    const sheet = await page.getByRole('dialog').boundingBox();
    expect([sheet?.x, sheet?.y, sheet?.width, sheet?.height]).toEqual([0, 0, width, height]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: en.rail.newChat, exact: true }).click();
    const field = page.getByRole('textbox', { name: 'Message' });
    await field.fill('Hello');
    const box = await field.boundingBox();
    expect((box?.y ?? height) + (box?.height ?? height)).toBeLessThan(height);
    const small = await page.locator('button:visible').evaluateAll((buttons) =>
      buttons
        .map((button) => ({ name: button.ariaLabel ?? button.textContent, box: button.getBoundingClientRect() }))
        .filter(({ box }) => box.height < 40)
        .map(({ name }) => name),
    );
    expect(small, 'buttons that a finger misses').toEqual([]);
  });
}

test('a window that becomes narrow has its rail once', async ({ page }) => {
  await open(page, '/ui/');
  const created = await page.request.post(`${hub.url}/hub/conversations`, { data: { title: 'Only once' } });
  const { id } = (await created.json()) as { id: string };
  await expect(page.getByRole('link', { name: 'Only once' })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: en.rail.menu }).click();
  await expect(page.getByRole('link', { name: 'Only once' })).toBeVisible();
  await expect(page.locator(`[data-chat-row="${id}"]`)).toHaveCount(1);
});

test('on a phone all chats are searched at any speed of typing', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '/ui/');
  await page.request.post(`${hub.url}/hub/conversations`, { data: { title: 'A quiet harbour' } });
  const field = page.getByRole('searchbox', { name: 'Search all chats' });
  for (let round = 0; round < 2; round++) {
    await page.getByRole('button', { name: en.rail.menu }).click();
    await page.getByRole('link', { name: 'Search all chats' }).click();
    await expect(field).toBeFocused();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  // Slower than the pause after which it searches.
  await page.keyboard.type('harbour', { delay: 260 });
  await expect(field).toHaveValue('harbour');
  await expect(page).toHaveURL(/q=harbour$/);
  await expect(page.getByRole('main').getByRole('link', { name: /A quiet harbour/ })).toBeVisible();
});

test('what a setting says stands directly above its field of several lines', async ({ page }) => {
  await open(page, '/ui/settings');
  const field = page.getByLabel('Names of this hub');
  const hint = page.locator(`#${(await field.getAttribute('aria-describedby')) ?? ''}`);
  const [above, below] = [await hint.boundingBox(), await field.boundingBox()];
  expect((below?.y ?? 0) - ((above?.y ?? 0) + (above?.height ?? 0))).toBeLessThan(40);
});

test('motion is left out where it is not wanted, and forced colours show where one is', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
  await open(page, '/ui/keys');
  const current = page.getByRole('link', { name: 'Keys', exact: true });
  expect(await current.evaluate((link) => getComputedStyle(link).outlineStyle)).toBe('solid');
  const motions = await page.evaluate(
    () => document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1).length,
  );
  expect(motions).toBe(0);
});

test('at 200 % a page of 1280 × 800 is read without scrolling sideways', async ({ page }) => {
  // What a browser lays out at 200 %: half of the pixels.
  await page.setViewportSize({ width: 640, height: 400 });
  await open(page, '/ui/');
  for (const { path } of places) {
    await page.goto(`${hub.url}/ui${path}`);
    await expect(page.getByRole('main').locator('h1, textarea').first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
  }
});
