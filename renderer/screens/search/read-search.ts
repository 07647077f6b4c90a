/** The words that are searched for stand in the address. */
export interface WordSearch {
  readonly q?: string;
}

export function readWordSearch({ q }: Record<string, unknown>): WordSearch {
  // The router reads `?q=2024` as a number.
  return { q: typeof q === 'string' || typeof q === 'number' ? String(q).slice(0, 500) : '' };
}
