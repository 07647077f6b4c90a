/** Random numbers that are the same on every machine. */
export interface SeededRandom {
  /** From 0 up to 1. */
  uniform(): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  pick<T>(values: readonly T[]): T;
}

/** Mulberry32: small, fast, and good enough for weights and test data. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;

  function uniform(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    pick(values) {
      const value = values[Math.floor(uniform() * values.length)];
      if (value === undefined) throw new Error('nothing to pick from');
      return value;
    },
  };
}
