/** What of the audit is shown; it stands in the address. */
export interface AuditSearch {
  /** A kind of thing. */
  readonly subject?: string;
  /** Who changed it: a key's hash, `master`, `interface` or `hub`. */
  readonly actor?: string;
  readonly subjectId?: string;
}

/** Reads an address that anybody may have written. */
export function readAuditSearch(raw: Readonly<Record<string, unknown>>): AuditSearch {
  const words = (['subject', 'actor', 'subjectId'] as const).flatMap((name) => {
    const value = raw[name];
    const isWord = (typeof value === 'string' || typeof value === 'number') && value !== '';
    return isWord ? [[name, String(value)] as const] : [];
  });
  return Object.fromEntries(words);
}
