// `npm test`: unit, integration and compatibility tests with vitest, then the journeys in a real browser, then one summary
// that names what was skipped and why. Extra arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './helpers/find-browser.ts';
import type { UnitSummary } from './helpers/skip-reporter.ts';

interface Tally {
  passed: number;
  failed: number;
  skipped: { name: string; reason: string }[];
}

interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly unknown[];
}
interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly {
      readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
      readonly annotations: readonly { readonly type: string; readonly description?: string }[];
    }[];
  }[];
}

const scratch = mkdtempSync(join(tmpdir(), 'homeport-tests-'));
const tally: Tally = { passed: 0, failed: 0, skipped: [] };
try {
  runUnitTests();
  runJourneys();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const { name, reason } of tally.skipped) console.log(`skipped: ${name}: ${reason || 'NO REASON GIVEN'}`);
// A skip without a reason is a hole in the suite, not a pass.
const unexplained = tally.skipped.filter(({ reason }) => reason === '').length;
console.log(`${tally.passed} passed, ${tally.failed + unexplained} failed, ${tally.skipped.length} skipped`);
process.exitCode = tally.failed + unexplained > 0 ? 1 : 0;

function run(args: readonly string[], env: Readonly<Record<string, string>>): number {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  return status ?? 1;
}

function runUnitTests(): void {
  const file = join(scratch, 'unit.json');
  const status = run(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], {
    HOMEPORT_TEST_SUMMARY: file,
  });
  if (!existsSync(file)) {
    tally.failed++;
    console.log(`vitest ended with ${status} before it ran a test`);
    return;
  }
  const summary = JSON.parse(readFileSync(file, 'utf8')) as UnitSummary;
  tally.passed += summary.passed;
  tally.failed += summary.failed === 0 && status !== 0 ? 1 : summary.failed;
  tally.skipped.push(...summary.skipped);
}

function runJourneys(): void {
  const browser = ensureBrowser();
  if ('reason' in browser) {
    tally.skipped.push({ name: 'all journeys in the browser', reason: browser.reason });
    return;
  }
  const file = join(scratch, 'journeys.json');
  const status = run(['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
    HOMEPORT_CHROMIUM: browser.path,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  if (!existsSync(file)) {
    tally.failed++;
    console.log(`playwright ended with ${status} before it ran a journey`);
    return;
  }
  const report = JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport;
  tally.failed += report.errors.length;
  for (const suite of report.suites) tallySuite(suite);
  if (status !== 0 && tally.failed === 0) tally.failed++;
}

function tallySuite(suite: PlaywrightSuite): void {
  for (const inner of suite.suites ?? []) tallySuite(inner);
  for (const { title, tests } of suite.specs ?? []) {
    for (const { status, annotations } of tests) {
      if (status === 'skipped') {
        tally.skipped.push({ name: title, reason: annotations.find(({ type }) => type === 'skip')?.description ?? '' });
      } else if (status === 'expected') tally.passed++;
      else tally.failed++;
    }
  }
}
