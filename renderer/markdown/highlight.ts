import { trustedWorkerUrl } from './trusted-worker-url.ts';
import type { ColouredLine, HighlightReply, HighlightRequest } from './highlight-messages.ts';

/** Longer code stays plain: colouring it would keep the worker busy for seconds. */
const MAX_CHARACTERS = 100_000;

const waiting = new Map<number, (lines: readonly ColouredLine[] | undefined) => void>();
let worker: Worker | undefined;
let count = 0;

/** Colours code in a worker, which is started by the first call. Undefined for a language it does not know. */
export function highlight(text: string, language: string): Promise<readonly ColouredLine[] | undefined> {
  if (text.length > MAX_CHARACTERS) return Promise.resolve(undefined);
  worker ??= startWorker();
  const id = ++count;
  worker.postMessage({ id, text, language } satisfies HighlightRequest);
  return new Promise((resolve) => waiting.set(id, resolve));
}

function startWorker(): Worker {
  const started = new Worker(trustedWorkerUrl(), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<HighlightReply>) => {
    waiting.get(data.id)?.(data.lines);
    waiting.delete(data.id);
  });
  return started;
}
