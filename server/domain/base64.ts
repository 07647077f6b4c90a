const FOREIGN = /[^A-Za-z0-9+/=\s]/;

/**
 * Whether a text is base64, spaces between allowed, padding only at its end. In one pass: a pattern of it all looks back over
 * every run of spaces again and again, and a body may hold millions.
 */
export function isBase64(text: string): boolean {
  const padding = text.indexOf('=');
  return !FOREIGN.test(text) && (padding < 0 || /^={1,2}$/.test(text.slice(padding).trimEnd()));
}
