import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { ledgerEntry } from '../../tests/helpers/account-rows.ts';
import { parsePrometheus, samplesOf, valueOf } from '../../tests/helpers/parse-prometheus.ts';
import { HubError } from '../domain/errors.ts';
import type { CallOutcome } from '../domain/ports.ts';
import { createHomeportMetrics } from './homeport-metrics.ts';

async function scrape(...outcomes: readonly Partial<CallOutcome>[]) {
  const registry = new Registry();
  const observe = createHomeportMetrics(registry, {
    runningOn: () => new Map([['ollama', 2]]),
    waiting: () => 3,
    engines: () => [
      ['ollama', true],
      ['office', false],
    ],
  });
  for (const outcome of outcomes) observe(ledgerEntry('r', { outcome }));
  return parsePrometheus(await registry.metrics());
}
const LABELS = { operation: 'chat.completions', model: 'echo', engine: 'fake' };

describe('the hub’s own metrics', () => {
  it('tell how busy it is, engine by engine', async () => {
    const families = await scrape();
    const ofEngines = (name: string) => samplesOf(families, name).map(({ labels, value }) => [labels['engine'], value]);
    expect(ofEngines('homeport_requests_running')).toEqual([
      ['ollama', 2],
      ['office', 0],
    ]);
    expect(ofEngines('homeport_engine_up')).toEqual([
      ['ollama', 1],
      ['office', 0],
    ]);
    expect(valueOf(families, 'homeport_requests_waiting')).toBe(3);
  });

  it('count requests by outcome and tokens by direction', async () => {
    const families = await scrape(
      {},
      { result: 'cancelled', error: new HubError('cancelled', 'gone') },
      { result: 'error', error: new HubError('rate_limited', 'x') },
    );
    const requests = samplesOf(families, 'homeport_requests_total', LABELS);
    expect(requests.map(({ labels }) => [labels['result'], labels['error']])).toEqual([
      ['ok', ''],
      ['cancelled', 'cancelled'],
      ['error', 'rate_limited'],
    ]);
    expect(valueOf(families, 'homeport_tokens_total', { direction: 'input' })).toBe(20);
    expect(valueOf(families, 'homeport_tokens_total', { direction: 'output' })).toBe(10);
  });

  it('time the queue, the first token and the whole', async () => {
    const families = await scrape({ queuedMs: 30, timeToFirstTokenMs: 200, durationMs: 1_500 });
    expect(valueOf(families, 'homeport_queue_seconds_sum', LABELS)).toBe(0.03);
    expect(valueOf(families, 'homeport_time_to_first_token_seconds_sum', LABELS)).toBe(0.2);
    expect(valueOf(families, 'homeport_request_duration_seconds_sum', LABELS)).toBe(1.5);
  });

  it.each<[what: string, outcome: Partial<CallOutcome>, rate: number | undefined]>([
    [
      'a stream from its first token on',
      { stream: true, timeToFirstTokenMs: 500, durationMs: 1_500, usage: { inputTokens: 1, outputTokens: 51 } },
      50,
    ],
    [
      'a whole answer from when the engine began',
      {
        stream: false,
        queuedMs: 500,
        timeToFirstTokenMs: 2_500,
        durationMs: 2_500,
        usage: { inputTokens: 1, outputTokens: 50 },
      },
      25,
    ],
    ['nothing of a few tokens', { stream: true, usage: { inputTokens: 1, outputTokens: 4 } }, undefined],
    ['nothing of a failure', { result: 'error', usage: { inputTokens: 1, outputTokens: 50 } }, undefined],
    [
      'nothing where no time passed',
      { stream: true, timeToFirstTokenMs: 8, durationMs: 8, usage: { inputTokens: 1, outputTokens: 50 } },
      undefined,
    ],
  ])('tell tokens a second: %s', async (_what, outcome, rate) => {
    expect(valueOf(await scrape(outcome), 'homeport_tokens_per_second_sum', LABELS)).toBe(rate);
  });

  it('make no series without end of names that fit a wildcard', async () => {
    const families = await scrape(
      ...Array.from({ length: 1_000 }, (_, number) => ({ modelAsked: `wild-${number}`, modelServed: 'w' })),
    );
    expect(samplesOf(families, 'homeport_requests_total').length).toBeLessThanOrEqual(251);
    expect(valueOf(families, 'homeport_requests_total')).toBe(1_000);
  });
});
