import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export interface UnitSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** Writes what passed and what was skipped, and why, to the file that `HOMEPORT_TEST_SUMMARY` names. */
export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env['HOMEPORT_TEST_SUMMARY'];
    if (file === undefined) return;
    const skipped: { name: string; reason: string }[] = [];
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      if (module.state() === 'failed' && module.children.size === 0) failed++;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed++;
        else if (result.state === 'failed') failed++;
        else
          skipped.push({
            name: test.fullName,
            reason: result.state === 'skipped' ? (result.note ?? '') : result.state,
          });
      }
    }
    writeFileSync(file, JSON.stringify({ passed, failed, skipped } satisfies UnitSummary));
  }
}
