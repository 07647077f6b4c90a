const NAME = 'found';

/** Marks every place of these words that is drawn, without touching what is drawn. Returns the way to unmark. */
export function markMatches(root: HTMLElement | null, wanted: string): (() => void) | undefined {
  if (root === null || wanted === '' || !('highlights' in CSS)) return undefined;
  const ranges: Range[] = [];
  const low = lowered(wanted);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = lowered(node.textContent ?? '');
    for (let at = text.indexOf(low); at >= 0; at = text.indexOf(low, at + low.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + low.length);
      ranges.push(range);
    }
  }
  CSS.highlights.set(NAME, new Highlight(...ranges));
  return () => void CSS.highlights.delete(NAME);
}

/** Of the same length, so that places in it are places in the text: a Turkish İ has two small letters, and stays. */
export function lowered(text: string): string {
  const low = text.toLowerCase();
  if (low.length === text.length) return low;
  return Array.from(text, (sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign)).join('');
}
