/** What of a list is shown; it stands in the address, so that going back and reloading keep it. */
export interface ListSearch {
  readonly search?: string;
  readonly role?: string;
  /** From 1, which is left out. */
  readonly page?: number;
}

/** Reads it from an address that anybody may have written. */
export function readListSearch(raw: Readonly<Record<string, unknown>>): ListSearch {
  const { search, role, page } = raw;
  return {
    // The router reads `?search=12` as a number.
    ...((typeof search === 'string' || typeof search === 'number') && search !== '' && { search: String(search) }),
    ...(typeof role === 'string' && role !== '' && { role }),
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 && { page }),
  };
}

/** The same list with something else asked, from its beginning. */
export function withSearch(before: ListSearch, change: Omit<ListSearch, 'page'>): ListSearch {
  return readListSearch({ ...before, ...change, page: 1 });
}
