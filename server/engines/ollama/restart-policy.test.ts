import { expect, it } from 'vitest';
import { createTestIds } from '../../../tests/helpers/test-ids.ts';
import { RestartPolicy } from './restart-policy.ts';
import { defaultTimings } from './timings.ts';

it('waits about twice as long each time, up to a limit, and gives up after six crashes in a row', () => {
  const policy = new RestartPolicy(defaultTimings, createTestIds());
  const waits = Array.from({ length: 6 }, () => policy.recordCrash());
  for (const [at, plain] of [1000, 2000, 4000, 8000, 16_000, 30_000].entries()) {
    expect(waits[at]).toBeGreaterThanOrEqual(plain * 0.75);
    expect(waits[at]).toBeLessThanOrEqual(plain * 1.25);
  }
  expect(new Set(waits.map((wait, at) => wait / (waits[at - 1] ?? 1))).size).toBe(6);
  expect(policy.hasGivenUp).toBe(true);
  policy.reset();
  expect(policy.hasGivenUp).toBe(false);
  expect(policy.recordCrash()).toBeLessThanOrEqual(1250);
});
