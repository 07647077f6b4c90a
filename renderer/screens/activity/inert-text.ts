/**
 * Characters that are not seen, and turn or hide what stands beside them: those of control but for tab and line ends, and
 * those of format but for the two that join letters and emoji.
 */
const UNSEEN = /(?![\t\n\r\u200C\u200D])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text as it can be shown: what can't be seen stands there by its number. */
export function withSeenControls(text: string): string {
  return text.replaceAll(UNSEEN, (unseen) => {
    return `⟨U+${(unseen.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** The first characters of a text, never half of one. */
export function beginningOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
