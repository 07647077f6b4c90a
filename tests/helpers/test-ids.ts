import type { IdGenerator } from '../../server/domain/ports.ts';

/** Ids that a test can expect: `req_1`, `req_2`. Secrets count up too. */
export function createTestIds(): IdGenerator {
  let count = 0;
  return {
    next: (prefix) => `${prefix}${++count}`,
    secret: (length) => String(++count).padStart(length, '0'),
  };
}
