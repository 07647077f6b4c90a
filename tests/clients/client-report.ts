import type { Hindrance } from './toolchains.ts';

/** What ran, and what could not run because a toolchain is missing here. */
export interface ClientReport {
  /** @param problem why it failed; undefined = it passed */
  tell(name: string, problem: string | undefined): void;
  skip(name: string, reason: string): void;
  /** Skips what this computer lacks something for; any other hindrance is a failure. */
  hinder(name: string, hindrance: Hindrance): void;
  /** Prints the skipped ones and the sums. @returns whether nothing failed */
  close(): boolean;
}

export function createClientReport(): ClientReport {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  function tell(name: string, problem: string | undefined): void {
    if (problem === undefined) passed++;
    else failed++;
    console.log(problem === undefined ? `ok    ${name}` : `FAIL  ${name}\n${problem}`);
  }

  function skip(name: string, reason: string): void {
    skipped.push(`${name}: ${reason}`);
  }

  return {
    tell,
    skip,
    hinder(name, hindrance) {
      if ('missing' in hindrance) skip(name, hindrance.missing);
      else tell(name, hindrance.problem);
    },
    close() {
      for (const each of skipped) console.log(`skipped: ${each}`);
      console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
      return failed === 0;
    },
  };
}
