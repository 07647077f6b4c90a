/** How many requests are in the house, for the status strip and the metrics. */
export interface Activity {
  /** Requests that an engine accepted and has not finished. */
  readonly running: number;
  /** Requests that are known but no engine works on yet. */
  readonly waiting: number;
  /** Counts a request in; it waits until `begin`, and is gone after `end`. Both may be called more than once. */
  enter(): { begin(): void; end(): void };
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  /** Resolves when nobody is in the house. */
  idle(): Promise<void>;
}

export function createActivity(): Activity {
  const listeners = new Set<() => void>();
  let running = 0;
  let waiting = 0;
  const changed = () => {
    for (const listener of listeners) listener();
  };

  function onChange(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return {
    get running() {
      return running;
    },
    get waiting() {
      return waiting;
    },
    enter() {
      let phase: 'waiting' | 'running' | 'gone' = 'waiting';
      waiting++;
      changed();
      return {
        begin() {
          if (phase !== 'waiting') return;
          phase = 'running';
          waiting--;
          running++;
          changed();
        },
        end() {
          if (phase === 'gone') return;
          if (phase === 'waiting') waiting--;
          else running--;
          phase = 'gone';
          changed();
        },
      };
    },
    onChange,
    async idle() {
      if (running + waiting === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const stopListening = onChange(() => {
        if (running + waiting === 0) resolve();
      });
      await promise;
      stopListening();
    },
  };
}
