import { describe, expect, it } from 'vitest';
import { mapUpstreamError } from './map-error.ts';

const said = (code?: string) => JSON.stringify({ error: { message: 'its words', code } });

describe('an error of an upstream', () => {
  it.each([
    [400, said(), 'invalid_request', 400, false],
    [400, said('context_length_exceeded'), 'context_length_exceeded', 400, false],
    [401, said(), 'engine_rejected', 502, false],
    [404, said(), 'model_not_found', 404, false],
    [405, said(), 'engine_rejected', 502, false],
    [429, said(), 'rate_limited', 429, true],
    [429, said('insufficient_quota'), 'engine_rejected', 429, false],
    [500, said(), 'engine_bad_answer', 502, true],
    [502, '<html>Bad Gateway</html>', 'engine_bad_answer', 502, true],
    [503, said(), 'engine_unavailable', 503, true],
  ])('with status %i and %s becomes %s', (status, body, code, answered, retryable) => {
    expect(mapUpstreamError('up', status, body)).toMatchObject({ code, status: answered, retryable });
  });

  it.each([
    ['5', 5],
    ['3600', 30],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 2],
    [undefined, 2],
  ])('says when to come back, within half a minute: %s', (header, seconds) => {
    expect(mapUpstreamError('up', 429, said(), header).details.retryAfterSeconds).toBe(seconds);
  });
});
