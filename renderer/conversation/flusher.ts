/** React hears of new text at most this often: it reads as smooth and costs a part of every frame only. */
const SHORTEST_PAUSE_MS = 50;
/** A text that is slow to draw is drawn less often, so that the page stays usable. */
const LONGEST_PAUSE_MS = 1_000;
const PAUSES_PER_COST = 4;

/** Runs the callback after a pause, at the next frame. Returns the way to take it back. */
export type Schedule = (callback: () => void, pauseMs: number) => () => void;

export interface Flusher {
  /** Shows what has arrived after a pause, which is the longer the more showing costs. */
  soon(): void;
  /** Shows it now. */
  flush(): void;
}

export function createFlusher(show: () => void, schedule: Schedule = atFrameAfter): Flusher {
  let takeBack: (() => void) | undefined;
  let pauseMs = SHORTEST_PAUSE_MS;

  function flush(): void {
    takeBack?.();
    takeBack = undefined;
    const began = performance.now();
    show();
    // React draws before the next task, so this measures what showing the text cost.
    setTimeout(() => {
      const costMs = performance.now() - began;
      pauseMs = Math.min(Math.max(costMs * PAUSES_PER_COST, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
    });
  }

  return { flush, soon: () => (takeBack ??= schedule(flush, pauseMs)) };
}

function atFrameAfter(callback: () => void, pauseMs: number): () => void {
  let frame: number | undefined;
  const timer = setTimeout(() => {
    frame = requestAnimationFrame(callback);
  }, pauseMs);
  return () => {
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}
