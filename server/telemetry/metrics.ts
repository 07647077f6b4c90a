import { setImmediate } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Clock, LedgerEntry } from '../domain/ports.ts';
import type { CallNames } from './call-labels.ts';
import { createHomeportMetrics, type Load } from './homeport-metrics.ts';
import { createLitellmGauges, type Standing } from './litellm-gauges.ts';
import { createLitellmMetrics } from './litellm-metrics.ts';

export interface Metrics {
  /** Counts a booked request. */
  observe(entry: LedgerEntry): void;
  /** Prometheus text. */
  text(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsDeps {
  readonly names: CallNames;
  readonly load: Load;
  readonly standing: Standing;
  readonly clock: Clock;
}

/** What the hub tells Prometheus: the process, itself, and requests under LiteLLM's names. */
export function createMetrics({ names, load, standing, clock }: MetricsDeps): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const observers = [createHomeportMetrics(registry, load), createLitellmMetrics(registry, names)];
  const lookAround = createLitellmGauges(registry, standing, clock);

  return {
    observe(entry) {
      for (const observe of observers) observe(entry);
    },
    async text() {
      await lookAround();
      let text = '';
      for (const { name } of registry.getMetricsAsArray()) {
        text += `${await registry.getSingleMetricAsString(name)}\n`;
        // With all series there are, a scrape takes longer than a request should wait for it.
        await setImmediate();
      }
      return text;
    },
    contentType: registry.contentType,
  };
}
