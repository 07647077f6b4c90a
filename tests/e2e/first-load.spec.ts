import { expect, test } from '@playwright/test';
import { firstLoadBytes } from '../bench/ui/first-load.ts';
import { startHub } from './start-hub.ts';

/** Of JavaScript, gzipped, before the first screen. */
const MOST_BYTES = 250_000;

test('the first screen needs little JavaScript', async () => {
  // Starting builds the interface where it is missing or old.
  const hub = await startHub();
  await hub.stop();
  expect(firstLoadBytes()).toBeLessThan(MOST_BYTES);
});
