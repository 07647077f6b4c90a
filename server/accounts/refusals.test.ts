import { describe, expect, it } from 'vitest';
import { membershipId } from '../domain/account.ts';
import { limitExceeded } from './refusals.ts';

const HASH = '0123456789abcdef'.repeat(4);

describe('a limit of a key that is reached', () => {
  it.each([
    ['api_key', HASH, 'api_key: 01234567. Limit'],
    ['model_per_key', membershipId(HASH, 'echo'), 'model_per_key: 01234567, echo. Limit'],
  ] as const)('of %s names it by the beginning of its hash alone', (scope, id, shown) => {
    expect(limitExceeded(scope, id, 'requests', 2, 0, undefined).message).toContain(shown);
  });
});
