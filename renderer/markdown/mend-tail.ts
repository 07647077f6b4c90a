/**
 * The end of a text that is still being written, so that it can be shown: what was opened is closed, what has only
 * begun is left out. Otherwise `**bo` would show its stars until the word is whole, and a list would flash as a heading.
 */
export function mendTail(source: string): string {
  if (/^ {0,3}(?:`{3,}|~{3,})/.test(source)) return source; // Code shows as it is, whole or not.
  return closeMarks(withoutHalfLink(withoutHalfUnderline(source)));
}

/** A lone `-` or `=` under text would make a heading of it; mostly it is the beginning of a list or a rule. */
function withoutHalfUnderline(source: string): string {
  return source.replace(/\n {0,3}(?:-{1,2}|=+|\*|\+) *$/, '');
}

/** Of `[label](https://ha` the label alone is shown, of a half image nothing. */
function withoutHalfLink(source: string): string {
  return source.replace(/(!?)\[([^[\]]*)\]\([^()\s]*$/, (_whole, bang: string, label: string) =>
    bang === '' ? label : '',
  );
}

const MARK = /\\.|`+|\*\*|\*|~~/gs;

/** Closes code spans, bold, italics and strikes that are open at the end. */
function closeMarks(source: string): string {
  const open = openMarks(source);
  let text = source;
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    const trimmed = text.trimEnd();
    if (!trimmed.endsWith(last)) return trimmed + open.toReversed().join('');
    // A mark with nothing behind it would close into nothing: it has only begun.
    text = trimmed.slice(0, -last.length);
    open.pop();
  }
  return text;
}

/** Those that are open at the end, the outermost first. */
function openMarks(source: string): string[] {
  const open: string[] = [];
  for (const { 0: mark, index } of source.matchAll(MARK)) {
    if (mark.startsWith('\\')) continue;
    const inside = open.at(-1);
    if (inside?.startsWith('`') === true) {
      if (mark === inside) open.pop();
    } else if (mark === inside) {
      open.pop();
    } else if (mark.startsWith('`') || isOpening(source, index + mark.length)) {
      open.push(mark);
    }
  }
  return open;
}

/** A mark before a space opens nothing: it is a bullet or a product. */
function isOpening(source: string, after: number): boolean {
  const next = source[after];
  return next === undefined || !/\s/.test(next);
}
