/** Something that the palette leads to. */
export interface Entry {
  readonly id: string;
  readonly kind: 'page' | 'action' | 'chat' | 'model';
  readonly text: string;
  readonly shortcut?: string | undefined;
}

/** As many as one looks through. */
const MOST = 50;

/**
 * Entries that have every word that is typed, or at least its letters in their order; those that begin with it first. The order
 * of the list stays among equals.
 */
export function findEntries<E extends Entry>(entries: readonly E[], typed: string): readonly E[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return entries
    .map((entry) => ({ entry, rank: rankOf(entry.text.toLowerCase(), words) }))
    .filter(({ rank }) => rank < MISS)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}

const MISS = 100;

/** 0 is best. */
function rankOf(text: string, words: readonly string[]): number {
  return words.reduce((worst, word) => Math.max(worst, rankOfWord(text, word)), 0);
}

function rankOfWord(text: string, word: string): number {
  if (text.startsWith(word)) return 0;
  if (text.split(/[\s\-:/]+/).some((part) => part.startsWith(word))) return 1;
  if (text.includes(word)) return 2;
  return hasInOrder(text, word) ? 3 : MISS;
}

function hasInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
