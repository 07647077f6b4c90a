import { describe, expect, it } from 'vitest';
import { keyRow, MASTER_PRINCIPAL, principalOf } from '../../tests/helpers/account-rows.ts';
import { deploymentRow } from '../../tests/helpers/deployment-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { NO_LIMITS } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Admission } from '../domain/ports.ts';
import { createFakeEngine } from '../engines/fake/engine.ts';
import type { CallReceipt } from '../inference/run-inference.ts';
import type { RouteFacts } from '../inference/router.ts';
import { receiptHeaders, receiptHeadersOfError } from './receipt-headers.ts';

const admission: Admission = {
  model: 'm',
  region: null,
  modelInRegion: null,
  isFallback: false,
  affords: () => true,
  refusalOf: () => undefined,
  hold: () => undefined,
  limits: () => [
    { scope: 'api_key', what: 'requests', limit: 5, remaining: 4 },
    { scope: 'model_per_key', what: 'tokens', limit: 100, remaining: 60 },
  ],
  tags: [],
  callerSpend: () => 2_000_000,
  cost: () => 1_500_000,
};
const route: RouteFacts = {
  target: {
    id: 'd1',
    engine: createFakeEngine({ clock: createTestClock() }),
    model: { name: 'echo' },
    deployment: deploymentRow('m', { apiBase: 'http://up/v1?key=secret', rpm: 10 }),
  },
  group: 'grüppe',
  retries: 1,
  maxRetries: 3,
  fallbacks: 2,
  trace: { attempts: [], fallbacks: [] },
  timeoutMs: 1000,
  attemptedAt: 0,
  context: undefined,
  upstreamMs: 80,
  load: () => ({ inFlight: 0, requests: 4, tokens: 0, latencyMs: undefined }),
};
const key = keyRow('hash', { limits: { ...NO_LIMITS, maxBudget: 1.5, rpmLimit: 5, tpmLimit: 100 } });
const context = (receipt: Partial<CallReceipt>, caller = principalOf(key)) => ({
  receipt: { wishes: {}, admission, route, usage: () => undefined, durationMs: 100.126, ...receipt },
  caller,
  requestId: 'req_1',
  version: '9.9.9',
});

describe('the receipt of an answer', () => {
  it('that is whole tells everything', () => {
    expect(receiptHeaders(context({}), false)).toEqual({
      'x-litellm-call-id': 'req_1',
      'x-litellm-version': '9.9.9',
      'x-litellm-model-id': 'd1',
      'x-litellm-model-group': 'gr%C3%BCppe',
      'x-litellm-model-api-base': 'http://up/v1',
      'x-litellm-attempted-retries': '1',
      'x-litellm-attempted-fallbacks': '2',
      'x-litellm-max-retries': '3',
      'x-litellm-key-spend': '0.000002',
      'x-litellm-key-max-budget': '1.5',
      'x-litellm-key-tpm-limit': '100',
      'x-litellm-key-rpm-limit': '5',
      'x-litellm-response-cost': '0.0000015',
      'x-litellm-response-duration-ms': '100.13',
      'x-litellm-overhead-duration-ms': '20.13',
      'x-ratelimit-api_key-limit-requests': '5',
      'x-ratelimit-api_key-remaining-requests': '4',
      'x-ratelimit-model_per_key-limit-tokens': '100',
      'x-ratelimit-model_per_key-remaining-tokens': '60',
      'x-litellm-key-remaining-tokens-gr_ppe': '60',
      'x-ratelimit-limit-requests': '10',
      'x-ratelimit-remaining-requests': '6',
    });
  });

  it('that is streamed tells neither cost nor limits', () => {
    const names = Object.keys(receiptHeaders(context({}), true));
    expect(names.filter((name) => /cost|ratelimit|duration|remaining/.test(name))).toEqual([]);
    expect(names).toContain('x-litellm-model-id');
  });

  it('gives back the id of the client', () => {
    expect(receiptHeaders(context({ wishes: { callId: 'mine' } }), true)['x-litellm-call-id']).toBe('mine');
  });

  it('stays under 4 kB with every limit there is', () => {
    const scopes = ['api_key', 'user', 'team', 'team_member', 'end_user', 'organization', 'model_per_key'] as const;
    const what = ['requests', 'tokens', 'max_parallel_requests'] as const;
    const limits = scopes.flatMap((scope) =>
      what.map((each) => ({ scope, what: each, limit: 1e12, remaining: 1e12 }) as const),
    );
    const headers = receiptHeaders(context({ admission: { ...admission, limits: () => limits } }), false);
    expect(
      Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0),
    ).toBeLessThan(4096);
  });
});

describe('the receipt of an error', () => {
  it('names the call, what was asked and the time limit, and costs nothing', () => {
    expect(receiptHeadersOfError(context({}, MASTER_PRINCIPAL), new HubError('request_timeout', 'slow'))).toEqual({
      'x-litellm-call-id': 'req_1',
      'x-litellm-version': '9.9.9',
      'x-litellm-model-id': 'd1',
      'x-litellm-model-group': 'gr%C3%BCppe',
      'x-litellm-model-api-base': 'http://up/v1',
      'x-litellm-response-cost': '0',
      'x-litellm-timeout': '1.0',
    });
  });

  it.each(['unauthenticated', 'model_access_denied', 'budget_exceeded'] as const)(
    'that was not let in (%s) tells nothing',
    (code) => {
      const refused = context({ admission: undefined, route: undefined });
      expect(receiptHeadersOfError(refused, new HubError(code, 'no'))).toEqual({});
    },
  );
});
