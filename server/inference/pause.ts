import type { Clock } from '../domain/ports.ts';

/** The longest delay that timers take, in milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

/** Waits. @throws the signal's reason when it aborts */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const takeBack = clock.after(Math.min(ms, LONGEST_MS), resolve);
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await promise;
  } finally {
    takeBack();
    signal.removeEventListener('abort', abort);
  }
}
