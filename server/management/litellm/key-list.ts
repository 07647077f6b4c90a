import type { AccountBook } from '../../accounts/account-book.ts';
import type { Balances } from '../../accounts/balances.ts';
import type { KeyRing } from '../../accounts/key-ring.ts';
import type { Rights } from '../../accounts/rights.ts';
import * as contract from '../../contract/litellm/keys.ts';
import type { Compat } from '../../domain/compat.ts';
import type { ApiKey } from '../../domain/account.ts';
import { HubError } from '../../domain/errors.ts';
import type { Clock, Principal } from '../../domain/ports.ts';
import { mapInTurns } from '../in-turns.ts';
import { implement, type Handler } from '../resource.ts';
import { createNames } from '../hub/names.ts';
import type { WireKey } from './key-row.ts';

export interface KeyReadDeps {
  readonly clock: Clock;
  readonly book: AccountBook;
  readonly keys: KeyRing;
  readonly rights: Rights;
  readonly balances: Balances;
  readonly toRow: (key: ApiKey) => WireKey;
}

/** What can be read of keys, each caller its own. */
export function keyReadHandlers({ book, clock, keys, rights, balances, toRow }: KeyReadDeps): readonly Handler[] {
  const isVisible = (caller: Principal | undefined) => (key: ApiKey) =>
    caller !== undefined && rights.seesKey(caller, key);

  const { nameOf } = createNames(book);

  return [
    implement(contract.listKeys, ({ query }, { caller, compat }) => {
      if (caller !== undefined && query.user_id !== undefined && !rights.seesUser(caller, query.user_id)) {
        throw new HubError('forbidden', `Keys of the user ${query.user_id} are only shown to that user.`, {
          param: 'user_id',
          wireType: 'bad_request_error',
        });
      }
      const sortBy = oneOf('sort_by', query.sort_by, SORT_FIELDS);
      const found = keys
        .list(oneOf('status', query.status, LISTS))
        .filter(
          (key) =>
            matches(key, query, compat) &&
            isFound(key, query.search, book) &&
            (query.state === undefined || stateOf(key, clock.now()) === query.state) &&
            isVisible(caller)(key) &&
            isListed(key, query, caller, rights),
        );
      const matching = sorted(found, SORT_VALUES[sortBy](balances), query.sort_order);
      const from = (query.page - 1) * query.size;
      const page = matching.slice(from, from + query.size);
      const withUser = [query.expand ?? []].flat().includes('user');
      const rowOf = (key: ApiKey) => ({
        ...toRow(key),
        user_name: key.userId === null ? null : (nameOf('user', key.userId) ?? null),
        team_name: key.teamId === null ? null : (nameOf('team', key.teamId) ?? null),
        ...(withUser && { user: key.userId === null ? null : (book.users.get(key.userId) ?? null) }),
      });
      return {
        keys: page.map((key) => (query.return_full_object || withUser ? rowOf(key) : key.token)),
        total_count: matching.length,
        current_page: query.page,
        total_pages: Math.ceil(matching.length / query.size),
      };
    }),

    implement(contract.getKeyInfo, ({ query }, { caller }) => {
      const asked = query.key ?? ownKey(caller);
      const key = keys.get(asked);
      if (key === undefined) throw unknownName();
      if (!isVisible(caller)(key)) {
        throw new HubError('forbidden', 'This key may only be read by an administrator or with the key itself.', {
          param: 'key',
          wireType: 'auth_error',
        });
      }
      return { key: asked, info: toRow(key) };
    }),

    implement(contract.getKeyInfos, async ({ body }, { caller }) => {
      const found = body.keys.flatMap((asked) => {
        const key = keys.get(asked);
        return key !== undefined && isVisible(caller)(key) ? [{ asked, key }] : [];
      });
      if (found.length === 0) throw unknownName();
      return { key: found.map(({ asked }) => asked), info: await mapInTurns(found, ({ key }) => toRow(key)) };
    }),

    implement(contract.listKeyAliases, () => ({
      aliases: keys
        .list()
        .flatMap(({ keyAlias }) => (keyAlias === null ? [] : [keyAlias]))
        .toSorted(),
    })),
  ];
}

function ownKey(caller: Principal | undefined): string {
  if (caller?.kind === 'key') return caller.id;
  throw new HubError('not_found', 'The master key is no stored key. Name a key with ?key=.', {
    param: 'key',
    wireType: 'not_found_error',
  });
}

function unknownName(): HubError {
  return new HubError('not_found', 'No keys found under that name. GET /key/list shows the keys there are.', {
    param: 'key',
    wireType: 'not_found_error',
  });
}

interface ListQuery {
  readonly user_id?: string | undefined;
  readonly team_id?: string | undefined;
  readonly organization_id?: string | undefined;
  readonly key_hash?: string | undefined;
  readonly key_alias?: string | undefined;
  readonly include_team_keys: boolean;
  readonly include_created_by_keys: boolean;
}

function matches(key: ApiKey, query: ListQuery, { findsParts }: Compat): boolean {
  const fits = (value: string | null, asked: string) => (findsParts ? (value ?? '').includes(asked) : value === asked);
  return (
    (query.user_id === undefined || fits(key.userId, query.user_id)) &&
    (query.team_id === undefined || key.teamId === query.team_id) &&
    (query.organization_id === undefined || key.organizationId === query.organization_id) &&
    (query.key_hash === undefined || key.token === query.key_hash) &&
    (query.key_alias === undefined || fits(key.keyAlias, query.key_alias))
  );
}

function isFound(key: ApiKey, search: string | undefined, book: AccountBook): boolean {
  if (search === undefined || search === '') return true;
  const user = key.userId === null ? undefined : book.users.get(key.userId);
  const team = key.teamId === null ? undefined : book.teams.get(key.teamId);
  const wanted = search.toLowerCase();
  return [key.keyAlias, key.keyName, key.userId, user?.userAlias, user?.userEmail, key.teamId, team?.teamAlias].some(
    (text) => text?.toLowerCase().includes(wanted) === true,
  );
}

function stateOf({ blocked, expiresAt }: ApiKey, now: number): 'active' | 'blocked' | 'expired' {
  if (blocked === true) return 'blocked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}

/** Without being asked for more, a caller who is no administrator gets the keys of its own user. */
function isListed(key: ApiKey, query: ListQuery, caller: Principal | undefined, rights: Rights): boolean {
  if (caller === undefined || rights.seesEverything(caller)) return true;
  const isOwn = key.token === caller.key?.token || (key.userId !== null && key.userId === caller.userId);
  const isOfTeam = (query.include_team_keys || query.team_id !== undefined) && rights.leadsTeam(caller, key.teamId);
  return isOwn || isOfTeam || (query.include_created_by_keys && key.createdBy === caller.userId);
}

/** What a list may be sorted by. */
const SORT_VALUES = {
  created_at: () => (key: ApiKey) => key.createdAt,
  updated_at: () => (key: ApiKey) => key.updatedAt,
  last_used_at: () => (key: ApiKey) => key.lastUsedAt ?? 0,
  token: () => (key: ApiKey) => key.token,
  key_alias: () => (key: ApiKey) => key.keyAlias ?? '',
  spend: (balances: Balances) => (key: ApiKey) => balances.of({ kind: 'key', id: key.token }).spend,
  max_budget: () => (key: ApiKey) => key.limits.maxBudget ?? 0,
} as const satisfies Record<string, (balances: Balances) => (key: ApiKey) => string | number>;
const SORT_FIELDS = Object.keys(SORT_VALUES) as (keyof typeof SORT_VALUES)[];
const LISTS = ['live', 'deleted'] as const;

/** @throws HubError with LiteLLM's 400, where its other query parameters get 422 */
function oneOf<Name extends string>(param: string, value: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  throw new HubError(
    'invalid_request',
    `${param} is ${JSON.stringify(value.slice(0, 40))}. Expected one of ${names.join(', ')}.`,
    { param, wireType: 'bad_request_error' },
  );
}

/** @param oldestFirst keys that are equal stay in this order, or for `desc` in the opposite one: newest first */
function sorted(
  oldestFirst: readonly ApiKey[],
  valueOf: (key: ApiKey) => string | number,
  order: 'asc' | 'desc',
): readonly ApiKey[] {
  const valued = oldestFirst.map((key) => ({ key, value: valueOf(key) }));
  const ascending = valued
    .toSorted((a, b) => (a.value < b.value ? -1 : Number(a.value > b.value)))
    .map(({ key }) => key);
  return order === 'asc' ? ascending : ascending.toReversed();
}
