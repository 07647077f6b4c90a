import type { LedgerRow } from './ledger-store.ts';

/** What ledger rows can be found by without reading the whole ledger. */
export type TermKind = 'key' | 'user' | 'team' | 'organization' | 'customer' | 'reply';

export function termOf(kind: TermKind, value: string): string {
  return `${kind}:${value}`;
}

/** Every term of one row; the caller counts as a key, whatever it is. */
export function termsOf(row: LedgerRow): readonly string[] {
  const { caller, userId, teamId, organizationId, customerId, replyId } = row;
  const values = { user: userId, team: teamId, organization: organizationId, customer: customerId, reply: replyId };
  return [
    termOf('key', caller),
    ...Object.entries(values).flatMap(([kind, value]) => (value === null ? [] : [termOf(kind as TermKind, value)])),
  ];
}
