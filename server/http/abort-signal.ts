import type { Response } from 'express';
import { cancelledError } from '../domain/errors.ts';

/** Aborts when the client leaves before its answer is whole, and when the hub stops. */
export function abortSignalOf(res: Response, stopping: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(stopping.reason);
  stopping.addEventListener('abort', stop, { once: true });
  res.once('close', () => {
    stopping.removeEventListener('abort', stop);
    // `close` also follows a normal end.
    if (!res.writableFinished) controller.abort(cancelledError());
  });
  return controller.signal;
}
