import {
  membershipId,
  NO_LIMITS,
  type AccountChange,
  type Actor,
  type OrganizationMembership,
  type PayerRef,
  type Membership,
  type User,
} from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import type { KeyFields, KeyRing, MadeKey } from './key-ring.ts';
import { balancesOf, balancesOfMember, removeKeys, removeMembership } from './removals.ts';
import { changeStamps, newStamps } from './stamps.ts';
import { newMemberships, putMemberships, requireTeamOf } from './team-members.ts';

/** What may be said of a user when it is made or changed. */
export type UserFields = Partial<Omit<User, 'userId' | 'createdAt' | 'createdBy' | 'updatedAt' | 'updatedBy'>>;

/** A team that a new user joins. */
export interface TeamWish {
  readonly teamId: string;
  readonly role: Membership['role'];
  /** USD. */
  readonly maxBudget: number | null;
}

export interface NewUser {
  readonly userId?: string | undefined;
  readonly fields: UserFields;
  readonly teams: readonly TeamWish[];
  readonly organizationIds: readonly string[];
  /** A key that is made together with the user; its `userId` is filled in. */
  readonly key: KeyFields | undefined;
}

/** Users (proxy HTTP contract 4.1). */
export interface Users {
  get(userId: string): User | undefined;
  /** Also by e-mail, whatever its case. */
  find(userId: string | undefined, userEmail: string | undefined): User | undefined;
  /**
   * The user with its memberships and its key, or nothing of them.
   * @throws HubError `conflict` for an id or e-mail that is taken; for an alias that is taken; `not_found` for a team or
   *   organization that does not exist
   */
  create(wish: NewUser, by: Actor): { readonly user: User; readonly made: MadeKey | undefined };
  /** An unknown id makes a user, as LiteLLM does. @throws HubError `conflict` for an e-mail that is taken */
  update(userId: string, fieldsOf: (known: User | undefined) => UserFields, by: Actor): User;
  /** With their keys and memberships. @throws HubError `not_found`; then nobody is deleted */
  delete(userIds: readonly string[], by: Actor): number;
}

export interface UsersDeps {
  readonly book: AccountBook;
  readonly keys: Pick<KeyRing, 'get' | 'prepare'>;
  /** Sets what these accounts spent to nothing: who gets their ids later has spent nothing. */
  readonly endBalances: (refs: readonly PayerRef[]) => void;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createUsers({ book, keys, endBalances, clock, ids }: UsersDeps): Users {
  const byEmail = (email: string) => book.users.where('email', email.toLowerCase())[0];

  function requireFreeEmail(email: string | null | undefined, userId: string): void {
    const holder = email == null ? undefined : byEmail(email);
    if (holder === undefined || holder.userId === userId) return;
    throw new HubError(
      'conflict',
      `User with the e-mail ${email ?? ''} already exists: ${holder.userId}. Change that one with /user/update.`,
      { param: 'user_email', wireType: 'bad_request_error' },
    );
  }

  function requireFreeId(userId: string): void {
    if (book.users.get(userId) === undefined) return;
    throw new HubError(
      'conflict',
      `User ${userId} already exists. Change it with /user/update, or choose another id.`,
      { param: 'user_id', wireType: 'bad_request_error' },
    );
  }

  function membershipsOf(userId: string, teams: readonly TeamWish[], now: number): readonly AccountChange[] {
    const finder = { userIdOf: () => userId, newUsers: [] };
    return [...new Map(teams.map((wish) => [wish.teamId, wish])).values()].flatMap(({ teamId, role, maxBudget }) => {
      const limits = { ...NO_LIMITS, maxBudget };
      return putMemberships(newMemberships(book, requireTeamOf(book, teamId), [{ userId, role }], limits, finder, now));
    });
  }

  function joinOrganization(organizationId: string, userId: string, now: number): AccountChange {
    if (book.organizations.get(organizationId) === undefined) {
      throw new HubError(
        'not_found',
        `Organization not found: ${organizationId}. GET /organization/list shows the organizations.`,
        { param: 'organizations', wireType: 'not_found_error' },
      );
    }
    const row: OrganizationMembership = { organizationId, userId, role: 'internal_user', createdAt: now };
    return { type: 'put', table: 'organizationMemberships', row };
  }

  function removalOf(userId: string, now: number): readonly AccountChange[] {
    return [
      ...removeKeys(keys, book.keys.where('userId', userId), now),
      ...book.memberships.where('userId', userId).map(removeMembership),
      ...book.organizationMemberships.where('userId', userId).map(({ organizationId }): AccountChange => ({
        type: 'delete',
        table: 'organizationMemberships',
        id: membershipId(organizationId, userId),
      })),
      { type: 'delete', table: 'users', id: userId },
    ];
  }

  return {
    get: (userId) => book.users.get(userId),
    find: (userId, userEmail) =>
      userId === undefined ? (userEmail === undefined ? undefined : byEmail(userEmail)) : book.users.get(userId),
    create({ userId: wished, fields, teams, organizationIds, key }, by) {
      const userId = wished ?? ids.next('user_');
      requireFreeId(userId);
      requireFreeEmail(fields.userEmail, userId);
      const now = clock.now();
      const user: User = { ...NEW_USER, ...fields, userId, ...newStamps(by, now) };
      const made = key === undefined ? undefined : keys.prepare(undefined, { ...key, userId }, by);
      const changes: AccountChange[] = [
        { type: 'put', table: 'users', row: user },
        ...membershipsOf(userId, teams, now),
        ...[...new Set(organizationIds)].map((organizationId) => joinOrganization(organizationId, userId, now)),
      ];
      if (made !== undefined) changes.push({ type: 'put', table: 'keys', row: made.key });
      book.apply(changes, by);
      return { user, made };
    },
    update(userId, fieldsOf, by) {
      const known = book.users.get(userId);
      const fields = fieldsOf(known);
      requireFreeEmail(fields.userEmail, userId);
      const now = clock.now();
      const before = known ?? { ...NEW_USER, userId, ...newStamps(by, now) };
      const row: User = { ...before, ...fields, ...changeStamps(by, now) };
      book.apply([{ type: 'put', table: 'users', row }], by);
      return row;
    },
    delete(userIds, by) {
      const unknown = userIds.find((userId) => book.users.get(userId) === undefined);
      if (unknown !== undefined) {
        throw new HubError('not_found', `User not found: ${unknown}. GET /user/list shows the users.`, {
          param: 'user_ids',
        });
      }
      const unique = [...new Set(userIds)];
      const now = clock.now();
      const ended = unique.flatMap((id): PayerRef[] => [
        ...balancesOf({ kind: 'user', id }, book.users.get(id)?.limits ?? NO_LIMITS),
        ...book.memberships.where('userId', id).flatMap(balancesOfMember),
      ]);
      book.apply(
        unique.flatMap((userId) => removalOf(userId, now)),
        by,
      );
      endBalances(ended);
      return unique.length;
    },
  };
}

const NEW_USER: Omit<User, 'userId' | 'createdAt' | 'createdBy' | 'updatedAt' | 'updatedBy'> = {
  userAlias: null,
  userEmail: null,
  ssoUserId: null,
  userRole: null,
  models: [],
  metadata: {},
  limits: NO_LIMITS,
  extras: {},
};
