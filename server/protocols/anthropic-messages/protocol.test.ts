import { describe, expect, it } from 'vitest';
import { HubError, type ErrorCode, type ErrorDetails } from '../../domain/errors.ts';
import { anthropicMessages } from './protocol.ts';

const answered = (code: ErrorCode, details: ErrorDetails = {}, message = 'What happened.') =>
  anthropicMessages.encodeError(new HubError(code, message, details), 'req_1');

describe('an error', () => {
  it.each([
    ['invalid_request', 400, 'invalid_request_error'],
    ['unsupported_encoding', 415, 'invalid_request_error'],
    ['unauthenticated', 401, 'authentication_error'],
    ['model_access_denied', 403, 'permission_error'],
    ['model_not_found', 404, 'not_found_error'],
    ['payload_too_large', 413, 'request_too_large'],
    ['rate_limited', 429, 'rate_limit_error'],
    ['budget_exceeded', 429, 'rate_limit_error'],
    ['internal', 500, 'api_error'],
    ['model_load_failed', 500, 'api_error'],
    ['engine_crashed', 502, 'api_error'],
    ['request_timeout', 504, 'timeout_error'],
    ['engine_timeout', 504, 'timeout_error'],
    ['queue_full', 529, 'overloaded_error'],
    ['engine_unavailable', 529, 'overloaded_error'],
  ] as const)('%s is %i %s', (code, status, type) => {
    expect(answered(code)).toMatchObject({
      status,
      headers: { 'request-id': 'req_1' },
      body: { type: 'error', error: { type, message: 'What happened.' }, request_id: 'req_1' },
    });
  });

  it('says whether to try again, and when', () => {
    expect(answered('queue_full', { retryAfterSeconds: 3 }).headers).toMatchObject({
      'x-should-retry': 'true',
      'Retry-After': '3',
    });
    expect(answered('budget_exceeded').headers).toMatchObject({ 'x-should-retry': 'false' });
  });

  it('tells by how much a prompt is too long, where that is known', () => {
    const message = (details: ErrorDetails) =>
      (answered('context_length_exceeded', details).body as { error: { message: string } }).error.message;
    expect(message({ promptTokens: 9000, contextLength: 8192 })).toBe('prompt is too long: 9000 tokens > 8192 maximum');
    expect(message({})).toBe('prompt is too long: What happened.');
    // Prompt and answer together do not fit.
    expect(message({ promptTokens: 8000, contextLength: 8192 })).toBe('prompt is too long: What happened.');
  });
});

describe('a sign of life', () => {
  it('is a ping', () => {
    const identity = { id: 'msg_1', createdAt: 1, model: 'm', elapsedMs: () => 0 };
    expect(anthropicMessages.encodeKeepAlive(identity, 'Go-http-client/1.1')).toBe(
      'event: ping\ndata: {"type":"ping"}\n\n',
    );
  });
});
