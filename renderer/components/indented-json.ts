/** JSON with its lines indented; undefined for what is no whole JSON, or too long to be worth it. */
export function indentedJson(text: string): string | undefined {
  if (text.length > 1_000_000) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return undefined; // Only the beginning is there, say: it is shown as it is.
  }
}
