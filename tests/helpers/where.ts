import { describe, it, type TestFunction } from 'vitest';

/**
 * Tests that are only possible in some places. Elsewhere they are skipped with a reason, which the summary of `npm test`
 * prints; a skip without one counts as a failure.
 */
export function where(isPossible: boolean, reason: string) {
  return {
    describe(name: string, body: () => void): void {
      if (isPossible) describe(name, body);
      else describe(name, () => it('is not tried here', ({ skip }) => skip(reason)));
    },
    it(name: string, body: TestFunction, timeoutMs?: number): void {
      if (isPossible) it(name, body, timeoutMs);
      else it(name, ({ skip }) => skip(reason));
    },
  };
}

export const onLinux = where(process.platform === 'linux', 'it needs /proc, which only Linux has');
export const onPosix = where(process.platform !== 'win32', 'it needs a POSIX shell, signals or file modes');
export const withoutRootRights = where(
  process.platform !== 'win32' && process.getuid?.() !== 0,
  'root may write anywhere; run as another user to try it',
);
