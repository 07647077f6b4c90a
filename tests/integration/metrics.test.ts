import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { parsePrometheus, samplesOf, valueOf, type MetricFamily } from '../helpers/parse-prometheus.ts';
import { startScriptedUpstream, type ScriptedUpstream } from '../helpers/scripted-upstream.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let first: ScriptedUpstream;
let second: ScriptedUpstream;
let key: string;
let token: string;
beforeAll(async () => {
  [first, second] = await Promise.all([startScriptedUpstream('first'), startScriptedUpstream('second')]);
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  const price = { input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 };
  await add('main', 'main-1', first, { ...price, rpm: 60, tpm: 9000 });
  await add('backup', 'backup-1', second, price);
  await hub.call('/hub/settings', {
    method: 'PATCH',
    body: JSON.stringify({ retries: 0, fallbacks: { main: ['backup'] } }),
  });
  const user = { user_id: 'u1', user_email: 'u1@example.org', auto_create_key: false, max_budget: 5 };
  await hub.call('/user/new', { json: user });
  await hub.call('/team/new', { json: { team_id: 't1', team_alias: 'Family', max_budget: 50, budget_duration: '1d' } });
  ({ key, token } = await newKey({
    user_id: 'u1',
    team_id: 't1',
    key_alias: 'laptop',
    max_budget: 10,
    budget_duration: '1d',
    model_rpm_limit: { main: 100 },
  }));
});
afterAll(async () => {
  await hub.stop();
  await Promise.all([first.stop(), second.stop()]);
});

async function add(model_name: string, id: string, upstream: ScriptedUpstream, params: object): Promise<void> {
  const litellm_params = { model: 'openai/served', api_base: upstream.baseUrl, ...params };
  const response = await hub.call('/model/new', { json: { model_name, litellm_params, model_info: { id } } });
  expect(response.status).toBe(200);
}

async function newKey(fields: object): Promise<{ key: string; token: string }> {
  const response = await hub.call('/key/generate', { json: fields });
  expect(response.status).toBe(200);
  return (await response.json()) as { key: string; token: string };
}

function chat(
  model: string,
  more: { body?: object; key?: string; path?: string; headers?: Record<string, string>; signal?: AbortSignal } = {},
) {
  return hub.call(more.path ?? '/v1/chat/completions', {
    json: { model, messages: [{ role: 'user', content: 'one two three' }], ...more.body },
    key: more.key ?? key,
    headers: { 'user-agent': 'OpenAI/Python 1.51.0', ...more.headers },
    ...(more.signal !== undefined && { signal: more.signal }),
  });
}

async function scrape(): Promise<ReadonlyMap<string, MetricFamily>> {
  const response = await hub.call('/metrics', { key: null, redirect: 'error' });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return parsePrometheus(await response.text());
}

/** Requests are counted after they were answered. */
const counted = (check: (families: ReadonlyMap<string, MetricFamily>) => void) =>
  vi.waitFor(async () => check(await scrape()), { timeout: 5_000, interval: 20 });

const TOTAL = 'litellm_proxy_total_requests_metric_total';
const FAILED = 'litellm_proxy_failed_requests_metric_total';
const K = () => ({ hashed_api_key: token, api_key_alias: 'laptop' });
const T = { team: 't1', team_alias: 'Family' };

describe('metrics of a hub that works', () => {
  it('tell of an answer with all its labels, in LiteLLM’s words and in ours', async () => {
    first.script({
      text: 'hello',
      headers: { 'x-ratelimit-remaining-requests': '41', 'x-ratelimit-remaining-tokens': '900' },
    });
    expect((await chat('main', { body: { user: 'visitor' } })).status).toBe(200);
    await counted((families) => {
      const [total] = samplesOf(families, TOTAL, { ...K(), end_user: 'visitor' });
      expect(total).toEqual({
        name: TOTAL,
        value: 1,
        labels: {
          ...K(),
          ...T,
          end_user: 'visitor',
          requested_model: 'main',
          user: 'u1',
          user_email: 'u1@example.org',
          status_code: '200',
          route: '/v1/chat/completions',
          client_ip: '127.0.0.1',
          user_agent: 'OpenAI/Python',
          model_id: 'main-1',
        },
      });
      const spent = { ...K(), ...T, model: 'served', model_id: 'main-1', end_user: 'visitor' };
      expect(valueOf(families, 'litellm_spend_metric_total', spent)).toBeCloseTo(3e-5, 12);
      expect(valueOf(families, 'litellm_total_tokens_metric_total', spent)).toBe(20);
      const at = { ...K(), model_group: 'main', api_provider: 'openai', api_base: first.baseUrl, model_id: 'main-1' };
      expect(valueOf(families, 'litellm_remaining_requests_metric', at)).toBe(41);
      expect(valueOf(families, 'litellm_remaining_tokens_metric', at)).toBe(900);
      expect(valueOf(families, 'litellm_overhead_latency_metric_count', at)).toBe(1);
      const own = { operation: 'chat.completions', model: 'main' };
      expect(valueOf(families, 'homeport_requests_total', { ...own, result: 'ok' })).toBe(1);
      expect(valueOf(families, 'homeport_tokens_per_second_count', own)).toBe(1);
    });
  });

  it('tell that a whole answer waited no longer than until its upstream was asked', async () => {
    await chat('echo', { path: '/chat/completions' });
    await counted((families) => {
      const total = valueOf(families, 'litellm_request_total_latency_metric_sum', { model_id: 'main-1' }) ?? 0;
      const queued = valueOf(families, 'litellm_request_queue_time_seconds_sum', { model_id: 'main-1' }) ?? total;
      const api = valueOf(families, 'litellm_llm_api_latency_metric_sum', { model_id: 'main-1' }) ?? 0;
      expect(queued + api).toBeLessThanOrEqual(total + 0.001);
    });
  });

  it('tell of a fallback: which deployment failed, with what, and who took over', async () => {
    first.script({ status: 500 });
    expect((await chat('main')).headers.get('x-litellm-attempted-fallbacks')).toBe('1');
    await counted((families) => {
      expect(
        valueOf(families, 'litellm_deployment_failure_responses_total', {
          ...K(),
          requested_model: 'main',
          model_id: 'main-1',
          exception_status: '502',
          exception_class: 'Openai.APIError',
        }),
      ).toBe(1);
      expect(valueOf(families, 'litellm_deployment_success_responses_total', { model_id: 'backup-1' })).toBe(1);
      expect(
        valueOf(families, 'litellm_deployment_successful_fallbacks_total', {
          requested_model: 'main',
          fallback_model: 'backup',
          model_id: 'backup-1',
        }),
      ).toBe(1);
      expect(valueOf(families, 'litellm_deployment_state', { model_id: 'main-1' })).toBe(1);
      expect(valueOf(families, 'litellm_deployment_state', { model_id: 'backup-1' })).toBe(0);
      expect(valueOf(families, 'litellm_deployment_rpm_limit', { model_id: 'main-1' })).toBe(60);
      expect(valueOf(families, 'litellm_deployment_tpm_limit', { model_id: 'main-1' })).toBe(9000);
    });
  });

  it('tell of an error when everything failed', async () => {
    first.script({ status: 500 });
    second.script({ status: 500 });
    expect((await chat('main')).status).toBe(502);
    await counted((families) => {
      expect(valueOf(families, FAILED, { ...K(), exception_status: '502', requested_model: 'main' })).toBe(1);
      expect(valueOf(families, 'litellm_deployment_failed_fallbacks_total', { fallback_model: 'backup' })).toBe(1);
      expect(valueOf(families, 'litellm_llm_api_failed_requests_metric_total', { ...K(), model_id: 'backup-1' })).toBe(
        1,
      );
    });
  });

  it('tell of a client that left, and count no failure', async () => {
    first.script('silence');
    const leaving = new AbortController();
    const asked = first.calls.length;
    const answer = chat('main', { body: { stream: true }, signal: leaving.signal }).catch((error: unknown) => error);
    await vi.waitFor(() => expect(first.calls.length).toBe(asked + 1));
    leaving.abort();
    await answer;
    await counted((families) => {
      expect(valueOf(families, TOTAL, { ...K(), status_code: '499' })).toBe(1);
      expect(valueOf(families, FAILED, { exception_status: '499' })).toBeUndefined();
      expect(valueOf(families, 'homeport_requests_total', { result: 'cancelled' })).toBe(1);
      expect(valueOf(families, 'homeport_requests_waiting')).toBe(0);
    });
  });

  it('tell of refusals by their status, and of a wrong key nothing', async () => {
    const narrow = await newKey({ key_alias: 'narrow', models: ['backup'], rpm_limit: 1 });
    expect((await chat('main', { key: narrow.key })).status).toBe(403);
    expect((await chat('backup', { key: narrow.key })).status).toBe(200);
    expect((await chat('backup', { key: narrow.key })).status).toBe(429);
    expect((await chat('made-up')).status).toBe(404);
    expect((await chat('main', { key: 'sk-wrong' })).status).toBe(401);
    await counted((families) => {
      const statuses = (labels: Record<string, string>) =>
        samplesOf(families, TOTAL, labels).map(({ labels: { status_code, requested_model }, value }) => [
          status_code,
          requested_model,
          value,
        ]);
      expect(statuses({ api_key_alias: 'narrow' })).toEqual([
        ['403', 'main', 1],
        ['200', 'backup', 1],
        ['429', 'backup', 1],
      ]);
      expect(statuses({ requested_model: 'other' })).toEqual([['404', 'other', 1]]);
      expect(statuses({ status_code: '401' })).toEqual([]);
      const limited = { api_key_alias: 'narrow', exception_class: 'RateLimitError', exception_status: '429' };
      expect(valueOf(families, FAILED, limited)).toBe(1);
    });
  });

  it('tell what is left of budgets and limits', async () => {
    await counted((families) => {
      const max = valueOf(families, 'litellm_api_key_max_budget_metric', K());
      const left = valueOf(families, 'litellm_remaining_api_key_budget_metric', K()) ?? 0;
      expect(max).toBe(10);
      expect(left).toBeGreaterThan(9.9);
      expect(left).toBeLessThan(10);
      const hours = valueOf(families, 'litellm_api_key_budget_remaining_hours_metric', K()) ?? 0;
      expect(hours).toBeGreaterThan(0);
      expect(hours).toBeLessThanOrEqual(24);
      expect(valueOf(families, 'litellm_team_max_budget_metric', T)).toBe(50);
      expect(valueOf(families, 'litellm_user_max_budget_metric', { user: 'u1' })).toBe(5);
      expect(samplesOf(families, 'litellm_user_budget_remaining_hours_metric')).toEqual([]);
      const left100 = valueOf(families, 'litellm_remaining_api_key_requests_for_model', { ...K(), model: 'main' });
      expect(left100).toBeLessThan(100);
    });
  });

  it('know each path by one name, however it is written', async () => {
    await chat('echo', { path: '/V1/Chat/Completions/' });
    await chat('echo', { path: '/engines/echo/chat/completions' });
    await chat('echo', { path: '/openai/deployments/echo/chat/completions' });
    await counted((families) => {
      const routes = new Set(
        samplesOf(families, TOTAL, { requested_model: 'echo' }).map(({ labels }) => labels['route']),
      );
      expect(routes).toEqual(
        new Set([
          '/chat/completions',
          '/v1/chat/completions',
          '/engines/{model}/chat/completions',
          '/openai/deployments/{model}/chat/completions',
        ]),
      );
    });
  });

  it('get no series without end from hostile clients', async () => {
    const before = samplesOf(await scrape(), TOTAL).length;
    const calls = 300;
    for (let number = 0; number < calls; number += 20) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const id = `${number + index}`;
          const response = await chat(`nothing-${id}`, {
            headers: { 'user-agent': `x${id}/${id} "} evil{a="b"} 1` },
            body: { user: `visitor-${id}` },
          });
          return response.text();
        }),
      );
    }
    await counted((families) => {
      const unknown = samplesOf(families, TOTAL, { requested_model: 'other' });
      expect(unknown.reduce((sum, { value }) => sum + value, 0)).toBe(calls + 1);
      const agents = new Set(samplesOf(families, TOTAL).map(({ labels }) => labels['user_agent']));
      const customers = new Set(samplesOf(families, TOTAL).map(({ labels }) => labels['end_user']));
      // With `other` and `None`.
      expect(agents.size).toBeLessThanOrEqual(52);
      expect(customers.size).toBeLessThanOrEqual(202);
      expect(samplesOf(families, TOTAL).length - before).toBeLessThanOrEqual(calls);
      expect(samplesOf(families, 'homeport_requests_total', { error: 'model_not_found' })).toHaveLength(1);
    });
  });
});

describe('what an upstream says of its own limits', () => {
  it('goes on to the client where its deployment has none', async () => {
    second.script({
      text: 'hello',
      headers: { 'x-ratelimit-remaining-requests': '7', 'x-ratelimit-remaining-tokens': 'x' },
    });
    const { headers } = await chat('backup');
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('7');
    expect(headers.get('x-ratelimit-remaining-tokens')).toBeNull();
    first.script({ text: 'hello', headers: { 'x-ratelimit-remaining-requests': '7' } });
    expect((await chat('main')).headers.get('x-ratelimit-limit-requests')).toBe('60');
  });
});

describe('who may read metrics', () => {
  const settings = (changes: object) => hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify(changes) });

  it('is everybody on this computer, at both spellings', async () => {
    for (const path of ['/metrics', '/metrics/']) {
      expect((await hub.call(path, { key: null, redirect: 'error' })).status).toBe(200);
    }
  });

  it('is whoever has a key, where a setting asks for one', async () => {
    await settings({ metricsNeedKey: true });
    try {
      const refused = await hub.call('/metrics', { key: null });
      expect([refused.status, typeof (await refused.json())]).toEqual([401, 'string']);
      expect((await hub.call('/metrics/', { key: 'sk-wrong' })).status).toBe(401);
      expect((await hub.call('/metrics', { key })).status).toBe(200);
      const narrow = await newKey({ allowed_routes: ['llm_api_routes'] });
      expect((await hub.call('/metrics', { key: narrow.key })).status).toBe(403);
    } finally {
      await settings({ metricsNeedKey: false });
    }
  });
});
