import type { Clock } from '../../domain/ports.ts';

/** Resolves after `ms` or as soon as the signal aborts, whichever is first; never rejects. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const takeBack = clock.after(ms, resolve);
  const wake = () => resolve();
  signal.addEventListener('abort', wake, { once: true });
  await promise;
  takeBack();
  signal.removeEventListener('abort', wake);
}
