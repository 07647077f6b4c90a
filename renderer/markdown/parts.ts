const CHUNK = 4_000;

/** A long text in pieces that a browser lays out one by one; never between the two halves of a character. */
export function piecesOf(text: string, size = CHUNK): readonly string[] {
  if (text.length <= size) return [text];
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(at + size, text.length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end++;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

const LINES = 200;

/** Code in pieces of whole lines; a line that is too long to be laid out is broken. */
export function linePiecesOf(text: string): { readonly pieces: readonly string[]; readonly isBroken: boolean } {
  const pieces: string[] = [];
  let lines: string[] = [];
  let length = 0;
  let isBroken = false;
  const close = () => {
    if (lines.length > 0) pieces.push(lines.join('\n'));
    lines = [];
    length = 0;
  };
  for (const line of text.split('\n')) {
    const parts = piecesOf(line);
    isBroken ||= parts.length > 1;
    for (const part of parts) {
      if (lines.length >= LINES || length + part.length > CHUNK * 4) close();
      lines.push(part);
      length += part.length;
    }
  }
  close();
  return { pieces, isBroken };
}
