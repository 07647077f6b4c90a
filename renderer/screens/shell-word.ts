/** A text as one word of sh: within single quotes nothing means anything to it but their end. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
