/** What a person looks for: texts that all have to be there. */
export interface SearchTerms {
  readonly all: readonly string[];
  /** For the index, which knows no text of less than three characters; undefined where all are shorter. */
  readonly match: string | undefined;
  /** Patterns of `LIKE`, with `\` as the sign of escape, for those that the index does not know. */
  readonly patterns: readonly string[];
}

const QUOTED_OR_WORD = /["“”„]([^"“”„]*)(?:["“”„]|$)|[^\s"“”„]+/gu;
/** Of the index. */
const FEWEST_CHARACTERS = 3;

/** Words apart, and what stands in quotation marks together. Nothing in them has a meaning of its own. */
export function readSearchTerms(query: string): SearchTerms {
  const clean = query
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/\p{Cc}/gu, ' ');
  const texts = [...clean.matchAll(QUOTED_OR_WORD)].map(([word, quoted]) => (quoted ?? word).trim());
  const all = [...new Set(texts.filter((text) => text !== ''))];
  const long = all.filter((text) => foldedLength(text) >= FEWEST_CHARACTERS);
  return {
    all,
    match: long.length === 0 ? undefined : long.map((text) => `"${text.replaceAll('"', '""')}"`).join(' AND '),
    patterns: all
      .filter((text) => !long.includes(text))
      .map((text) => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`),
  };
}

function foldedLength(text: string): number {
  let length = 0;
  for (const sign of text) if (fold(sign) !== '') length++;
  return length;
}

/** A sign without case and marks, as the index sees it. */
export function fold(sign: string): string {
  if (sign < '\u0080') return sign.toLowerCase();
  return sign
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();
}
