/** Events on their way from a source that pushes to a reader that pulls, in order. */
export interface EventChannel<T> extends AsyncIterable<T> {
  push(event: T): void;
  /** The reader gets what was pushed before, then the end. */
  end(): void;
  /** The reader gets the error at once; what it has not read yet is dropped. */
  fail(error: Error): void;
}

export function createEventChannel<T>(): EventChannel<T> {
  let waiting: T[] = [];
  let isEnded = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;

  function notify(): void {
    wake?.();
    wake = undefined;
  }

  return {
    push(event) {
      if (isEnded || failure !== undefined) return;
      waiting.push(event);
      notify();
    },
    end() {
      isEnded = true;
      notify();
    },
    fail(error) {
      if (isEnded && waiting.length === 0) return;
      failure ??= error;
      waiting = [];
      notify();
    },
    async *[Symbol.asyncIterator]() {
      while (true) {
        if (failure !== undefined) throw failure;
        const batch = waiting;
        waiting = [];
        for (const event of batch) {
          if (failure !== undefined) throw failure;
          yield event;
        }
        if (waiting.length > 0 || failure !== undefined) continue;
        if (isEnded) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
