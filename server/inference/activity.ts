import type { CallOpening } from '../domain/ports.ts';
import type { RouteFacts } from './router.ts';

/** How many requests are in the house, for the status strip and the metrics, and which they are. */
export interface Activity {
  /** Requests that an engine accepted and has not finished. */
  readonly running: number;
  /** The same by engine; those that run nothing are not in it. */
  readonly runningOn: ReadonlyMap<string, number>;
  /** Requests that are known but no engine works on yet. */
  readonly waiting: number;
  /** Those in the house, the oldest first. */
  readonly present: ReadonlySet<Presence>;
  /** Requests that have left since the start. */
  readonly left: number;
  /** Counts a request in: it waits. */
  enter(opening: CallOpening): Presence;
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  /** Resolves when nobody is in the house. */
  idle(): Promise<void>;
}

/**
 * One request in the house. Each step may be taken more than once. What it is asked about while it runs is worked out when
 * somebody looks: a request that nobody watches only counts.
 */
export interface Presence {
  readonly opening: CallOpening;
  /** As the client wrote it; undefined until the body is read. */
  readonly modelAsked: string | undefined;
  readonly isStream: boolean | undefined;
  /** Pieces of text, reasoning or tool arguments that have come. */
  readonly pieces: number;
  /** The engine has begun to work on it. */
  readonly isWorkedOn: boolean;
  /** Its way to an engine, once it was let in. */
  facts(): RouteFacts | undefined;
  asks(model: string, isStream: boolean): void;
  isRouted(facts: () => RouteFacts): void;
  gets(pieces: number): void;
  /** An engine works on it. @param engineId asked only when it waited until now */
  begin(engineId: () => string): void;
  /** The engine failed and another is looked for: it waits again. */
  wait(): void;
  /** It is gone, and nothing brings it back. */
  end(): void;
}

export function createActivity(): Activity {
  return new House();
}

/** Classes, because these are made or called for each request (see "Decisions" in ARCHITECTURE.md). */
class House implements Activity {
  readonly runningOn = new Map<string, number>();
  readonly present = new Set<Guest>();
  running = 0;
  waiting = 0;
  left = 0;
  readonly #listeners = new Set<() => void>();

  enter(opening: CallOpening): Presence {
    const guest = new Guest(this, opening);
    this.present.add(guest);
    this.waiting++;
    this.changed();
    return guest;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async idle(): Promise<void> {
    if (this.running + this.waiting === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopListening = this.onChange(() => {
      if (this.running + this.waiting === 0) resolve();
    });
    await promise;
    stopListening();
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  add(engine: string, step: 1 | -1): void {
    this.running += step;
    const count = (this.runningOn.get(engine) ?? 0) + step;
    if (count === 0) this.runningOn.delete(engine);
    else this.runningOn.set(engine, count);
  }
}

class Guest implements Presence {
  readonly opening: CallOpening;
  modelAsked: string | undefined = undefined;
  isStream: boolean | undefined = undefined;
  pieces = 0;
  readonly #house: House;
  #engine: string | undefined = undefined;
  #isGone = false;
  #facts: (() => RouteFacts) | undefined = undefined;

  constructor(house: House, opening: CallOpening) {
    this.#house = house;
    this.opening = opening;
  }

  get isWorkedOn(): boolean {
    return this.#engine !== undefined;
  }

  facts(): RouteFacts | undefined {
    return this.#facts?.();
  }

  asks(model: string, isStream: boolean): void {
    this.modelAsked = model;
    this.isStream = isStream;
  }

  isRouted(facts: () => RouteFacts): void {
    this.#facts = facts;
  }

  gets(pieces: number): void {
    this.pieces += pieces;
  }

  begin(engineId: () => string): void {
    if (this.#isGone || this.#engine !== undefined) return;
    this.#engine = engineId();
    this.#house.waiting--;
    this.#house.add(this.#engine, 1);
    this.#house.changed();
  }

  wait(): void {
    if (this.#isGone || this.#engine === undefined) return;
    this.#house.add(this.#engine, -1);
    this.#engine = undefined;
    this.pieces = 0;
    this.#house.waiting++;
    this.#house.changed();
  }

  end(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    const house = this.#house;
    house.present.delete(this);
    house.left++;
    if (this.#engine === undefined) house.waiting--;
    else house.add(this.#engine, -1);
    house.changed();
  }
}
