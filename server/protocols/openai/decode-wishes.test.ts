import { describe, expect, it } from 'vitest';
import { decodeWishes } from './decode-wishes.ts';

function wire(body: Record<string, unknown>) {
  return { dialect: 'openai', bytes: Buffer.from(JSON.stringify(body)), body };
}
const wishesOf = (body: Record<string, unknown>) => decodeWishes(wire(body)).wishes;

describe('what a body asks of the hub', () => {
  it('is nothing for most, whose bytes stay as they came', () => {
    const plain = wire({ model: 'm', messages: [], user: null });
    expect(decodeWishes(plain)).toEqual({ wishes: undefined, wire: plain, ignored: [] });
    expect(decodeWishes(plain).wire).toBe(plain);
  });

  it.each([
    [{ user: 'ada' }, { customerId: 'ada' }],
    [{ user: '' }, {}],
    [{ litellm_metadata: { user: 'bo' } }, { customerId: 'bo', metadata: { user: 'bo' } }],
    [{ metadata: { user_id: 'cy' } }, { customerId: 'cy', metadata: { user_id: 'cy' } }],
    [{ metadata: { user_id: 17 } }, { customerId: '17', metadata: { user_id: 17 } }],
    [{ metadata: { user_id: { deep: 1 } } }, { metadata: { user_id: { deep: 1 } } }],
    [
      { user: 'ada', litellm_metadata: { user: 'bo' }, metadata: { user_id: 'cy' } },
      { customerId: 'ada', metadata: { user: 'bo', user_id: 'cy' } },
    ],
    [
      { tags: ['a'], metadata: { tags: ['b', 'a'], team: 1 } },
      { tags: ['a', 'b'], metadata: { team: 1 } },
    ],
    [{ litellm_metadata: { tags: ['c'], x: 1 } }, { tags: ['c'], metadata: { x: 1 } }],
    [
      { timeout: 1.5, stream_timeout: 2 },
      { timeoutMs: 1500, streamTimeoutMs: 2000 },
    ],
    [{ num_retries: 0 }, { retries: 0 }],
    [{ fallbacks: ['a', { model: 'b' }] }, { fallbacks: ['a', 'b'] }],
    [{ mock_response: 'hi' }, { mock: { response: 'hi' } }],
    [{ mock_testing_fallbacks: true }, { mock: { failure: 'fallbacks' } }],
    [{ mock_testing_rate_limit_error: true }, { mock: { failure: 'rate_limit' } }],
    [{ mock_timeout: true }, { mock: { timeout: true } }],
    [{ mock_testing_fallbacks: false }, {}],
    [{ drop_params: false }, { dropParams: false }],
  ])('%j', (body, wishes) => {
    expect(wishesOf(body)).toEqual(wishes);
  });

  it('does not go on to an upstream, and everything else does', () => {
    const { wire: rest } = decodeWishes(
      wire({ model: 'm', user: 'ada', tags: ['a'], num_retries: 1, unknown: { deep: 1 }, metadata: { n: 1 } }),
    );
    expect(rest.body).toEqual({ model: 'm', user: 'ada', unknown: { deep: 1 } });
    expect(JSON.parse(Buffer.from(rest.bytes).toString())).toEqual(rest.body);
    expect(decodeWishes(wire({ metadata: { team: 'a' } })).wire.body).toEqual({ metadata: { team: 'a' } });
  });

  it('names what it can’t keep', () => {
    expect(decodeWishes(wire({ guardrails: ['pii'] })).ignored).toEqual(['guardrails']);
    expect(decodeWishes(wire({ guardrails: [], tags: ['a'] })).ignored).toEqual([]);
  });

  it.each(['api_base', 'base_url'])('is never another address: %s', (name) => {
    expect(() => wishesOf({ [name]: 'http://elsewhere' })).toThrow('Rejected Request');
  });
});
