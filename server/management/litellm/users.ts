import type { AccountBook } from '../../accounts/account-book.ts';
import { expiryOf } from '../../accounts/key-lifetime.ts';
import type { KeyFields, KeyRing } from '../../accounts/key-ring.ts';
import type { SpendChanges } from '../../accounts/spend-changes.ts';
import type { TeamWish, Users } from '../../accounts/users.ts';
import * as contract from '../../contract/litellm/users.ts';
import { membershipId, type Team, type User } from '../../domain/account.ts';
import { HubError, toHubError } from '../../domain/errors.ts';
import { toPicodollars } from '../../domain/money.ts';
import type { Clock, Principal } from '../../domain/ports.ts';
import { mapInTurns } from '../in-turns.ts';
import { actorOf, implement, type Handler, type HandlerContext } from '../resource.ts';
import { isFound } from '../is-found.ts';
import { createKeyRows } from './key-row.ts';
import { isoTime } from './limits.ts';
import { createTeamViews, type TeamViewDeps, type WholeTeam } from './team-row.ts';
import { createUserRows, userFieldsFrom } from './user-row.ts';

export interface UserDeps extends TeamViewDeps {
  readonly users: Users;
  readonly keys: KeyRing;
  readonly spends: SpendChanges;
  readonly clock: Clock;
}

type CreateBody = NonNullable<(typeof contract.createUser)['body']['_output']>;
type UpdateBody = NonNullable<(typeof contract.updateUser)['body']['_output']>;

/** LiteLLM's user routes: a thin face over users and their keys. */
export function userHandlers(deps: UserDeps): readonly Handler[] {
  const { book, users, keys, rights, balances, spends, clock } = deps;
  const { toRow } = createUserRows(book, balances);
  const { toRow: keyToRow } = createKeyRows(book, balances);
  const { toWhole } = createTeamViews(deps);

  /** The key that comes with a new user: limited by the user's own budget alone. */
  function keyFrom(body: CreateBody, { compat }: HandlerContext): KeyFields {
    return {
      models: body.models ?? [],
      aliases: body.aliases ?? {},
      keyAlias: body.key_alias ?? null,
      teamId: body.team_id ?? null,
      expiresAt: expiryOf(body.duration, clock.now(), compat),
    };
  }

  const keysOf = (userId: string) => book.keys.where('userId', userId).map((key) => keys.get(key.token) ?? key);

  const teamsOfUser = (userId: string) =>
    book.memberships
      .where('userId', userId)
      .map(({ teamId }) => book.teams.get(teamId))
      .filter((team) => team !== undefined);

  /** Whom a question is about. @throws HubError where the caller may not see that user, or there is no such one */
  function requireSeen(asked: string, caller: Principal | undefined): User {
    if (caller !== undefined && !rights.seesUser(caller, asked)) {
      throw new HubError('forbidden', `The user ${asked} is only shown to that user and to administrators.`, {
        param: 'user_id',
        wireType: 'auth_error',
      });
    }
    const user = users.get(asked);
    if (user === undefined) throw unknownUser(asked);
    return user;
  }

  function change(body: UpdateBody, context: HandlerContext): User {
    const known = users.find(body.user_id ?? undefined, body.user_email ?? undefined);
    const userId = body.user_id ?? known?.userId;
    if (userId === undefined) {
      throw new HubError('not_found', `There is no user with the e-mail ${body.user_email ?? ''}.`, {
        param: 'user_email',
        wireType: 'not_found_error',
      });
    }
    // Without an id the e-mail says who is meant, and not how it is to be written from now on.
    const changes = body.user_id == null ? { ...body, user_email: undefined } : body;
    const user = users.update(userId, (each) => userFieldsFrom(changes, each, context.compat), actorOf(context));
    if (body.spend != null) spends.set({ kind: 'user', id: userId }, toPicodollars(body.spend), actorOf(context));
    return user;
  }

  return [
    implement(contract.createUser, ({ body }, context) => {
      const wish = {
        userId: body.user_id ?? undefined,
        fields: userFieldsFrom(body, undefined, context.compat),
        teams: teamsOf(body),
        organizationIds: body.organizations ?? [],
        key: body.auto_create_key ? keyFrom(body, context) : undefined,
      };
      const { user, made } = users.create(wish, actorOf(context));
      if (body.spend != null)
        spends.set({ kind: 'user', id: user.userId }, toPicodollars(body.spend), actorOf(context));
      const keyRow = made === undefined ? NO_KEY : { ...keyToRow(made.key), key: made.text, token_id: made.key.token };
      return { ...keyRow, ...toRow(user) };
    }),

    implement(contract.getUserInfo, async ({ query }, { caller }) => {
      const asked = query.user_id ?? (caller?.isAdmin === true ? undefined : (caller?.userId ?? undefined));
      if (asked === undefined && caller?.isAdmin !== true) throw unknownUser('(a key of nobody)');
      const user = asked === undefined ? undefined : requireSeen(asked, caller);
      const found = asked === undefined ? keys.list() : keysOf(asked);
      return {
        user_id: asked ?? null,
        user_info: user === undefined ? null : toRow(user),
        keys: await mapInTurns(found, (key) => ({
          ...keyToRow(key),
          team_alias: key.teamId === null ? null : (book.teams.get(key.teamId)?.teamAlias ?? null),
        })),
        teams: await mapInTurns(asked === undefined ? [...book.teams.all()] : teamsOfUser(asked), (team) =>
          withShareFirst(toWhole(team, caller), asked),
        ),
      };
    }),

    implement(contract.getUserRow, ({ query }, { caller }) => {
      const asked = query.user_id ?? caller?.userId;
      if (asked == null) throw unknownUser('(a key of nobody)');
      return toRow(requireSeen(asked, caller));
    }),

    implement(contract.updateUser, ({ body }, context) => {
      const user = change(body, context);
      return { user_id: user.userId, data: toRow(user) };
    }),

    implement(contract.updateUsers, async ({ body }, context) => {
      const results = await mapInTurns(body.users, (each) => {
        const named = { user_id: each.user_id ?? null, user_email: each.user_email ?? null };
        try {
          return { ...named, success: true, error: null, updated_user: toRow(change(each, context)) };
        } catch (thrown) {
          return { ...named, success: false, error: toHubError(thrown).message, updated_user: null };
        }
      });
      const failed = results.filter(({ success }) => !success).length;
      return {
        total_requested: results.length,
        successful_updates: results.length - failed,
        failed_updates: failed,
        results,
      };
    }),

    implement(contract.listUsers, ({ query }) => {
      const matching = sorted(
        [...book.users.all()].filter((user) => matches(user, query, book)),
        query.sort_by,
        query.sort_order,
        (user) => balances.of({ kind: 'user', id: user.userId }).spend,
      );
      const from = (query.page - 1) * query.page_size;
      return {
        users: matching.slice(from, from + query.page_size).map((user) => {
          const ownKeys = keysOf(user.userId);
          const lastUse = ownKeys.reduce((latest, { lastUsedAt }) => Math.max(latest, lastUsedAt ?? 0), 0);
          return {
            ...toRow(user),
            key_count: ownKeys.length,
            named_teams: teamsOfUser(user.userId).map(teamNameOf),
            last_active_at: lastUse === 0 ? null : isoTime(lastUse),
          };
        }),
        total: matching.length,
        page: query.page,
        page_size: query.page_size,
        total_pages: Math.ceil(matching.length / query.page_size),
      };
    }),

    implement(contract.deleteUsers, ({ body }, context) => users.delete(body.user_ids, actorOf(context))),
  ];
}

function teamNameOf({ teamId, teamAlias }: Team) {
  return { team_id: teamId, team_alias: teamAlias };
}

/** LiteLLM's clients look for the share of the user they asked about in the first place. */
function withShareFirst(team: WholeTeam, userId: string | undefined): WholeTeam {
  const isOther = (share: { readonly user_id: string }) => Number(share.user_id !== userId);
  return { ...team, team_memberships: team.team_memberships.toSorted((a, b) => isOther(a) - isOther(b)) };
}

const NO_KEY = { key: null, token: null };

/** Several with a role and a budget; the one that its key belongs to as a plain member, unless it is among them. */
function teamsOf({ teams, team_id: teamOfKey }: CreateBody): readonly TeamWish[] {
  const ofKey = teamOfKey == null ? [] : [plainMember(teamOfKey)];
  const several = (teams ?? []).map((team): TeamWish =>
    typeof team === 'string'
      ? plainMember(team)
      : { teamId: team.team_id, role: team.user_role, maxBudget: team.max_budget_in_team ?? null },
  );
  return [...ofKey, ...several];
}

function plainMember(teamId: string): TeamWish {
  return { teamId, role: 'user', maxBudget: null };
}

function unknownUser(userId: string): HubError {
  return new HubError('not_found', `User not found: ${userId}. GET /user/list shows the users.`, {
    param: 'user_id',
    wireType: 'not_found_error',
  });
}

interface ListQuery {
  readonly role?: string | undefined;
  readonly user_ids?: string | undefined;
  readonly sso_user_ids?: string | undefined;
  readonly user_email?: string | undefined;
  readonly team?: string | undefined;
  readonly search?: string | undefined;
}

function matches(user: User, query: ListQuery, book: AccountBook): boolean {
  const email = query.user_email?.toLowerCase();
  return (
    (query.role === undefined || user.userRole === query.role) &&
    isAmong(user.userId, query.user_ids) &&
    isAmong(user.ssoUserId ?? '', query.sso_user_ids) &&
    (email === undefined || (user.userEmail ?? '').toLowerCase().includes(email)) &&
    (query.search === undefined || isFound(query.search, user.userAlias, user.userEmail, user.userId)) &&
    (query.team === undefined || book.memberships.get(membershipId(query.team, user.userId)) !== undefined)
  );
}

/** A list of several is exact, a single text is a search. */
function isAmong(value: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const list = wanted.split(',').map((each) => each.trim());
  return list.length === 1 ? value.includes(list[0] ?? '') : list.includes(value);
}

type SortBy = 'user_id' | 'user_email' | 'created_at' | 'spend' | 'user_alias' | 'user_role';

function sorted(
  users: readonly User[],
  by: SortBy | undefined,
  order: 'asc' | 'desc',
  spendOf: (user: User) => number,
): readonly User[] {
  if (by === undefined) return users;
  const values = {
    user_id: (user: User) => user.userId,
    user_email: (user: User) => user.userEmail ?? '',
    created_at: (user: User) => user.createdAt,
    spend: spendOf,
    user_alias: (user: User) => user.userAlias ?? '',
    user_role: (user: User) => user.userRole ?? '',
  } satisfies Record<SortBy, (user: User) => string | number>;
  const valueOf: (user: User) => string | number = values[by];
  const ascending = users.toSorted((a, b) => (valueOf(a) < valueOf(b) ? -1 : Number(valueOf(a) > valueOf(b))));
  return order === 'asc' ? ascending : ascending.toReversed();
}
