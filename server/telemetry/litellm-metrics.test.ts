import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import {
  keyRow,
  ledgerEntry,
  openingOf,
  principalOf,
  MASTER_PRINCIPAL,
  NO_CHARGE,
} from '../../tests/helpers/account-rows.ts';
import { parsePrometheus, samplesOf, valueOf } from '../../tests/helpers/parse-prometheus.ts';
import type { CallAttempt } from '../domain/call-trace.ts';
import { HubError } from '../domain/errors.ts';
import type { CallOpening, CallOutcome, Charge, LedgerEntry } from '../domain/ports.ts';
import { createLitellmMetrics } from './litellm-metrics.ts';

const ATTEMPT: CallAttempt = {
  group: 'chat',
  deploymentId: 'd1',
  modelServed: 'llama3.2:1b',
  engineId: 'ollama',
  provider: 'ollama_chat',
  apiBase: 'http://localhost:11434',
  result: 'ok',
  upstreamMs: 800,
  isCooledDown: false,
};
const limited = new HubError('rate_limited', 'Too much.');
const failed = (more: Partial<CallAttempt> = {}): CallAttempt => ({
  ...ATTEMPT,
  result: 'failed',
  error: limited,
  provider: 'openai',
  deploymentId: 'd0',
  ...more,
});

const key = keyRow('hash', { keyAlias: 'laptop', userId: 'u1', teamId: 't1' });
function entry(
  outcome: Partial<CallOutcome> = {},
  charge: Partial<Charge> = {},
  opening: Partial<CallOpening> = {},
): LedgerEntry {
  return {
    ...ledgerEntry('r1'),
    opening: openingOf(principalOf(key), {
      route: '/v1/chat/completions',
      address: '::ffff:192.168.1.7',
      userAgent: 'OpenAI/Python 1.51.0 (linux)',
      ...opening,
    }),
    charge: { ...NO_CHARGE, userId: 'u1', teamId: 't1', customerId: 'visitor', cost: 3_000_000_000, ...charge },
    stream: true,
    modelAsked: 'chat',
    modelServed: 'llama3.2:1b',
    trace: { attempts: [ATTEMPT], fallbacks: [] },
    usage: { inputTokens: 10, outputTokens: 5 },
    queuedMs: 40,
    timeToFirstTokenMs: 300,
    durationMs: 1_000,
    ...outcome,
  };
}

async function scrape(...entries: readonly LedgerEntry[]) {
  const registry = new Registry();
  const observe = createLitellmMetrics(registry, {
    teamAlias: (id) => (id === 't1' ? 'Family' : null),
    userEmail: (id) => (id === 'u1' ? 'u1@example.org' : null),
    isKnownModel: (name) => name === 'chat' || name === 'backup' || name.startsWith('many-'),
    masterKeyHash: 'hash-of-the-master-key',
  });
  for (const each of entries) observe(each);
  return parsePrometheus(await registry.metrics());
}

const KEY = ['hashed_api_key', 'api_key_alias'];
const TEAM = ['team', 'team_alias'];
const DEPLOYMENT = ['litellm_model_name', 'model_id', 'api_base', 'api_provider'];
const CLIENT = ['client_ip', 'user_agent'];
const EXCEPTION = ['exception_status', 'exception_class'];
/** The table of the proxy HTTP contract, section 2.3, as it stands there. */
const TABLE: readonly (readonly [name: string, labels: readonly string[]])[] = [
  [
    'litellm_proxy_total_requests_metric_total',
    [
      'end_user',
      ...KEY,
      'requested_model',
      ...TEAM,
      'user',
      'status_code',
      'user_email',
      'route',
      ...CLIENT,
      'model_id',
    ],
  ],
  [
    'litellm_proxy_failed_requests_metric_total',
    [
      'end_user',
      ...KEY,
      'requested_model',
      ...TEAM,
      'user',
      'user_email',
      ...EXCEPTION,
      'route',
      ...CLIENT,
      'model_id',
    ],
  ],
  ['litellm_spend_metric_total', ['end_user', ...KEY, 'model', ...TEAM, 'user', 'user_email', ...CLIENT, 'model_id']],
  [
    'litellm_requests_metric_total',
    ['end_user', ...KEY, 'model', ...TEAM, 'user', 'user_email', ...CLIENT, 'model_id'],
  ],
  ...['total', 'input', 'output'].map(
    (what) =>
      [
        `litellm_${what}_tokens_metric_total`,
        ['end_user', ...KEY, 'model', ...TEAM, 'user', 'user_email', 'requested_model', 'model_id'],
      ] as const,
  ),
  ...['litellm_request_total_latency_metric', 'litellm_request_queue_time_seconds'].map(
    (name) => [`${name}_count`, ['end_user', ...KEY, 'requested_model', ...TEAM, 'user', 'model', 'model_id']] as const,
  ),
  ...['litellm_llm_api_latency_metric', 'litellm_llm_api_time_to_first_token_metric'].map(
    (name) => [`${name}_count`, ['model', ...KEY, ...TEAM, 'requested_model', 'end_user', 'user', 'model_id']] as const,
  ),
  [
    'litellm_overhead_latency_metric_count',
    ['model_group', 'api_provider', 'api_base', 'litellm_model_name', ...KEY, 'model_id'],
  ],
  ['litellm_deployment_latency_per_output_token_count', [...DEPLOYMENT, ...KEY, ...TEAM]],
  ...['requests', 'tokens'].map(
    (what) =>
      [
        `litellm_remaining_${what}_metric`,
        ['model_group', 'api_provider', 'api_base', 'litellm_model_name', ...KEY, 'model_id'],
      ] as const,
  ),
  ['litellm_deployment_total_requests_total', ['requested_model', ...DEPLOYMENT, ...KEY, ...TEAM, ...CLIENT]],
  ['litellm_deployment_success_responses_total', ['requested_model', ...DEPLOYMENT, ...KEY, ...TEAM, ...CLIENT]],
  [
    'litellm_deployment_failure_responses_total',
    ['requested_model', ...DEPLOYMENT, ...EXCEPTION, ...KEY, ...TEAM, ...CLIENT],
  ],
  ...['successful', 'failed'].map(
    (how) =>
      [
        `litellm_deployment_${how}_fallbacks_total`,
        ['requested_model', 'fallback_model', ...KEY, ...TEAM, ...EXCEPTION, 'model_id'],
      ] as const,
  ),
  ['litellm_deployment_cooled_down_total', [...DEPLOYMENT, 'exception_status']],
  ['litellm_llm_api_failed_requests_metric_total', ['end_user', ...KEY, 'model', ...TEAM, 'user', 'model_id']],
];

describe('LiteLLM’s metrics', () => {
  it('have exactly the labels of the contract', async () => {
    const backup = { ...ATTEMPT, group: 'backup', allowance: { requests: 9, tokens: 100 } };
    const took = { model: 'backup', cause: limited };
    const families = await scrape(
      entry({ trace: { attempts: [failed({ isCooledDown: true }), backup], fallbacks: [took] } }),
      entry({ result: 'error', error: limited, trace: { attempts: [failed()], fallbacks: [took] } }),
    );
    for (const [name, labels] of TABLE) {
      const [sample] = samplesOf(families, name);
      expect([name, Object.keys(sample?.labels ?? {}).toSorted()]).toEqual([name, labels.toSorted()]);
    }
  });

  it('tell whose request it was, and the text None where nothing is known', async () => {
    const families = await scrape(
      entry(),
      entry(
        {},
        { userId: null, teamId: null, customerId: null, cost: 0 },
        { caller: MASTER_PRINCIPAL, address: undefined, userAgent: undefined, route: undefined },
      ),
    );
    const [first, second] = samplesOf(families, 'litellm_proxy_total_requests_metric_total');
    expect(first?.labels).toEqual({
      end_user: 'visitor',
      hashed_api_key: 'hash',
      api_key_alias: 'laptop',
      requested_model: 'chat',
      team: 't1',
      team_alias: 'Family',
      user: 'u1',
      status_code: '200',
      user_email: 'u1@example.org',
      route: '/v1/chat/completions',
      client_ip: '192.168.1.7',
      user_agent: 'OpenAI/Python',
      model_id: 'd1',
    });
    expect(second?.labels).toMatchObject({ hashed_api_key: 'hash-of-the-master-key', requested_model: 'chat' });
    for (const name of [
      'end_user',
      'api_key_alias',
      'team',
      'team_alias',
      'user',
      'user_email',
      'route',
      'client_ip',
      'user_agent',
    ]) {
      expect(second?.labels[name]).toBe('None');
    }
  });

  it('add up spend, requests and tokens of what was answered, cut off or not', async () => {
    const families = await scrape(entry(), entry({ result: 'cancelled', error: new HubError('cancelled', 'gone') }));
    expect(valueOf(families, 'litellm_spend_metric_total')).toBeCloseTo(0.006, 12);
    expect(valueOf(families, 'litellm_requests_metric_total')).toBe(2);
    expect(valueOf(families, 'litellm_input_tokens_metric_total', { model: 'llama3.2:1b' })).toBe(20);
    expect(valueOf(families, 'litellm_output_tokens_metric_total')).toBe(10);
    expect(valueOf(families, 'litellm_total_tokens_metric_total')).toBe(30);
    expect(valueOf(families, 'litellm_proxy_total_requests_metric_total', { status_code: '499' })).toBe(1);
    expect(valueOf(families, 'litellm_proxy_failed_requests_metric_total')).toBeUndefined();
  });

  it('time the request, the deployment that answered, and what is left for the hub', async () => {
    const before = failed({ upstreamMs: 150 });
    const families = await scrape(entry({ trace: { attempts: [before, ATTEMPT], fallbacks: [] } }));
    const sum = (name: string) => valueOf(families, `${name}_sum`);
    expect(sum('litellm_request_total_latency_metric')).toBe(1);
    expect(sum('litellm_request_queue_time_seconds')).toBe(0.04);
    expect(sum('litellm_llm_api_latency_metric')).toBe(0.8);
    expect(sum('litellm_llm_api_time_to_first_token_metric')).toBeCloseTo(0.1, 12);
    expect(sum('litellm_overhead_latency_metric')).toBeCloseTo(0.05, 12);
    expect(sum('litellm_deployment_latency_per_output_token')).toBeCloseTo(0.16, 12);
  });

  it('count every try at its own deployment', async () => {
    const families = await scrape(
      entry({ trace: { attempts: [failed({ isCooledDown: true }), ATTEMPT], fallbacks: [] } }),
    );
    const tries = (model_id: string) => valueOf(families, 'litellm_deployment_total_requests_total', { model_id });
    expect([tries('d0'), tries('d1')]).toEqual([1, 1]);
    expect(valueOf(families, 'litellm_deployment_success_responses_total', { model_id: 'd1' })).toBe(1);
    expect(valueOf(families, 'litellm_deployment_success_responses_total', { model_id: 'd0' })).toBeUndefined();
    const [failure] = samplesOf(families, 'litellm_deployment_failure_responses_total');
    expect(failure?.labels).toMatchObject({
      model_id: 'd0',
      api_provider: 'openai',
      exception_status: '429',
      exception_class: 'Openai.RateLimitError',
    });
    expect(valueOf(families, 'litellm_deployment_cooled_down_total', { model_id: 'd0', exception_status: '429' })).toBe(
      1,
    );
    expect(valueOf(families, 'litellm_llm_api_failed_requests_metric_total')).toBeUndefined();
  });

  it('tell which model took over, and whether that helped', async () => {
    const fallbacks = [
      { model: 'backup', cause: limited },
      { model: 'many-1', cause: new HubError('engine_unavailable', 'gone') },
    ];
    const families = await scrape(
      entry({ trace: { attempts: [failed(), { ...ATTEMPT, group: 'many-1' }], fallbacks } }),
      entry({ result: 'error', error: limited, trace: { attempts: [failed()], fallbacks: fallbacks.slice(0, 1) } }),
      entry({ result: 'cancelled', trace: { attempts: [failed()], fallbacks: fallbacks.slice(0, 1) } }),
    );
    expect(valueOf(families, 'litellm_deployment_successful_fallbacks_total')).toBe(1);
    const [success] = samplesOf(families, 'litellm_deployment_successful_fallbacks_total');
    expect(success?.labels).toMatchObject({
      requested_model: 'chat',
      fallback_model: 'many-1',
      exception_class: 'APIConnectionError',
      model_id: 'd1',
    });
    expect(valueOf(families, 'litellm_deployment_failed_fallbacks_total', { fallback_model: 'backup' })).toBe(2);
  });

  it('count what was refused before any deployment, under its status', async () => {
    const refused = { trace: undefined, usage: undefined, modelServed: undefined, queuedMs: undefined };
    const families = await scrape(
      ...(['forbidden', 'budget_exceeded', 'model_not_found', 'internal'] as const).map((code) =>
        entry({ ...refused, result: 'error', error: new HubError(code, 'no') }),
      ),
    );
    const classes = samplesOf(families, 'litellm_proxy_failed_requests_metric_total').map(({ labels }) => [
      labels['exception_status'],
      labels['exception_class'],
      labels['model_id'],
    ]);
    expect(classes).toEqual([
      ['403', 'PermissionDeniedError', 'None'],
      ['429', 'BudgetExceededError', 'None'],
      ['404', 'NotFoundError', 'None'],
      ['500', 'InternalServerError', 'None'],
    ]);
    expect(valueOf(families, 'litellm_proxy_total_requests_metric_total')).toBe(4);
    expect(valueOf(families, 'litellm_llm_api_failed_requests_metric_total')).toBeUndefined();
    expect(samplesOf(families, 'litellm_spend_metric_total')).toEqual([]);
  });

  it('take no figure of an upstream that would let a counter go back', async () => {
    const families = await scrape(entry({ usage: { inputTokens: -5, outputTokens: Number.NaN } }));
    expect(valueOf(families, 'litellm_input_tokens_metric_total')).toBe(0);
    expect(valueOf(families, 'litellm_output_tokens_metric_total')).toBe(0);
  });
});

describe('what a stranger sends', () => {
  const seriesOf = (families: Awaited<ReturnType<typeof scrape>>, name: string, label: string) =>
    new Set(samplesOf(families, name).map(({ labels }) => labels[label]));
  const total = 'litellm_proxy_total_requests_metric_total';

  it('does not make series without end, and nothing is lost of the sums', async () => {
    const strange = Array.from({ length: 5_000 }, (_, number) =>
      entry(
        { modelAsked: `many-${number}`, modelServed: `served-${number}` },
        { customerId: `visitor-${number}` },
        { userAgent: `agent-${number}/1`, address: `10.0.${number >> 8}.${number & 255}` },
      ),
    );
    const families = await scrape(...strange);
    expect(valueOf(families, total)).toBe(5_000);
    expect(valueOf(families, 'litellm_total_tokens_metric_total')).toBe(75_000);
    for (const [name, most] of [
      ['user_agent', 51],
      ['client_ip', 101],
      ['end_user', 201],
      ['requested_model', 501],
    ] as const) {
      expect(seriesOf(families, total, name).size).toBeLessThanOrEqual(most);
      expect(seriesOf(families, total, name)).toContain('other');
    }
    for (const [name, { samples }] of families) {
      expect([name, samples.length < (name.includes('latency') || name.includes('time') ? 300 * 16 : 1_650)]).toEqual([
        name,
        true,
      ]);
    }
  });

  it('as a model’s name that nothing has is other', async () => {
    const notFound = new HubError('model_not_found', 'no');
    const families = await scrape(
      ...['x', 'y', 'z'.repeat(10_000)].map((modelAsked) =>
        entry({ modelAsked, trace: undefined, result: 'error', error: notFound }),
      ),
    );
    expect(seriesOf(families, total, 'requested_model')).toEqual(new Set(['other']));
  });

  it.each([
    ['curl/8.5.0', 'curl/8.5.0'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'Mozilla/5.0'],
    ['AsyncOpenAI/Python 1.2', 'AsyncOpenAI/Python'],
    ['"}\\n evil{x="1"} 1', 'other'],
    ['', 'other'],
    [`${'a'.repeat(500)}/1`, 'a'.repeat(41)],
  ])('as a user agent %j is %j', async (userAgent, label) => {
    const families = await scrape(entry({}, {}, { userAgent }));
    expect(seriesOf(families, total, 'user_agent')).toEqual(new Set([label]));
  });

  it('as an end user can’t break the text', async () => {
    const customerId = 'a"} 1\n# TYPE x counter\nx{y="\\';
    const families = await scrape(entry({}, { customerId }));
    expect(seriesOf(families, total, 'end_user')).toEqual(new Set([customerId]));
  });
});
