import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './expect-accessible.ts';
import { startHub, type StartedHub } from './start-hub.ts';
import { routePaths } from './route-paths.ts';

let hub: StartedHub;
/** What stands for the parts of paths that are ids. */
const ids: Record<string, string> = { toolId: 'curl' };

test.beforeAll(async () => {
  // Starting builds the interface where it is missing or old.
  test.setTimeout(240_000);
  hub = await startHub();
  ids['userId'] = String((await call('/user/new', { user_email: 'ada@example.com' }))['user_id']);
  ids['teamId'] = String((await call('/team/new', { team_alias: 'Rocketry' }))['team_id']);
  ids['organizationId'] = String((await call('/organization/new', { organization_alias: 'Space' }))['organization_id']);
  await call('/key/generate', { key_alias: 'launch pad', max_budget: 2, team_id: ids['teamId'] });
  await call('/v1/chat/completions', {
    model: 'homeport-starter',
    max_tokens: 4,
    messages: [{ role: 'user', content: 'Hello' }],
  });
});
test.afterAll(() => hub.stop());

async function call(path: string, json: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(hub.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.masterKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  const body = (await response.json()) as Record<string, unknown>;
  expect(response.status, `${path}: ${JSON.stringify(body)}`).toBe(200);
  return body;
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${hub.url}/ui/`);
  await page.getByLabel('Master key').fill(hub.masterKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('main')).toBeVisible();
  // A chat of the page's own, for the paths that lead to one.
  if (ids['conversationId'] !== undefined) return;
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/chat\/.+/);
  ids['conversationId'] = new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

function fillIn(path: string): string {
  return path.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`The test knows no ${name} for ${path}. Make one before it.`);
    return id;
  });
}

for (const theme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
    [360, 640],
  ] as const) {
    test(`axe finds nothing on any page, and none is wider than the window: ${theme}, ${width} × ${height}`, async ({
      page,
    }) => {
      test.setTimeout(240_000);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await signIn(page);
      await page.setViewportSize({ width, height });
      for (const path of routePaths()) {
        await page.goto(`${hub.url}/ui${fillIn(path)}`);
        await expect(page.getByRole('main').locator('h1, textarea').first(), path).toBeVisible();
        await expect(page.locator('.appear-late'), `${path} has come`).toHaveCount(0);
        await expectAccessible(page, path === '/' ? 'home' : path.slice(1).replaceAll('/', '-'));
      }
    });
  }
}
