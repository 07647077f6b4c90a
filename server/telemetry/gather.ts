import type { Clock } from '../domain/ports.ts';

export interface Gatherer<Item> {
  add(item: Item): void;
  /** Hands over what is gathered, now. */
  flush(): void;
}

/** Hands items over together, `delayMs` after the first of them: for work that nobody waits for. */
export function createGatherer<Item>(
  clock: Clock,
  delayMs: number,
  handOver: (items: readonly Item[]) => void,
): Gatherer<Item> {
  let gathered: Item[] = [];

  function flush(): void {
    if (gathered.length === 0) return;
    const items = gathered;
    gathered = [];
    handOver(items);
  }

  return {
    add(item) {
      if (gathered.push(item) === 1) clock.after(delayMs, flush);
    },
    flush,
  };
}
