import { describe, expect, it } from 'vitest';
import { answeredAs, COMPAT } from './compat.ts';
import { HubError, type ErrorCode } from './errors.ts';

const limit = { type: 'requests', resetsAt: '2026-02-18 13:38:20 UTC' };

describe('an error in the answers of today', () => {
  it.each([
    'budget_exceeded',
    'key_expired',
    'model_access_denied',
    'model_not_found',
    'admin_only',
    'internal',
  ] as const)('is %s as it was thrown', (code) => {
    const error = new HubError(code, 'No.', { litellmWords: 'Invalid model name.', limit, retryAfterSeconds: 7 });
    expect(answeredAs(error, COMPAT.new)).toBe(error);
  });
});

describe('an error in the answers of LiteLLM 1.81.13', () => {
  it.each<[ErrorCode, number, number]>([
    ['budget_exceeded', 429, 400],
    ['key_expired', 401, 400],
    ['model_access_denied', 403, 401],
    ['model_not_found', 404, 400],
    ['admin_only', 403, 401],
    ['engine_unavailable', 503, 500],
    ['engine_timeout', 504, 408],
    ['forbidden', 403, 403],
    ['unauthenticated', 401, 401],
    ['rate_limited', 429, 429],
    ['internal', 500, 500],
  ])('of %s has not the status %i but %i', (code, today, then) => {
    const error = new HubError(code, 'No.');
    expect([error.status, answeredAs(error, COMPAT.p81).status]).toEqual([today, then]);
  });

  it('begins with LiteLLM’s words where there are some, and keeps what else is known of it', () => {
    const cause = new Error('why');
    const error = new HubError('model_not_found', 'There is no x.', { litellmWords: 'Invalid model name x.' }, cause);
    expect(answeredAs(error, COMPAT.p81)).toMatchObject({
      code: 'model_not_found',
      message: 'Invalid model name x. There is no x.',
      cause,
      details: { wireType: 'None', param: 'None', wireCode: '400' },
    });
  });

  it('says of a limit always to come back in a minute, of other refusals what they say', () => {
    const retryAfterOf = (details: object) =>
      answeredAs(new HubError('rate_limited', 'No.', details), COMPAT.p81).details.retryAfterSeconds;
    expect(retryAfterOf({ limit, retryAfterSeconds: 7 })).toBe(60);
    expect(retryAfterOf({ retryAfterSeconds: 7 })).toBe(7);
  });

  it('keeps a status that whoever threw it chose', () => {
    const error = new HubError('model_not_found', 'No.', { status: 404 });
    expect(answeredAs(error, COMPAT.p81)).toBe(error);
  });
});
