import { Gauge, type Registry } from 'prom-client';
import type { CallAttempt } from '../domain/call-trace.ts';
import { toUsd } from '../domain/money.ts';
import type { LedgerEntry } from '../domain/ports.ts';
import {
  CALL_LABELS,
  createCallLabeller,
  NONE,
  type CallLabel,
  type CallLabels,
  type CallNames,
} from './call-labels.ts';
import { CallCounter, CallHistogram } from './call-series.ts';
import { createLabelRoom } from './label-room.ts';

/**
 * Label sets of counters, and of histograms. A scrape writes one line for each series of a counter and sixteen for one of
 * a histogram, at about a microsecond and a half a line: with all room taken some 45,000 lines. Whose keys don't all fit in here
 * reads them from the usage pages, which are made for it.
 */
const COUNTER_SERIES = 1_000;
const HISTOGRAM_SERIES = 200;

/** Of LiteLLM's boundaries, so that dashboards made for it go on. */
const SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];

const KEY = ['hashed_api_key', 'api_key_alias'] as const;
const TEAM = ['team', 'team_alias'] as const;
const DEPLOYMENT = ['litellm_model_name', 'model_id', 'api_base', 'api_provider'] as const;
const CLIENT = ['client_ip', 'user_agent'] as const;
const EXCEPTION = ['exception_status', 'exception_class'] as const;
const IDENTITY: readonly CallLabel[] = [...KEY, ...TEAM, 'user', 'user_email', 'requested_model', 'model_group'];

interface Row {
  readonly help: string;
  readonly labels: readonly CallLabel[];
}

/** Names, without the `_total` of counters, and labels as in the proxy HTTP contract, section 2.3. */
const PROXY = ['end_user', ...KEY, 'requested_model', ...TEAM, 'user'] as const;
const SPENT = ['end_user', ...KEY, 'model', ...TEAM, 'user', 'user_email'] as const;
const COUNTERS = {
  litellm_proxy_total_requests_metric: {
    help: 'Requests on model routes, refused ones too',
    labels: [...PROXY, 'status_code', 'user_email', 'route', ...CLIENT, 'model_id'],
  },
  litellm_proxy_failed_requests_metric: {
    help: 'Requests that ended with an error',
    labels: [...PROXY, 'user_email', ...EXCEPTION, 'route', ...CLIENT, 'model_id'],
  },
  litellm_spend_metric: { help: 'Spend in USD', labels: [...SPENT, ...CLIENT, 'model_id'] },
  litellm_requests_metric: { help: 'Requests that were answered', labels: [...SPENT, ...CLIENT, 'model_id'] },
  litellm_total_tokens_metric: { help: 'Tokens in and out', labels: [...SPENT, 'requested_model', 'model_id'] },
  litellm_input_tokens_metric: { help: 'Tokens of prompts', labels: [...SPENT, 'requested_model', 'model_id'] },
  litellm_output_tokens_metric: { help: 'Tokens of answers', labels: [...SPENT, 'requested_model', 'model_id'] },
  litellm_llm_api_failed_requests_metric: {
    help: 'Requests that failed at a deployment',
    labels: ['end_user', ...KEY, 'model', ...TEAM, 'user', 'model_id'],
  },
  litellm_deployment_total_requests: {
    help: 'Tries at a deployment',
    labels: ['requested_model', ...DEPLOYMENT, ...KEY, ...TEAM, ...CLIENT],
  },
  litellm_deployment_success_responses: {
    help: 'Tries that were answered',
    labels: ['requested_model', ...DEPLOYMENT, ...KEY, ...TEAM, ...CLIENT],
  },
  litellm_deployment_failure_responses: {
    help: 'Tries that failed',
    labels: ['requested_model', ...DEPLOYMENT, ...EXCEPTION, ...KEY, ...TEAM, ...CLIENT],
  },
  litellm_deployment_successful_fallbacks: {
    help: 'Another model took over and answered',
    labels: ['requested_model', 'fallback_model', ...KEY, ...TEAM, ...EXCEPTION, 'model_id'],
  },
  litellm_deployment_failed_fallbacks: {
    help: 'Another model took over and failed too',
    labels: ['requested_model', 'fallback_model', ...KEY, ...TEAM, ...EXCEPTION, 'model_id'],
  },
  litellm_deployment_cooled_down: {
    help: 'How often a deployment was left alone for a while',
    labels: [...DEPLOYMENT, 'exception_status'],
  },
} as const satisfies Record<string, Row>;

const API = ['model', ...KEY, ...TEAM, 'requested_model', 'end_user', 'user', 'model_id'] as const;
const AT = ['model_group', 'api_provider', 'api_base', 'litellm_model_name', ...KEY, 'model_id'] as const;
const HISTOGRAMS = {
  litellm_request_total_latency_metric: {
    help: 'Seconds from arrival to the end of the answer',
    labels: [...PROXY, 'model', 'model_id'],
  },
  litellm_request_queue_time_seconds: {
    help: 'Seconds from arrival until an engine began to work',
    labels: [...PROXY, 'model', 'model_id'],
  },
  litellm_llm_api_latency_metric: { help: 'Seconds that the deployment which answered took', labels: API },
  litellm_llm_api_time_to_first_token_metric: {
    help: 'Seconds from asking the deployment to the first token of a stream',
    labels: API,
  },
  litellm_overhead_latency_metric: { help: 'Seconds that no deployment had the request', labels: AT },
  litellm_deployment_latency_per_output_token: {
    help: 'Seconds that a deployment took for each token of its answer',
    labels: [...DEPLOYMENT, ...KEY, ...TEAM],
  },
} as const satisfies Record<string, Row>;

const GAUGES = {
  litellm_remaining_requests_metric: { help: 'What the upstream said is left of its limit of requests', labels: AT },
  litellm_remaining_tokens_metric: { help: 'What the upstream said is left of its limit of tokens', labels: AT },
} as const satisfies Record<string, Row>;

/**
 * Counts booked requests under LiteLLM's names. Not here: `litellm_cache_*` and `litellm_cached_tokens_metric`, because
 * the hub keeps no answers.
 */
export function createLitellmMetrics(register: Registry, names: CallNames): (entry: LedgerEntry) => void {
  const counters = mapRows(COUNTERS, (name, row) => new CallCounter({ ...row, name: `${name}_total`, register }));
  const histograms = mapRows(
    HISTOGRAMS,
    (name, row) => new CallHistogram({ ...row, name, register, boundaries: SECONDS }),
  );
  const gauges = mapRows(
    GAUGES,
    (name, { help, labels }) => new Gauge({ name, help, labelNames: labels, registers: [register] }),
  );
  const labeller = createCallLabeller(names);
  const countable = createLabelRoom<CallLabel, CallLabels>({
    names: CALL_LABELS,
    most: COUNTER_SERIES,
    gives: [['client_ip', 'user_agent', 'end_user'], IDENTITY],
  });
  const timed = createLabelRoom<CallLabel, CallLabels>({
    names: ['end_user', ...IDENTITY, ...DEPLOYMENT],
    most: HISTOGRAM_SERIES,
    gives: [['end_user'], IDENTITY],
  });

  const count = (name: keyof typeof COUNTERS, labels: CallLabels, by?: number) => counters[name].count(labels, by);
  const time = (name: keyof typeof HISTOGRAMS, labels: CallLabels, ms: number) =>
    histograms[name].add(labels, Math.max(0, ms) / 1000);

  function countUse({ charge, usage, result }: LedgerEntry, labels: CallLabels): void {
    if (usage === undefined || result === 'error') return;
    count('litellm_requests_metric', labels);
    count('litellm_spend_metric', labels, toUsd(charge.cost));
    count('litellm_input_tokens_metric', labels, usage.inputTokens);
    count('litellm_output_tokens_metric', labels, usage.outputTokens);
    count('litellm_total_tokens_metric', labels, usage.inputTokens + usage.outputTokens);
  }

  function countAttempt({ error, isCooledDown, provider, result }: CallAttempt, at: CallLabels): void {
    count('litellm_deployment_total_requests', at);
    if (result === 'ok') count('litellm_deployment_success_responses', at);
    if (result !== 'failed' || error === undefined) return;
    const failed = countable(labeller.failedWith(at, error, provider));
    count('litellm_deployment_failure_responses', failed);
    if (isCooledDown) count('litellm_deployment_cooled_down', failed);
  }

  function countFallbacks({ trace, result }: LedgerEntry, labels: CallLabels): void {
    const { attempts, fallbacks } = trace ?? NOTHING_TRIED;
    fallbacks.forEach(({ model, cause }, index) => {
      const isLast = index === fallbacks.length - 1;
      if (isLast && result === 'cancelled') return;
      const attempt = attempts.find(({ group }) => group === model);
      const over = labeller.failedWith(labels, cause);
      const name = isLast && result === 'ok' ? 'successful' : 'failed';
      count(
        `litellm_deployment_${name}_fallbacks`,
        countable({
          ...over,
          fallback_model: labeller.model(model),
          model_id: attempt?.deploymentId ?? NONE,
        }),
      );
    });
  }

  function timeAnswer(entry: LedgerEntry, labels: CallLabels): void {
    const { durationMs, queuedMs, timeToFirstTokenMs, trace, usage } = entry;
    const last = trace?.attempts.at(-1);
    if (queuedMs !== undefined) time('litellm_request_queue_time_seconds', labels, queuedMs);
    if (entry.result !== 'ok' || last === undefined) return;
    const { upstreamMs } = last;
    const allMs = (trace?.attempts ?? []).reduce((sum, each) => sum + each.upstreamMs, 0);
    time('litellm_request_total_latency_metric', labels, durationMs);
    time('litellm_llm_api_latency_metric', labels, upstreamMs);
    time('litellm_overhead_latency_metric', labels, durationMs - allMs);
    if (entry.stream === true && timeToFirstTokenMs !== undefined) {
      time('litellm_llm_api_time_to_first_token_metric', labels, timeToFirstTokenMs - (durationMs - upstreamMs));
    }
    if (usage !== undefined && usage.outputTokens > 0) {
      time('litellm_deployment_latency_per_output_token', labels, upstreamMs / usage.outputTokens);
    }
  }

  function tellAllowance(entry: LedgerEntry, labels: CallLabels): void {
    const { requests, tokens } = entry.trace?.attempts.at(-1)?.allowance ?? {};
    if (requests === undefined && tokens === undefined) return;
    const at = Object.fromEntries(AT.map((name) => [name, labels[name]]));
    if (requests !== undefined) gauges.litellm_remaining_requests_metric.set(at, requests);
    if (tokens !== undefined) gauges.litellm_remaining_tokens_metric.set(at, tokens);
  }

  return (entry) => {
    const labels = labeller.of(entry);
    const counted = countable(labels);
    count('litellm_proxy_total_requests_metric', counted);
    if (entry.result === 'error') {
      count('litellm_proxy_failed_requests_metric', counted);
      if (entry.trace?.attempts.at(-1) !== undefined) count('litellm_llm_api_failed_requests_metric', counted);
    }
    countUse(entry, counted);
    const attempts = entry.trace?.attempts ?? [];
    attempts.forEach((attempt, index) => {
      const isLast = index === attempts.length - 1;
      countAttempt(attempt, isLast ? counted : countable(labeller.at(labels, attempt)));
    });
    countFallbacks(entry, labels);
    const measured = timed(labels);
    timeAnswer(entry, measured);
    tellAllowance(entry, measured);
  };
}

const NOTHING_TRIED = { attempts: [], fallbacks: [] };

function mapRows<Name extends string, Metric>(
  rows: Readonly<Record<Name, Row>>,
  create: (name: Name, row: Row) => Metric,
): Readonly<Record<Name, Metric>> {
  const entries = (Object.keys(rows) as Name[]).map((name) => [name, create(name, rows[name])] as const);
  return Object.fromEntries(entries) as Record<Name, Metric>;
}
