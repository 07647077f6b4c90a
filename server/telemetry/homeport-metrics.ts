import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LedgerEntry } from '../domain/ports.ts';
import { createLabelRoom } from './label-room.ts';

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];
const TOKENS_PER_SECOND = [1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 250, 500, 1000];
const LABELS = ['operation', 'model', 'engine'] as const;
type Label = (typeof LABELS)[number];
/** Names of models that fit a wildcard are as many as a client likes. */
const MOST_SERIES = 250;
/** Shorter answers say more of the clock than of the engine. */
const FEWEST_TOKENS = 5;

/** How busy the hub is, read when somebody asks. */
export interface Load {
  /** Engine id → requests that it has begun to answer; engines at rest may be left out. */
  readonly runningOn: () => ReadonlyMap<string, number>;
  /** Requests that no engine has begun to answer. */
  readonly waiting: () => number;
  /** Engine id, and whether it can answer. */
  readonly engines: () => readonly (readonly [id: string, isUp: boolean])[];
}

/** Counts booked requests under names of our own: few labels, for what LiteLLM has no metric for. */
export function createHomeportMetrics(register: Registry, load: Load): (entry: LedgerEntry) => void {
  const registers = [register];
  const counter = (name: string, help: string, more: readonly string[]) =>
    new Counter({ name, help, labelNames: [...LABELS, ...more], registers });
  const histogram = (name: string, help: string, buckets = SECONDS) =>
    new Histogram({ name, help, labelNames: LABELS, buckets, registers });
  const requests = counter('homeport_requests_total', 'Requests on model routes by outcome', ['result', 'error']);
  const tokens = counter('homeport_tokens_total', 'Tokens by direction (input, output)', ['direction']);
  const duration = histogram('homeport_request_duration_seconds', 'From arrival to the end of the answer');
  const firstToken = histogram('homeport_time_to_first_token_seconds', 'From arrival to the first token');
  const queued = histogram('homeport_queue_seconds', 'From arrival until the engine began to work');
  const speed = histogram('homeport_tokens_per_second', 'Output tokens over the time they took', TOKENS_PER_SECOND);
  registerLoad(register, load);
  const room = createLabelRoom<Label, Readonly<Record<Label, string>>>({
    names: LABELS,
    most: MOST_SERIES,
    gives: [['model']],
  });

  return (entry) => {
    const { error, opening, queuedMs, result, timeToFirstTokenMs, usage } = entry;
    // Names that no model carries would let a stranger fill the room.
    const model = entry.modelServed === undefined ? 'unknown' : (entry.modelAsked ?? 'unknown');
    const at = room({ operation: opening.operation, model: model.slice(0, 200), engine: entry.engineId ?? 'none' });
    requests.inc({ ...at, result, error: error?.code ?? '' });
    if (usage !== undefined && result !== 'error') {
      tokens.inc({ ...at, direction: 'input' }, Math.max(0, usage.inputTokens));
      tokens.inc({ ...at, direction: 'output' }, Math.max(0, usage.outputTokens));
    }
    duration.observe(at, entry.durationMs / 1000);
    if (timeToFirstTokenMs !== undefined) firstToken.observe(at, timeToFirstTokenMs / 1000);
    if (queuedMs !== undefined) queued.observe(at, queuedMs / 1000);
    const rate = tokensPerSecond(entry);
    if (rate !== undefined) speed.observe(at, rate);
  };
}

/** Of a stream after its first token, of a whole answer since the engine began to work, which includes the prompt. */
function tokensPerSecond(entry: LedgerEntry): number | undefined {
  const { durationMs, queuedMs, result, stream, timeToFirstTokenMs, usage } = entry;
  if (result === 'error' || usage === undefined || usage.outputTokens < FEWEST_TOKENS) return undefined;
  const isStreamed = stream === true && timeToFirstTokenMs !== undefined;
  const seconds = (durationMs - (isStreamed ? timeToFirstTokenMs : (queuedMs ?? 0))) / 1000;
  return seconds > 0 ? (usage.outputTokens - (isStreamed ? 1 : 0)) / seconds : undefined;
}

function registerLoad(register: Registry, { engines, runningOn, waiting }: Load): void {
  const gauge = (name: string, help: string, labelNames: readonly string[], read: (into: Gauge) => void) =>
    register.registerMetric(
      new Gauge({
        name,
        help,
        labelNames,
        registers: [],
        collect() {
          this.reset();
          read(this);
        },
      }),
    );
  gauge('homeport_requests_running', 'Requests that the engine has begun to answer', ['engine'], (into) => {
    for (const [engine] of engines()) into.set({ engine }, 0);
    for (const [engine, count] of runningOn()) into.set({ engine }, count);
  });
  gauge('homeport_requests_waiting', 'Requests that no engine has begun to answer', [], (into) => into.set(waiting()));
  gauge('homeport_engine_up', '1 when the engine can answer', ['engine'], (into) => {
    for (const [engine, isUp] of engines()) into.set({ engine }, isUp ? 1 : 0);
  });
}
