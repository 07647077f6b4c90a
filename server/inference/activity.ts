/** How many requests are in the house, for the status strip and the metrics. */
export interface Activity {
  /** Requests that an engine accepted and has not finished. */
  readonly running: number;
  /** The same by engine; those that run nothing are not in it. */
  readonly runningOn: ReadonlyMap<string, number>;
  /** Requests that are known but no engine works on yet. */
  readonly waiting: number;
  /** Counts a request in: it waits. */
  enter(): Presence;
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  /** Resolves when nobody is in the house. */
  idle(): Promise<void>;
}

/** One request in the house. Each step may be taken more than once. */
export interface Presence {
  /** An engine works on it. @param engineId asked only when it waited until now */
  begin(engineId: () => string): void;
  /** The engine failed and another is looked for: it waits again. */
  wait(): void;
  /** It is gone, and nothing brings it back. */
  end(): void;
}

export function createActivity(): Activity {
  const listeners = new Set<() => void>();
  const runningOn = new Map<string, number>();
  let running = 0;
  let waiting = 0;
  const changed = () => {
    for (const listener of listeners) listener();
  };

  function onChange(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  function add(engine: string, step: 1 | -1): void {
    running += step;
    const count = (runningOn.get(engine) ?? 0) + step;
    if (count === 0) runningOn.delete(engine);
    else runningOn.set(engine, count);
  }

  return {
    runningOn,
    get running() {
      return running;
    },
    get waiting() {
      return waiting;
    },
    enter() {
      let engine: string | undefined;
      let isGone = false;
      waiting++;
      changed();
      return {
        begin(engineId) {
          if (isGone || engine !== undefined) return;
          engine = engineId();
          waiting--;
          add(engine, 1);
          changed();
        },
        wait() {
          if (isGone || engine === undefined) return;
          add(engine, -1);
          engine = undefined;
          waiting++;
          changed();
        },
        end() {
          if (isGone) return;
          isGone = true;
          if (engine === undefined) waiting--;
          else add(engine, -1);
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
