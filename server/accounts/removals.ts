import {
  type AccountChange,
  type ApiKey,
  type Limits,
  type Membership,
  membershipId,
  NO_LIMITS,
  type PayerRef,
} from '../domain/account.ts';
import { MEMBER_BUDGET, type AccountBook } from './account-book.ts';
import { withEndOfBudget } from './budgets.ts';
import type { KeyRing } from './key-ring.ts';
import { windowOf } from './payers.ts';

/** What goes together with a group, and whose balances end with it. */
export interface Removal {
  readonly changes: readonly AccountChange[];
  readonly ended: readonly PayerRef[];
}

export interface RemovalDeps {
  readonly book: AccountBook;
  /** Knows when keys were last used. */
  readonly keys: Pick<KeyRing, 'get'>;
}

/** A team with its keys, its memberships and the budget of its members. @param now epoch milliseconds */
export function removeTeam({ book, keys }: RemovalDeps, teamId: string, now: number): Removal {
  const members = book.memberships.where('teamId', teamId);
  const memberBudget = book.teams.get(teamId)?.extras[MEMBER_BUDGET];
  const changes: readonly AccountChange[] = [
    ...removeKeys(keys, book.keys.where('teamId', teamId), now),
    ...members.map(removeMembership),
    { type: 'delete', table: 'teams', id: teamId },
  ];
  return {
    changes: typeof memberBudget === 'string' ? withEndOfBudget(book, changes, memberBudget) : changes,
    ended: [
      ...balancesOf({ kind: 'team', id: teamId }, book.teams.get(teamId)?.limits ?? NO_LIMITS),
      ...members.flatMap(balancesOfMember),
    ],
  };
}

/** Keys are kept as deleted ones: the ledger still names them. */
export function removeKeys(keys: Pick<KeyRing, 'get'>, rows: readonly ApiKey[], now: number): readonly AccountChange[] {
  return rows.map((row) => ({
    type: 'put',
    table: 'keys',
    row: { ...(keys.get(row.token) ?? row), deletedAt: now },
    action: 'deleted',
  }));
}

export function removeMembership({ teamId, userId }: Membership): AccountChange {
  return { type: 'delete', table: 'memberships', id: membershipId(teamId, userId) };
}

export function balancesOfMember({ teamId, userId, limits }: Membership): readonly PayerRef[] {
  return balancesOf({ kind: 'member', id: membershipId(teamId, userId) }, limits);
}

/** An account's balance, and those of its further budget windows. */
export function balancesOf(payer: PayerRef, { budgetWindows }: Limits): readonly PayerRef[] {
  return [payer, ...budgetWindows.map(({ budgetDuration }) => windowOf(payer, budgetDuration))];
}
