export const OUTCOMES = ['ok', 'error', 'cancelled'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What of the screen stands in its address, so that going back and reloading keep it. */
export interface ActivitySearch {
  readonly outcome?: Outcome;
  /** Who asked: a key's hash, `master`, `interface` or `local`. */
  readonly caller?: string;
  /** As asked for, or as served. */
  readonly model?: string;
  readonly dialect?: string;
  readonly text?: string;
  /** The request that is open: its number in the ledger, or the id of its answer. */
  readonly id?: string;
}

const WORDS = ['caller', 'model', 'dialect', 'text', 'id'] as const;

/** Reads an address that anybody may have written. */
export function readActivitySearch(raw: Readonly<Record<string, unknown>>): ActivitySearch {
  const outcome = OUTCOMES.find((each) => each === raw['outcome']);
  const words = WORDS.flatMap((name) => {
    const value = raw[name];
    // The router reads `?id=7` as a number.
    const isWord = (typeof value === 'string' || typeof value === 'number') && value !== '';
    return isWord ? [[name, String(value)] as const] : [];
  });
  return { ...(outcome !== undefined && { outcome }), ...Object.fromEntries(words) };
}
