type Cell = string | number | null;

/** Begins a formula in a spreadsheet: a name that a stranger chose must not be one. */
const FORMULA = /^[=+\-@\t\r]/;

/** A table as RFC 4180 writes it: commas, CRLF, quotes where a cell needs them. */
export function toCsv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
