/** What a request spent its time on. */
export type PhaseName =
  /** Nobody worked on it yet. */
  | 'queued'
  /** Engines that failed before the one that answered. */
  | 'tried'
  | 'loading'
  | 'prompt'
  | 'generating'
  /** An engine had it, and nothing tells its steps apart. */
  | 'working';

export interface Phase {
  readonly name: PhaseName;
  /** Milliseconds since the request arrived. */
  readonly fromMs: number;
  readonly ms: number;
}

/** What was measured of a request; null where nobody measured it. All in milliseconds. */
export interface Measured {
  readonly stream: boolean | null;
  readonly durationMs: number;
  readonly queuedMs: number | null;
  readonly firstTokenMs: number | null;
  /** As the engine says. */
  readonly loadMs: number | null;
  readonly promptMs: number | null;
  readonly generationMs: number | null;
  /** In order; empty for a request that the first engine answered. */
  readonly attempts: readonly { readonly result: 'ok' | 'failed' | 'left'; readonly upstreamMs: number }[];
}

type Advance = (name: PhaseName, end: number) => void;

/**
 * The time of a request from its arrival to its end, step by step and without gaps. Steps stand in it only where hub or
 * engine measured them; time of which nobody knows more than that an engine had the request is one step of its own.
 */
export function phasesOf(measured: Measured): readonly Phase[] {
  const { attempts, durationMs, firstTokenMs } = measured;
  const phases: Phase[] = [];
  let at = 0;
  const until: Advance = (name, end) => {
    const stop = Math.min(Math.max(end, at), durationMs);
    if (stop > at) phases.push({ name, fromMs: at, ms: stop - at });
    at = stop;
  };
  const isUnanswered = firstTokenMs === null && attempts.length > 0 && attempts.at(-1)?.result !== 'ok';
  if (isUnanswered) unanswered(measured, until);
  else answered(measured, until);
  return phases;
}

function unanswered({ attempts, durationMs }: Measured, until: Advance): void {
  let end = durationMs - sumOf(attempts);
  until('queued', end);
  for (const { result, upstreamMs } of attempts) {
    end += upstreamMs;
    until(result === 'failed' ? 'tried' : 'working', end);
  }
}

function answered(measured: Measured, until: Advance): void {
  const { attempts, durationMs, loadMs, promptMs, queuedMs } = measured;
  until('tried', sumOf(attempts.slice(0, -1)));
  const begins = generationBegins(measured);
  const end = begins ?? durationMs;
  if (loadMs !== null && promptMs !== null) {
    until('queued', end - loadMs - promptMs);
    until('loading', end - promptMs);
    until('prompt', end);
  } else {
    until('queued', queuedMs ?? end);
    if (begins !== undefined) until(loadMs === null ? 'prompt' : 'working', begins);
  }
  until(begins === undefined ? 'working' : 'generating', durationMs);
}

/** When the first token came; undefined where that can't be told from the rest of the answer. */
function generationBegins({ stream, durationMs, firstTokenMs, generationMs }: Measured): number | undefined {
  if (stream === true && firstTokenMs !== null) return firstTokenMs;
  // An answer that came as a whole says nothing of its first token, unless its engine does.
  return generationMs === null ? undefined : Math.max(0, durationMs - generationMs);
}

function sumOf(attempts: Measured['attempts']): number {
  return attempts.reduce((sum, { upstreamMs }) => sum + upstreamMs, 0);
}
