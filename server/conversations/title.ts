const WORDS_CHARACTERS = 48;
const TITLE_CHARACTERS = 60;
/** No character that a person sees is longer in any script or emoji. */
const LONGEST_CHARACTER = 32;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As people count, so that no emoji is cut in two. */
function charactersOf(text: string, most: number): readonly string[] {
  const beginning = text.slice(0, (most + 1) * LONGEST_CHARACTER);
  return Array.from(segmenter.segment(beginning), ({ segment }) => segment);
}

/** The first words of what was asked; empty where nothing was said. */
export function titleFromWords(text: string): string {
  const line = (text.trim().split('\n', 1)[0] ?? '').replaceAll(/\s+/g, ' ').trim();
  const characters = charactersOf(line, WORDS_CHARACTERS);
  if (characters.length <= WORDS_CHARACTERS) return line;
  return `${characters.slice(0, WORDS_CHARACTERS).join('').trimEnd()}…`;
}

/** Around a title: quotes of all kinds, markup of headings and emphasis, and a word that only says that it is a title. */
const AROUND = /^(?:[\s"'`*_#>«»„“”‘’「」-]|title\s*:)+|[\s"'`*_#«»„“”‘’「」.:]+$/gi;

/**
 * A title out of what a model said when it was asked for one: one short line of plain text.
 * @returns undefined for what is odd: several lines, far too long, thoughts or tags, or nothing
 */
export function titleFromAnswer(answer: string): string | undefined {
  const lines = answer.trim().split(/\s*\n\s*/);
  if (lines.length > 1) return undefined;
  const title = (lines[0] ?? '').replaceAll(AROUND, '').replaceAll(/\s+/g, ' ').trim();
  if (title === '' || charactersOf(title, TITLE_CHARACTERS).length > TITLE_CHARACTERS) return undefined;
  return /[<>{}[\]|\\\p{Cc}]/u.test(title) || !/[\p{L}\p{N}]/u.test(title) ? undefined : title;
}
