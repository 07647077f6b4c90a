import type { Dispatcher } from 'undici';

export interface UpstreamCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as it arrives, read no faster than it is taken. Leaving the loop ends the request upstream. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The whole body. */
  bytes(): Promise<Uint8Array>;
}

/** So much may wait for a slow reader before the upstream has to. */
const MAX_WAITING_BYTES = 256 * 1024;

type Controller = Dispatcher.DispatchController;

/**
 * One request through undici's dispatch, without the web or Node streams that `fetch` and `request` put on top: those
 * cost more than the rest of a request's path.
 * @throws what undici throws when the upstream can't be reached, or the signal's reason
 */
export function callUpstream(dispatcher: Dispatcher, call: UpstreamCall): Promise<UpstreamAnswer> {
  const { signal } = call;
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  const { promise, resolve, reject } = Promise.withResolvers<UpstreamAnswer>();
  const body = createBodyQueue();
  let controller: Controller | undefined;
  const abort = () => {
    // While a connection is being made, or all are taken, nothing was sent: the caller need not wait for that to end.
    if (controller === undefined) reject(signal.reason as Error);
    else controller.abort(signal.reason as Error);
  };
  const finish = () => signal.removeEventListener('abort', abort);
  signal.addEventListener('abort', abort, { once: true });

  dispatcher.dispatch(
    { method: call.method, path: call.path, headers: call.headers, body: call.body ?? null },
    {
      onRequestStart(started) {
        controller = started;
        if (signal.aborted) abort();
      },
      onResponseStart(started, status, headers) {
        resolve({ status, headers, chunks: body.read(started), bytes: () => body.all(started) });
      },
      onResponseData: (started, chunk) => body.push(chunk, started),
      onResponseEnd() {
        finish();
        body.end();
      },
      onResponseError(_started, error) {
        finish();
        body.fail(error);
        reject(error);
      },
    },
  );
  return promise;
}

/** Chunks between undici, which pushes, and a loop, which pulls. */
function createBodyQueue() {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let isEnded = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;

  function wakeUp(): void {
    wake?.();
    wake = undefined;
  }

  /** Everything that has arrived; empty at the end. */
  async function take(controller: Controller): Promise<readonly Uint8Array[]> {
    while (waiting.length === 0 && !isEnded) {
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const taken = waiting;
    waiting = [];
    waitingBytes = 0;
    if (controller.paused) controller.resume();
    return taken;
  }

  async function* read(controller: Controller): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunks = await take(controller);
        if (chunks.length === 0) return;
        yield chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      }
    } finally {
      if (!isEnded && failure === undefined) controller.abort(new Error('The answer is no longer wanted.'));
    }
  }

  return {
    read,
    async all(controller: Controller): Promise<Uint8Array> {
      const chunks: Uint8Array[] = [];
      for (;;) {
        const taken = await take(controller);
        if (taken.length === 0) break;
        chunks.push(...taken);
      }
      return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    },
    push(chunk: Uint8Array, controller: Controller): void {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes > MAX_WAITING_BYTES) controller.pause();
      wakeUp();
    },
    end(): void {
      isEnded = true;
      wakeUp();
    },
    fail(error: Error): void {
      failure = error;
      wakeUp();
    },
  };
}
