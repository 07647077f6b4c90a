import type { Clock } from '../domain/ports.ts';

/** Calls back again and again, `pauseMs` after the last time. Returns the way to stop. */
export function every(clock: Clock, pauseMs: number, callback: () => void): () => void {
  let takeBack = clock.after(pauseMs, run);
  function run(): void {
    callback();
    takeBack = clock.after(pauseMs, run);
  }
  return () => takeBack();
}
