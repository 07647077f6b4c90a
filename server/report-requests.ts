import type { Clock, LedgerEntry, LogFields, Logger } from './domain/ports.ts';
import { createGatherer } from './telemetry/gather.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** How long settled requests wait for log and metrics. */
const GATHER_MS = 10;

export interface RequestReports {
  add(entry: LedgerEntry): void;
  /** Tells what still waits, now. */
  flush(): void;
  /** Those that hold every request that was settled. */
  readonly metrics: Metrics;
}

/** Tells log and metrics of settled requests: nobody's answer, neither this one nor the next of its client, waits for them. */
export function createRequestReports(metrics: Metrics, clock: Clock, logger: Logger): RequestReports {
  const { add, flush } = createGatherer<LedgerEntry>(clock, GATHER_MS, (entries) => {
    for (const entry of entries) {
      metrics.observe(entry);
      logger.info('request', logFields(entry));
    }
  });
  return {
    add,
    flush,
    metrics: {
      ...metrics,
      text() {
        flush();
        return metrics.text();
      },
    },
  };
}

/** What the log says of a request: never what was said in it. */
function logFields(entry: LedgerEntry): LogFields {
  const { opening, charge: _, trace: __, settledAt: ___, error, usage, ...facts } = entry;
  return {
    requestId: opening.requestId,
    caller: opening.caller.id,
    operation: opening.operation,
    ...facts,
    ...usage,
    error: error?.code,
  };
}
