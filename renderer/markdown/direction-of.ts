const RIGHT_TO_LEFT = /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/**
 * The way a text runs, by its first letter. `dir="auto"` does the same but for boxes whose contents say their own: it finds
 * nothing in a quotation of paragraphs.
 */
export function directionOf(text: string): 'ltr' | 'rtl' {
  const first = /\p{L}/u.exec(text);
  return first !== null && RIGHT_TO_LEFT.test(first[0]) ? 'rtl' : 'ltr';
}
