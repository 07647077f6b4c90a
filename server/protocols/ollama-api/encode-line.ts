/** Characters that JSON allows as they are, but that some readers of lines take for the end of one. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** One line of Ollama's streams. Nothing in it ends a line for Python's `splitlines`, with which its package reads. */
export function encodeLine(value: object): string {
  const escaped = (end: string) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(value).replace(LINE_ENDS, escaped)}\n`;
}
