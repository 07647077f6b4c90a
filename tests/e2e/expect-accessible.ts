import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Axe finds nothing, and nothing is wider than the window. With HOMEPORT_SCREENSHOTS=<folder> a picture is left there as well.
 * @param name what is looked at
 */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    name,
  ).toEqual([]);
  const { overflow, scheme, width } = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - innerWidth,
    scheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    width: innerWidth,
  }));
  expect(overflow, `${name} is as wide as the window`).toBeLessThanOrEqual(0);
  const folder = process.env['HOMEPORT_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${scheme}-${width}.png` });
}
