import type { Clock } from '../domain/ports.ts';

const MINUTE_MS = 60_000;
/** Latencies that are remembered of each target. */
const KEPT_LATENCIES = 10;
/** Fewer calls in a minute say nothing about a target. */
const TELLING_CALLS = 5;
/** More targets than anybody has; then those at rest are forgotten. */
const MOST_TARGETS = 10_000;

/** What is known of one target. */
export interface TargetLoad {
  readonly inFlight: number;
  /** In the present minute. */
  readonly requests: number;
  readonly tokens: number;
  /** Mean of the last ones in milliseconds; undefined while there are none. */
  readonly latencyMs: number | undefined;
}

export interface TargetEnd {
  readonly result: 'ok' | 'failed' | 'left';
  /** Until the first piece of a stream, else the whole. */
  readonly latencyMs: number;
  readonly tokens: number;
  /** It is left alone at once, rather than when more than half of its calls fail. */
  readonly coolsAtOnce?: boolean;
}

/** How targets fare: what they do now, how fast they were, and which are left alone for a while. */
export interface TargetHealth {
  load(id: string): TargetLoad;
  /** Seconds until it may be asked again; 0 = now. */
  coolingSeconds(id: string): number;
  /** In the present minute. */
  conditionOf(id: string): 'healthy' | 'partly_failing' | 'failing';
  started(id: string): void;
  /**
   * @param cooldownMs how long it is left alone if it has to be; 0 = never
   * @returns whether it is left alone from now on
   */
  ended(id: string, end: TargetEnd, cooldownMs: number): boolean;
}

interface Record {
  inFlight: number;
  minute: number;
  requests: number;
  failures: number;
  tokens: number;
  latencies: number[];
  coolsUntil: number;
}

export function createTargetHealth(clock: Clock): TargetHealth {
  const records = new Map<string, Record>();

  function recordOf(id: string): Record {
    const minute = Math.floor(clock.monotonic() / MINUTE_MS);
    let record = records.get(id);
    if (record === undefined) {
      if (records.size >= MOST_TARGETS) forgetIdle();
      record = { inFlight: 0, minute, requests: 0, failures: 0, tokens: 0, latencies: [], coolsUntil: 0 };
      records.set(id, record);
    }
    if (record.minute !== minute) Object.assign(record, { minute, requests: 0, failures: 0, tokens: 0 });
    return record;
  }

  function forgetIdle(): void {
    for (const [id, { inFlight }] of records) if (inFlight === 0) records.delete(id);
  }

  return {
    load(id) {
      const { inFlight, requests, tokens, latencies } = recordOf(id);
      const sum = latencies.reduce((total, each) => total + each, 0);
      const latencyMs = latencies.length === 0 ? undefined : sum / latencies.length;
      return { inFlight, requests, tokens, latencyMs };
    },
    coolingSeconds(id) {
      const until = records.get(id)?.coolsUntil ?? 0;
      return Math.max(0, until - clock.monotonic()) / 1000;
    },
    conditionOf(id) {
      const record = records.get(id);
      if (record === undefined) return 'healthy';
      if (record.coolsUntil > clock.monotonic()) return 'failing';
      const { failures, requests } = recordOf(id);
      if (failures === 0) return 'healthy';
      return failures < requests ? 'partly_failing' : 'failing';
    },
    started(id) {
      const record = recordOf(id);
      record.inFlight++;
      record.requests++;
    },
    ended(id, { result, latencyMs, tokens, coolsAtOnce = false }, cooldownMs) {
      const record = recordOf(id);
      record.inFlight = Math.max(0, record.inFlight - 1);
      record.tokens += tokens;
      if (result === 'ok') record.latencies = [...record.latencies.slice(1 - KEPT_LATENCIES), latencyMs];
      if (result !== 'failed') return false;
      record.failures++;
      const mostlyFails = record.requests >= TELLING_CALLS && record.failures * 2 > record.requests;
      const cools = cooldownMs > 0 && (coolsAtOnce || mostlyFails);
      if (cools) record.coolsUntil = clock.monotonic() + cooldownMs;
      return cools;
    },
  };
}
