import {
  membershipId,
  NO_LIMITS,
  type AccountChange,
  type Actor,
  type Membership,
  type User,
} from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import { changeStamps, newStamps } from './stamps.ts';

/** What may be said of a user when it is made or changed. */
export type UserFields = Partial<Omit<User, 'userId' | 'createdAt' | 'createdBy' | 'updatedAt' | 'updatedBy'>>;

/** A team that a new user joins. */
export interface TeamWish {
  readonly teamId: string;
  readonly role: Membership['role'];
  /** USD. */
  readonly maxBudget: number | null;
}

export interface Users {
  get(userId: string): User | undefined;
  /** Also by e-mail, whatever its case. */
  find(userId: string | undefined, userEmail: string | undefined): User | undefined;
  /** @throws HubError `conflict` for an id or e-mail that is taken, and for a team that does not exist */
  create(userId: string | undefined, fields: UserFields, teams: readonly TeamWish[], by: Actor): User;
  /** An unknown id makes a user, as LiteLLM does. @throws HubError `conflict` for an e-mail that is taken */
  update(userId: string, fieldsOf: (known: User | undefined) => UserFields, by: Actor): User;
  /** With their keys and memberships. @throws HubError `not_found`; then nobody is deleted */
  delete(userIds: readonly string[], by: Actor): number;
}

export function createUsers({ book, clock, ids }: { book: AccountBook; clock: Clock; ids: IdGenerator }): Users {
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

  function membershipsOf(userId: string, teams: readonly TeamWish[], now: number): readonly AccountChange[] {
    return teams.map(({ teamId, role, maxBudget }) => {
      if (book.teams.get(teamId) === undefined) {
        throw new HubError('not_found', `Team not found: ${teamId}. GET /team/list shows the teams.`, {
          param: 'teams',
        });
      }
      const limits = { ...NO_LIMITS, maxBudget };
      const row: Membership = { teamId, userId, role, budgetId: null, limits, createdAt: now };
      return { type: 'put', table: 'memberships', row };
    });
  }

  return {
    get: (userId) => book.users.get(userId),
    find: (userId, userEmail) =>
      userId === undefined ? (userEmail === undefined ? undefined : byEmail(userEmail)) : book.users.get(userId),
    create(wished, fields, teams, by) {
      const userId = wished ?? ids.next('user_');
      if (book.users.get(userId) !== undefined) {
        throw new HubError(
          'conflict',
          `User ${userId} already exists. Change it with /user/update, or choose another id.`,
          { param: 'user_id', wireType: 'bad_request_error' },
        );
      }
      requireFreeEmail(fields.userEmail, userId);
      const now = clock.now();
      const row: User = { ...NEW_USER, ...fields, userId, ...newStamps(by, now) };
      book.apply([{ type: 'put', table: 'users', row }, ...membershipsOf(userId, teams, now)], by);
      return row;
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
      const deletedAt = clock.now();
      book.apply(
        unique.flatMap((userId): AccountChange[] => [
          ...book.keys
            .where('userId', userId)
            .map((key) => ({ type: 'put', table: 'keys', row: { ...key, deletedAt }, action: 'deleted' }) as const),
          ...book.memberships
            .where('userId', userId)
            .map(({ teamId }) => ({ type: 'delete', table: 'memberships', id: membershipId(teamId, userId) }) as const),
          ...book.organizationMemberships
            .where('userId', userId)
            .map(
              ({ organizationId }) =>
                ({
                  type: 'delete',
                  table: 'organizationMemberships',
                  id: membershipId(organizationId, userId),
                }) as const,
            ),
          { type: 'delete', table: 'users', id: userId },
        ]),
        by,
      );
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
