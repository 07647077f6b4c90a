import type { EngineTiming } from '../../../domain/stream-frame.ts';

/** Times the two steps of an answer: reading the prompt, and what comes after. */
export interface Stopwatch {
  promptRead(): void;
  /** @returns nothing of a step that was not finished */
  timing(): EngineTiming;
}

export function startStopwatch(): Stopwatch {
  const startedAt = performance.now();
  let readAt: number | undefined;
  return {
    promptRead() {
      readAt = performance.now();
    },
    timing: () =>
      readAt === undefined ? {} : { promptMs: readAt - startedAt, generationMs: performance.now() - readAt },
  };
}
