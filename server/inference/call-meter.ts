import { estimateInputTokens } from '../domain/estimate-tokens.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';
import type { Clock } from '../domain/ports.ts';
import type { EngineTiming, StreamFrame, Usage } from '../domain/stream-frame.ts';

/** Watches one answer pass and knows afterwards what to book. */
export interface CallMeter {
  /** The engine accepted the request, at that moment of the clock that never jumps. */
  accepted(at: number): void;
  observe(frame: StreamFrame): void;
  /** What was used so far: the engine's count, or an estimate that says so. */
  usage(): Usage;
  /** What the engine says of its steps; undefined where it says nothing. */
  timing(): EngineTiming | undefined;
  queuedMs(): number | undefined;
  timeToFirstTokenMs(): number | undefined;
}

export function createCallMeter(clock: Clock, request: InferenceRequest, startedAt: number): CallMeter {
  let acceptedAt: number | undefined;
  let workingAt: number | undefined;
  let firstTokenAt: number | undefined;
  let deltas = 0;
  let counted: Usage | undefined;
  let timing: EngineTiming | undefined;
  const since = (moment: number | undefined) => (moment === undefined ? undefined : moment - startedAt);

  return {
    accepted(at) {
      acceptedAt = at;
    },
    observe(frame) {
      deltas += frame.deltas;
      if (firstTokenAt === undefined && frame.deltas > 0) firstTokenAt = clock.monotonic();
      // A frame with a wire face decodes its parts when read: only the closing ones are worth that here.
      if (frame.wire !== undefined && !frame.closing) return;
      for (const part of frame.parts) {
        if (part.type === 'usage') {
          counted = bookable(part.usage);
          ({ timing } = part);
        } else if (part.type === 'generation-start') workingAt ??= clock.monotonic();
      }
    },
    usage: () => counted ?? { inputTokens: estimateInputTokens(request), outputTokens: deltas, estimated: true },
    timing: () => timing,
    queuedMs: () => since(workingAt ?? acceptedAt),
    timeToFirstTokenMs: () => since(firstTokenAt),
  };
}

/** What an upstream says it counted, as far as it can be booked: whole numbers that are not below nothing. */
function bookable(usage: Usage): Usage {
  const { inputTokens, outputTokens } = usage;
  if (isCount(inputTokens) && isCount(outputTokens)) return usage;
  return { ...usage, inputTokens: countOf(inputTokens), outputTokens: countOf(outputTokens) };
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

function countOf(value: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(0, Math.round(value)), Number.MAX_SAFE_INTEGER) : 0;
}
