/** What ran, and what could not run because a toolchain is missing here. */
export interface ClientReport {
  /** @param problem why it failed; undefined = it passed */
  tell(name: string, problem: string | undefined): void;
  skip(name: string, reason: string): void;
  /** Prints the skipped ones and the sums. @returns whether nothing failed */
  close(): boolean;
}

export function createClientReport(): ClientReport {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  return {
    tell(name, problem) {
      if (problem === undefined) passed++;
      else failed++;
      console.log(problem === undefined ? `ok    ${name}` : `FAIL  ${name}\n${problem}`);
    },
    skip(name, reason) {
      skipped.push(`${name}: ${reason}`);
    },
    close() {
      for (const each of skipped) console.log(`skipped: ${each}`);
      console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
      return failed === 0;
    },
  };
}
