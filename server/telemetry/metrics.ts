import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallOpening, CallOutcome } from '../domain/ports.ts';

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

export interface Metrics {
  /** Counts a booked request. */
  observe(opening: CallOpening, outcome: CallOutcome): void;
  /** Prometheus text. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** What is read when somebody asks, rather than counted along the way. */
export interface Gauges {
  readonly running: () => number;
  readonly waiting: () => number;
  /** Engine id → 1 when it can answer. */
  readonly enginesUp: () => readonly (readonly [id: string, up: boolean])[];
}

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const labels = ['operation', 'model', 'engine'] as const;
  const requests = new Counter({
    name: 'homeport_requests_total',
    help: 'Requests on model routes by outcome',
    labelNames: [...labels, 'result', 'error'],
    registers,
  });
  const tokens = new Counter({
    name: 'homeport_tokens_total',
    help: 'Tokens by direction (input, output)',
    labelNames: [...labels, 'direction'],
    registers,
  });
  const duration = new Histogram({
    name: 'homeport_request_duration_seconds',
    help: 'From arrival to the end of the answer',
    labelNames: labels,
    buckets: SECONDS,
    registers,
  });
  const firstToken = new Histogram({
    name: 'homeport_time_to_first_token_seconds',
    help: 'From arrival to the first token',
    labelNames: labels,
    buckets: SECONDS,
    registers,
  });
  const queued = new Histogram({
    name: 'homeport_queue_seconds',
    help: 'From arrival until the engine began to work',
    labelNames: labels,
    buckets: SECONDS,
    registers,
  });
  registry.registerMetric(gaugeOf('homeport_requests_running', 'Requests an engine works on', gauges.running));
  registry.registerMetric(gaugeOf('homeport_requests_waiting', 'Requests that wait for an engine', gauges.waiting));
  const engineUp = new Gauge({
    name: 'homeport_engine_up',
    help: '1 when the engine can answer',
    labelNames: ['engine'],
    registers: [],
    collect() {
      this.reset();
      for (const [engine, up] of gauges.enginesUp()) this.set({ engine }, up ? 1 : 0);
    },
  });
  registry.registerMetric(engineUp);

  return {
    observe(opening, outcome) {
      // Names that no model carries would let a stranger fill the memory with labels.
      const model = outcome.modelServed === undefined ? 'unknown' : (outcome.modelAsked ?? 'unknown');
      const at = { operation: opening.operation, model, engine: outcome.engineId ?? 'none' };
      requests.inc({ ...at, result: outcome.result, error: outcome.error?.code ?? '' });
      if (outcome.usage !== undefined && outcome.result !== 'error') {
        tokens.inc({ ...at, direction: 'input' }, outcome.usage.inputTokens);
        tokens.inc({ ...at, direction: 'output' }, outcome.usage.outputTokens);
      }
      duration.observe(at, outcome.durationMs / 1000);
      if (outcome.timeToFirstTokenMs !== undefined) firstToken.observe(at, outcome.timeToFirstTokenMs / 1000);
      if (outcome.queuedMs !== undefined) queued.observe(at, outcome.queuedMs / 1000);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function gaugeOf(name: string, help: string, read: () => number): Gauge {
  return new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(read());
    },
  });
}
