/** A field of one line has no line breaks: they are written `\n`, tabs `\t`, and a backslash itself doubled. */
export function writeStop(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r');
}

const meant: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' };

export function readStop(written: string): string {
  return written.replace(/\\([ntr\\])/g, (whole, letter: string) => meant[letter] ?? whole);
}
