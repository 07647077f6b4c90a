import { NO_LIMITS, type Actor, type User } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { IdGenerator } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import { newStamps } from './stamps.ts';

/** Whom somebody wants as a member: by id, by e-mail, or by both. */
export interface MemberName {
  readonly userId?: string | null | undefined;
  readonly userEmail?: string | null | undefined;
}

/** The master key's user, who needs no row. */
export const OWNER_ID = 'default_user_id';

export interface MemberFinder {
  /**
   * The id of the user who is meant. One whom nobody knows yet is made, and is then in `newUsers`.
   * @throws HubError for an e-mail of somebody else
   */
  userIdOf(name: MemberName): string;
  readonly newUsers: readonly User[];
}

/** Finds users for a group; the ones it makes are to be stored together with their memberships. */
export function createMemberFinder(book: AccountBook, ids: IdGenerator, by: Actor, now: number): MemberFinder {
  const newUsers = new Map<string, User>();
  const newByEmail = new Map<string, User>();

  function ofEmail(email: string | null): User | undefined {
    if (email === null) return undefined;
    return book.users.where('email', email)[0] ?? newByEmail.get(email);
  }

  function add(userId: string, userEmail: string | null): string {
    const user = newUser(userId, userEmail, by, now);
    newUsers.set(userId, user);
    if (userEmail !== null) newByEmail.set(userEmail.toLowerCase(), user);
    return userId;
  }

  return {
    userIdOf({ userId, userEmail }) {
      const holder = ofEmail(userEmail?.toLowerCase() ?? null);
      if (userId == null) return holder?.userId ?? add(ids.next('user_'), userEmail ?? null);
      if (holder !== undefined && holder.userId !== userId) {
        throw new HubError(
          'invalid_request',
          `The e-mail ${JSON.stringify(userEmail)} belongs to user ${JSON.stringify(holder.userId)}, not to ${JSON.stringify(userId)}. Name the member by one of them.`,
          { param: 'user_email', wireType: 'bad_request_error' },
        );
      }
      const isKnown = book.users.get(userId) !== undefined || newUsers.has(userId) || userId === OWNER_ID;
      return isKnown ? userId : add(userId, userEmail ?? null);
    },
    get newUsers() {
      return [...newUsers.values()];
    },
  };
}

/** The id of a user whom the hub knows; undefined for one it does not. */
export function knownUserId(book: AccountBook, { userId, userEmail }: MemberName): string | undefined {
  if (userId != null) return userId;
  return userEmail == null ? undefined : book.users.where('email', userEmail.toLowerCase())[0]?.userId;
}

/** In words, for a message. */
export function describeMember({ userId, userEmail }: MemberName): string {
  return JSON.stringify(userId ?? userEmail ?? '');
}

function newUser(userId: string, userEmail: string | null, by: Actor, now: number): User {
  return {
    userId,
    userAlias: null,
    userEmail,
    ssoUserId: null,
    userRole: 'internal_user',
    models: [],
    metadata: {},
    limits: NO_LIMITS,
    extras: {},
    ...newStamps(by, now),
  };
}
