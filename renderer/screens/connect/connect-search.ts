/** What of the screen stands in its address. Never a key. */
export interface ConnectSearch {
  readonly search?: string;
  /** Another model than the hub would choose. */
  readonly model?: string;
  /** Another of the hub's addresses. */
  readonly address?: string;
}

/** Reads an address that anybody may have written. */
export function readConnectSearch(raw: Readonly<Record<string, unknown>>): ConnectSearch {
  const [search, model, address] = [raw['search'], raw['model'], raw['address']].map(wordOf);
  return {
    ...(search !== undefined && { search }),
    ...(model !== undefined && { model }),
    ...(address !== undefined && { address }),
  };
}

/** The router reads `?search=7` as a number. */
function wordOf(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
