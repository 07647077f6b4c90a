import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from './tests/helpers/find-browser.ts';

const executablePath = findBrowser();

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  // Speed is judged by the bench alone: a slow machine is no failure here.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  use: {
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: { args: BROWSER_FLAGS, ...(executablePath !== undefined && { executablePath }) },
  },
});
