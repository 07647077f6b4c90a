import { describe, expect, it, vi } from 'vitest';
import { createClientReport } from './client-report.ts';
import { install } from './toolchains.ts';

/** An installer that says this and fails. */
const failing = (said: string) =>
  install(process.execPath, ['-e', `console.error(${JSON.stringify(said)}); process.exit(1)`]);

describe('an installer', () => {
  it.each([
    'go: github.com/x/y@v1: Get "https://proxy": dial tcp: lookup proxy: no such host',
    "warning: spurious network error: [6] Couldn't resolve host name (index)",
    'npm error code ECONNREFUSED',
    'Failed to establish a new connection: NewConnectionError(...): [Errno -3] Temporary failure in name resolution',
  ])('whose registry is out of reach hinders for a reason: %s', async (said) => {
    expect(await failing(said)).toEqual({ missing: expect.stringContaining(said) as string });
  });

  it.each([
    'error[E0308]: mismatched types\n  13: <unknown>',
    'error: linking with `cc` failed: exit status: 1',
    'ERROR: No matching distribution found for openai',
    'npm error 404 Not Found',
  ])('that fails otherwise is a failure: %s', async (said) => {
    expect(await failing(said)).toEqual({ problem: expect.stringContaining(said) as string });
  });

  it('that is not done in time hinders for that reason, and one that succeeds does not', async () => {
    const slow = await install(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { limitMs: 200 });
    expect(slow).toEqual({ missing: expect.stringContaining('not done within 0.2 s') as string });
    expect(await install(process.execPath, ['-e', ''])).toBeUndefined();
  });
});

describe('the report of clients', () => {
  it('fails for a build that failed, not for what this computer lacks', () => {
    const print = vi.spyOn(console, 'log').mockReturnValue();
    const report = createClientReport();
    report.hinder('a', { missing: 'cargo is not installed' });
    expect(report.close()).toBe(true);
    report.hinder('b', { problem: 'it does not compile' });
    expect(report.close()).toBe(false);
    expect(print.mock.lastCall).toEqual(['0 passed, 1 failed, 1 skipped']);
    print.mockRestore();
  });
});
