import { decodeEntities } from './decode-entities.ts';

const SAFE_SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** An address that a link may lead to, or undefined for everything that could run as a script or lead into the hub. */
export function safeHref(source: string): string | undefined {
  const href = decodeEntities(source);
  try {
    return SAFE_SCHEMES.has(new URL(href).protocol) ? href : undefined;
  } catch {
    return undefined; // A relative address would lead into the hub itself; it is shown as text.
  }
}
