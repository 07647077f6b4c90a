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
  const body = new BodyQueue();
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

/**
 * Chunks between undici, which pushes, and a loop, which pulls. A class, because a generator function that is made anew for
 * each request keeps its whole request in the old generation of the heap.
 */
class BodyQueue {
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isEnded = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  async *read(controller: Controller): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunks = await this.#take(controller);
        if (chunks.length === 0) return;
        yield joined(chunks);
      }
    } finally {
      if (!this.#isEnded && this.#failure === undefined) {
        controller.abort(new Error('The answer is no longer wanted.'));
      }
    }
  }

  async all(controller: Controller): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const taken = await this.#take(controller);
      if (taken.length === 0) return joined(chunks);
      chunks.push(...taken);
    }
  }

  push(chunk: Uint8Array, controller: Controller): void {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes > MAX_WAITING_BYTES) controller.pause();
    this.#wakeUp();
  }

  end(): void {
    this.#isEnded = true;
    this.#wakeUp();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#wakeUp();
  }

  /** Everything that has arrived; empty at the end. */
  async #take(controller: Controller): Promise<readonly Uint8Array[]> {
    while (this.#waiting.length === 0 && !this.#isEnded) {
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const taken = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (controller.paused) controller.resume();
    return taken;
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}
