import type { AccountBook } from '../../accounts/account-book.ts';
import { OWNER_ID } from '../../accounts/new-members.ts';

/** What people call things that rows only know by their id. */
export interface Names {
  /** @param kind a dimension of usage or a table of the account book; undefined where it has no name */
  nameOf(kind: string, id: string): string | undefined;
}

/** How callers that are no key stand in the ledger and the audit. */
const CALLERS: Readonly<Record<string, string>> = {
  master: 'master key',
  interface: 'signed in here',
  local: 'this computer, without a key',
  hub: 'the hub itself',
};

export function createNames(book: AccountBook): Names {
  const readers: Readonly<Record<string, (id: string) => string | null | undefined>> = {
    key(id) {
      const key = book.keys.get(id);
      return CALLERS[id] ?? key?.keyAlias ?? key?.keyName;
    },
    user(id) {
      const user = book.users.get(id);
      return user?.userAlias ?? user?.userEmail ?? (id === OWNER_ID ? CALLERS['master'] : undefined);
    },
    team: (id) => book.teams.get(id)?.teamAlias,
    organization: (id) => book.organizations.get(id)?.organizationAlias,
    customer: (id) => book.customers.get(id)?.alias,
  };
  return { nameOf: (kind, id) => readers[kind.replace(/s$/, '')]?.(id) ?? undefined };
}
