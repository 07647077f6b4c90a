/**
 * How many random cases a property test tries: `PROPERTY_RUNS=20` makes it twenty times as many. A failure prints its seed
 * and the shortest case that was found; `PROPERTY_SEED` tries the same again.
 */
export function propertyRuns(usual: number): { numRuns: number; seed?: number } {
  const { PROPERTY_RUNS: times = '1', PROPERTY_SEED: seed } = process.env;
  return { numRuns: usual * Number(times), ...(seed !== undefined && { seed: Number(seed) }) };
}
