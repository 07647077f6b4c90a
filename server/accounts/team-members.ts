import {
  membershipId,
  type AccountChange,
  type Actor,
  type Limits,
  type Membership,
  type PayerRef,
  type Team,
  type User,
} from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import { MEMBER_BUDGET, type AccountBook } from './account-book.ts';
import type { KeyRing } from './key-ring.ts';
import { createMemberFinder, describeMember, knownUserId, type MemberFinder, type MemberName } from './new-members.ts';
import { balancesOfMember, removeKeys, removeMembership } from './removals.ts';

export interface NewMember extends MemberName {
  readonly role: Membership['role'];
}

export interface MemberChanges {
  readonly role?: Membership['role'] | undefined;
  readonly limitsOf?: ((known: Limits) => Limits) | undefined;
}

/** Who is in which team. */
export interface TeamMembers {
  /** Oldest first. */
  list(teamId: string): readonly Membership[];
  /**
   * Users whom nobody knows are made.
   * @param limits of each new member in this team
   * @throws HubError for a team that is not there, or for somebody who is a member already; then nobody is added
   */
  add(teamId: string, members: readonly NewMember[], limits: Limits, by: Actor): AddedMembers;
  /** With the member's keys of this team. @throws HubError for a team that is not there, or somebody who is no member */
  remove(teamId: string, name: MemberName, by: Actor): Team;
  /** @throws HubError for a team that is not there, or somebody who is no member */
  update(teamId: string, name: MemberName, changes: MemberChanges, by: Actor): Membership;
}

export interface AddedMembers {
  readonly team: Team;
  readonly memberships: readonly Membership[];
}

export interface TeamMembersDeps {
  readonly book: AccountBook;
  readonly keys: Pick<KeyRing, 'get'>;
  /** Sets what these accounts spent to nothing. */
  readonly endBalances: (refs: readonly PayerRef[]) => void;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createTeamMembers({ book, keys, endBalances, clock, ids }: TeamMembersDeps): TeamMembers {
  function requireMember(teamId: string, name: MemberName): Membership {
    requireTeamOf(book, teamId);
    const userId = knownUserId(book, name);
    const member = userId === undefined ? undefined : book.memberships.get(membershipId(teamId, userId));
    if (member !== undefined) return member;
    throw new HubError(
      'invalid_request',
      `User ${describeMember(name)} not found in team ${JSON.stringify(teamId)}: /team/info shows its members.`,
      { param: 'user_id', wireType: 'bad_request_error' },
    );
  }

  return {
    list: (teamId) => book.memberships.where('teamId', teamId),
    add(teamId, members, limits, by) {
      const team = requireTeamOf(book, teamId);
      const now = clock.now();
      const finder = createMemberFinder(book, ids, by, now);
      const memberships = newMemberships(book, team, members, limits, finder, now);
      book.apply([...putUsers(finder.newUsers), ...putMemberships(memberships)], by);
      return { team, memberships };
    },
    remove(teamId, name, by) {
      const member = requireMember(teamId, name);
      const ownKeys = book.keys.where('teamId', teamId).filter(({ userId }) => userId === member.userId);
      book.apply([...removeKeys(keys, ownKeys, clock.now()), removeMembership(member)], by);
      endBalances(balancesOfMember(member));
      return requireTeamOf(book, teamId);
    },
    update(teamId, name, { role, limitsOf }, by) {
      const member = requireMember(teamId, name);
      const row: Membership = {
        ...member,
        role: role ?? member.role,
        limits: limitsOf?.(member.limits) ?? member.limits,
      };
      book.apply(putMemberships([row]), by);
      return row;
    },
  };
}

/** @throws HubError `not_found` */
export function requireTeamOf(book: AccountBook, teamId: string): Team {
  const team = book.teams.get(teamId);
  if (team !== undefined) return team;
  throw new HubError(
    'not_found',
    `Team not found: there is no team ${JSON.stringify(teamId)}. GET /team/list shows them.`,
    {
      param: 'team_id',
      wireType: 'not_found_error',
    },
  );
}

/**
 * Rows for members that join now; they get the budget that the team gives its members.
 * @throws HubError for somebody who is a member already, or is named twice
 */
export function newMemberships(
  book: AccountBook,
  { teamId, extras }: Team,
  members: readonly NewMember[],
  limits: Limits,
  finder: MemberFinder,
  now: number,
): readonly Membership[] {
  const shared = extras[MEMBER_BUDGET];
  const rows = new Map<string, Membership>();
  for (const member of members) {
    const userId = finder.userIdOf(member);
    if (rows.has(userId) || book.memberships.get(membershipId(teamId, userId)) !== undefined) {
      throw new HubError(
        'invalid_request',
        `User ${describeMember(member)} is already in team ${JSON.stringify(teamId)}. /team/member_update changes a member.`,
        { param: 'user_id', wireType: 'team_member_already_in_team' },
      );
    }
    const budgetId = typeof shared === 'string' ? shared : null;
    rows.set(userId, { teamId, userId, role: member.role, budgetId, limits, createdAt: now });
  }
  return [...rows.values()];
}

export function putUsers(users: readonly User[]): readonly AccountChange[] {
  return users.map((row) => ({ type: 'put', table: 'users', row }));
}

export function putMemberships(members: readonly Membership[]): readonly AccountChange[] {
  return members.map((row) => ({ type: 'put', table: 'memberships', row }));
}
