import type { KeyRing } from '../../accounts/key-ring.ts';
import * as contract from '../../contract/litellm/keys.ts';
import type { ApiKey } from '../../domain/api-key.ts';
import { HubError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/ports.ts';
import { actorOf, implement, type Handler } from '../resource.ts';

/** LiteLLM's key routes: a thin face over the key ring. */
export function keyHandlers(keys: KeyRing): readonly Handler[] {
  return [
    implement(contract.generateKey, ({ body }, context) => {
      const { text, key } = keys.create(
        {
          text: body.key ?? undefined,
          alias: body.key_alias,
          userId: body.user_id,
          teamId: body.team_id,
          models: body.models ?? undefined,
          metadata: body.metadata ?? undefined,
          duration: body.duration,
          blocked: body.blocked,
        },
        actorOf(context),
      );
      const extras = { soft_budget: null, tags: null, guardrails: null, litellm_budget_table: null };
      return { ...toRow(key), ...extras, key: text, token_id: key.token };
    }),

    implement(contract.listKeys, ({ query }) => {
      const matching = sorted(
        keys.list(oneOf('status', query.status, LISTS)).filter((key) => matches(key, query)),
        SORT_VALUES[oneOf('sort_by', query.sort_by, SORT_FIELDS)],
        query.sort_order,
      );
      const from = (query.page - 1) * query.size;
      const page = matching.slice(from, from + query.size);
      return {
        keys: page.map((key) => (query.return_full_object ? toRow(key) : key.token)),
        total_count: matching.length,
        current_page: query.page,
        total_pages: Math.ceil(matching.length / query.size),
      };
    }),

    implement(contract.getKeyInfo, ({ query }, { caller }) => {
      const asked = query.key ?? ownKey(caller);
      const key = keys.get(asked);
      if (key === undefined) throw unknownKey();
      if (caller?.isAdmin !== true && caller?.id !== key.token) {
        throw new HubError('forbidden', 'This key may only be read by an administrator or with the key itself.', {
          param: 'key',
          wireType: 'auth_error',
        });
      }
      return { key: asked, info: toRow(key) };
    }),

    implement(contract.deleteKeys, ({ body }, context) => {
      const byAlias = new Map(keys.list().map((key) => [key.keyAlias, key.token]));
      const aliases = (body.key_aliases ?? [])
        .map((alias) => byAlias.get(alias))
        .filter((token) => token !== undefined);
      const asked = [...(body.keys ?? []), ...aliases];
      if (asked.length === 0) throw unknownKey();
      const deleted = new Set(keys.delete(asked, actorOf(context)).map((key) => key.token));
      return { deleted_keys: asked.filter((each) => deleted.has(keys.find(each)?.token ?? '')) };
    }),

    implement(contract.blockKey, ({ body }, context) => {
      return toRow(keys.setBlocked(body.key, true, actorOf(context)));
    }),

    implement(contract.unblockKey, ({ body }, context) => {
      return toRow(keys.setBlocked(body.key, false, actorOf(context)));
    }),
  ];
}

function ownKey(caller: Principal | undefined): string {
  if (caller?.kind === 'key') return caller.id;
  throw new HubError('not_found', 'The master key is no stored key. Name a key with ?key=.', {
    param: 'key',
    wireType: 'not_found_error',
  });
}

function unknownKey(): HubError {
  return new HubError('not_found', 'No keys found under that name. GET /key/list shows the keys there are.', {
    param: 'key',
    wireType: 'not_found_error',
  });
}

type ListQuery = Readonly<Record<'user_id' | 'team_id' | 'key_hash' | 'key_alias', string | undefined>>;

function matches(key: ApiKey, query: Partial<ListQuery>): boolean {
  return (
    (query.user_id === undefined || key.userId === query.user_id) &&
    (query.team_id === undefined || key.teamId === query.team_id) &&
    (query.key_hash === undefined || key.token === query.key_hash) &&
    (query.key_alias === undefined || (key.keyAlias ?? '').includes(query.key_alias))
  );
}

/** What a list may be sorted by. Money is not booked yet, so all keys are equal in it. */
const SORT_VALUES = {
  created_at: (key: ApiKey) => key.createdAt,
  updated_at: (key: ApiKey) => key.updatedAt,
  token: (key: ApiKey) => key.token,
  key_alias: (key: ApiKey) => key.keyAlias ?? '',
  spend: () => 0,
  max_budget: () => 0,
} as const satisfies Record<string, (key: ApiKey) => string | number>;
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
  const ascending = oldestFirst.toSorted((a, b) => (valueOf(a) < valueOf(b) ? -1 : Number(valueOf(a) > valueOf(b))));
  return order === 'asc' ? ascending : ascending.toReversed();
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function toRow(key: ApiKey): contract.KeyRow {
  return {
    token: key.token,
    key_name: key.keyName,
    key_alias: key.keyAlias,
    spend: 0,
    expires: key.expiresAt === null ? null : isoTime(key.expiresAt),
    models: [...key.models],
    aliases: {},
    config: {},
    user_id: key.userId,
    team_id: key.teamId,
    organization_id: null,
    permissions: {},
    metadata: key.metadata,
    blocked: key.blocked,
    max_parallel_requests: null,
    tpm_limit: null,
    rpm_limit: null,
    max_budget: null,
    budget_duration: null,
    budget_reset_at: null,
    budget_id: null,
    model_max_budget: {},
    model_spend: {},
    allowed_cache_controls: [],
    allowed_routes: [],
    created_at: isoTime(key.createdAt),
    created_by: key.createdBy,
    updated_at: isoTime(key.updatedAt),
    updated_by: key.createdBy,
    last_used_at: key.lastUsedAt === null ? null : isoTime(key.lastUsedAt),
  };
}
