const WINDOW_MS = 60_000;
const MAX_RESTARTS = 3;
const FIRST_DELAY_MS = 500;

/** Decides what to do when the hub has ended by itself. */
export interface RestartPolicy {
  /** Milliseconds to wait before the next start, or undefined when it has ended too often. */
  next(nowMs: number): number | undefined;
}

/** Restarts with a growing pause, at most three times a minute: what keeps dying needs a person. */
export function createRestartPolicy(): RestartPolicy {
  let restarts: readonly number[] = [];
  return {
    next(nowMs) {
      restarts = restarts.filter((at) => nowMs - at < WINDOW_MS);
      if (restarts.length >= MAX_RESTARTS) return undefined;
      const delayMs = FIRST_DELAY_MS * 2 ** restarts.length;
      restarts = [...restarts, nowMs];
      return delayMs;
    },
  };
}
