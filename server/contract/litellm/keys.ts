import { z } from 'zod';
import { CONTEXT_OVERFLOWS } from '../../domain/context-fit.ts';
import { endpoint } from '../endpoint.ts';
import { anyObject, id, modelNames, none, timestamp } from './account-fields.ts';
import { balanceRow, limitFields, limitRow, spentMoney } from './limits.ts';

/** LiteLLM's key routes (proxy HTTP contract, section 3). */
const stringMap = z.record(z.string().min(1).max(200), z.string().min(1).max(200));
const limitType = z.enum(['best_effort_throughput', 'guaranteed_throughput', 'dynamic']);

/** What LiteLLM's clients store with a key and read back; the hub keeps these and acts on those that say so. */
const storedFields = {
  config: anyObject,
  permissions: anyObject,
  allowed_cache_controls: z.array(z.unknown()),
  /** Added to the tags of every request of the key. */
  tags: z.array(z.string().max(200)).max(100),
  guardrails: z.array(z.unknown()),
  policies: z.array(z.unknown()),
  prompts: z.array(z.unknown()),
  enforced_params: z.array(z.unknown()),
  allowed_passthrough_routes: z.array(z.unknown()),
  access_group_ids: z.array(z.unknown()),
  object_permission: anyObject,
  router_settings: anyObject,
  budget_fallbacks: z.record(z.string(), z.array(z.string())),
  /** `guaranteed_throughput` is refused where the guarantees of a team's keys exceed the team's limit. */
  rpm_limit_type: limitType,
  tpm_limit_type: limitType,
  /** More money until a day; both or none. */
  temp_budget_increase: z.number().min(0),
  temp_budget_expiry: z.string(),
  /** Ours: what happens to a conversation that is too long for a model; null = what the model's owner says. */
  context_overflow: z.enum(CONTEXT_OVERFLOWS),
  /** Ours: whether what is said in its requests is kept, where the hub's setting leaves it to keys; null = as the setting. */
  keep_bodies: z.boolean(),
};
export const STORED_FIELDS = Object.keys(storedFields) as (keyof typeof storedFields)[];
const storedBody = Object.fromEntries(
  Object.entries(storedFields).map(([name, schema]) => [name, schema.nullish()]),
) as { [Name in keyof typeof storedFields]: z.ZodOptional<z.ZodNullable<(typeof storedFields)[Name]>> };
const storedRow = Object.fromEntries(STORED_FIELDS.map((name) => [name, z.unknown()])) as {
  [Name in keyof typeof storedFields]: z.ZodUnknown;
};

const keyRow = {
  key_name: z.string(),
  key_alias: z.string().nullable(),
  ...balanceRow,
  ...limitRow,
  expires: timestamp.nullable(),
  models: z.array(z.string()),
  aliases: z.record(z.string(), z.string()),
  user_id: z.string().nullable(),
  team_id: z.string().nullable(),
  organization_id: z.string().nullable(),
  metadata: anyObject,
  blocked: z.boolean().nullable(),
  budget_id: z.string().nullable(),
  /** USD in all, by model, in the present budget period; only models that have a budget. */
  model_spend: z.record(z.string(), z.number()),
  allowed_routes: z.array(z.string()),
  ...storedRow,
  auto_rotate: z.boolean().nullable(),
  rotation_interval: z.string().nullable(),
  rotation_count: z.int(),
  last_rotation_at: timestamp.nullable(),
  key_rotation_at: timestamp.nullable(),
  litellm_budget_table: z.unknown(),
  litellm_organization_table: z.null(),
  object_permission_id: z.null(),
  soft_budget_cooldown: z.boolean(),
  created_at: timestamp,
  created_by: z.string(),
  updated_at: timestamp,
  updated_by: z.string(),
  last_used_at: timestamp.nullable(),
};

export const keyInfoSchema = z.object(keyRow).meta({ id: 'KeyInfo' });
export const keyRowSchema = z.object({ token: z.string(), ...keyRow }).meta({ id: 'KeyRow' });
export type KeyRow = z.output<typeof keyRowSchema>;

/** A key in a list; what its user and team are called is ours. */
export const listedKeySchema = keyRowSchema
  .extend({ user_name: z.string().nullable(), team_name: z.string().nullable(), user: z.unknown().optional() })
  .meta({ id: 'ListedKey' });
export type ListedKey = z.output<typeof listedKeySchema>;

export const newKeySchema = keyRowSchema
  .extend({ key: z.string(), token_id: z.string() })
  .meta({ id: 'NewKey', description: 'A key with its text, which is shown only here' });

export const keyFields = {
  key_alias: id.nullish(),
  duration: z.string().max(40).nullish(),
  user_id: id.nullish(),
  team_id: id.nullish(),
  organization_id: id.nullish(),
  models: modelNames.nullish(),
  aliases: stringMap.nullish(),
  metadata: anyObject.nullish(),
  blocked: z.boolean().nullish(),
  allowed_routes: modelNames.nullish(),
  /** A short way to say `allowed_routes`. */
  key_type: z.enum(['default', 'llm_api', 'management', 'read_only']).nullish(),
  budget_id: id.nullish(),
  /** USD: what it has spent so far. */
  spend: spentMoney.nullish(),
  auto_rotate: z.boolean().nullish(),
  rotation_interval: z.string().max(40).nullish(),
  ...limitFields,
  ...storedBody,
};
const keyBody = z.looseObject(keyFields);
export type KeyBody = z.output<typeof keyBody>;

const face = { face: 'litellm', params: none, query: none, status: 200 } as const;

export const generateKey = endpoint({
  ...face,
  id: 'generateKey',
  summary: 'Make a key; its text is shown only here',
  access: 'self',
  method: 'post',
  path: '/key/generate',
  body: keyBody.extend({ key: z.string().nullish() }),
  response: newKeySchema,
});

export const generateServiceAccountKey = endpoint({
  ...face,
  id: 'generateServiceAccountKey',
  summary: 'Make a key that belongs to a team and to no person',
  access: 'self',
  method: 'post',
  path: '/key/service-account/generate',
  body: keyBody.extend({ key: z.string().nullish(), team_id: id }),
  response: newKeySchema,
});

const flag = z.stringbool().default(false);

export const listKeys = endpoint({
  ...face,
  id: 'listKeys',
  summary: 'Keys, newest first: their hashes, or whole rows',
  access: 'caller',
  method: 'get',
  path: '/key/list',
  query: z.object({
    page: z.coerce.number().int().min(1).default(1),
    size: z.coerce.number().int().min(1).max(100).default(10),
    user_id: z.string().optional(),
    team_id: z.string().optional(),
    organization_id: z.string().optional(),
    key_hash: z.string().optional(),
    key_alias: z.string().optional(),
    /** Ours: a part of its alias, of its shown text, or of what its user or team is called, in any case. */
    search: z.string().max(200).optional(),
    /** Ours: only keys that work, are blocked, or ended. */
    state: z.enum(['active', 'blocked', 'expired']).optional(),
    /** `deleted` lists the keys that were deleted instead. */
    status: z.string().default('live'),
    return_full_object: flag,
    /** Keys of teams that the caller leads, too. */
    include_team_keys: flag,
    /** Keys that the caller made for others, too. */
    include_created_by_keys: flag,
    /** `user` adds each key's user to its row. */
    expand: z.union([z.string(), z.array(z.string())]).optional(),
    /** created_at, updated_at, last_used_at, token, key_alias, spend or max_budget. */
    sort_by: z.string().default('created_at'),
    sort_order: z.enum(['asc', 'desc']).default('desc'),
  }),
  body: z.undefined(),
  response: z.object({
    keys: z.array(z.union([z.string(), listedKeySchema])),
    total_count: z.int(),
    current_page: z.int(),
    total_pages: z.int(),
  }),
});

export const getKeyInfo = endpoint({
  ...face,
  id: 'getKeyInfo',
  summary: 'One key by its text or hash; without either, the caller',
  access: 'caller',
  method: 'get',
  path: '/key/info',
  query: z.object({ key: z.string().optional() }),
  body: z.undefined(),
  response: z.object({ key: z.string(), info: keyInfoSchema }),
});

const manyKeys = z.array(z.string().min(1)).min(1).max(10_000);

export const getKeyInfos = endpoint({
  ...face,
  id: 'getKeyInfos',
  summary: 'Several keys by their texts or hashes; unknown ones are left out',
  access: 'caller',
  method: 'post',
  path: '/v2/key/info',
  body: z.looseObject({ keys: manyKeys }),
  response: z.object({ key: z.array(z.string()), info: z.array(keyInfoSchema) }),
});

const oneKey = z.looseObject({ key: z.string().min(1) });
const updateBody = keyBody.extend({ key: z.string().min(1) });

export const updateKey = endpoint({
  ...face,
  id: 'updateKey',
  summary: 'Change a key; what is absent stays, null takes away',
  access: 'self',
  method: 'post',
  path: '/key/update',
  body: updateBody,
  response: keyRowSchema.extend({ key: z.string() }),
});

export const updateKeys = endpoint({
  ...face,
  id: 'updateKeys',
  summary: 'Change several keys; each succeeds or fails for itself',
  access: 'admin',
  method: 'post',
  path: '/key/bulk_update',
  body: z.looseObject({ keys: z.array(updateBody).min(1).max(10_000) }),
  response: z.object({
    total_requested: z.int(),
    successful_updates: z.array(keyRowSchema.extend({ key: z.string() })),
    failed_updates: z.array(z.object({ key: z.string(), failed_reason: z.string() })),
  }),
});

export const deleteKeys = endpoint({
  ...face,
  id: 'deleteKeys',
  summary: 'Delete keys by text, hash or alias; they stop working at once',
  access: 'self',
  method: 'post',
  path: '/key/delete',
  body: z
    .looseObject({
      keys: z.array(z.string()).max(10_000).nullish(),
      key_aliases: z.array(z.string()).max(10_000).nullish(),
    })
    .refine((body) => (body.keys?.length ?? 0) + (body.key_aliases?.length ?? 0) > 0, {
      error: 'Value error, at least one of keys or key_aliases must be given',
    }),
  response: z.object({ deleted_keys: z.array(z.string()) }),
});

const regenerateBody = keyBody.extend({
  new_key: z.string().nullish(),
  /** How long the old text goes on working, such as `24h`; absent = not at all. */
  grace_period: z.string().max(40).nullish(),
});

export const regenerateKey = endpoint({
  ...face,
  id: 'regenerateKey',
  summary: 'Give a key a new text; it keeps its limits and what it spent',
  access: 'self',
  method: 'post',
  path: '/key/regenerate',
  body: regenerateBody.extend({ key: z.string().min(1) }),
  response: newKeySchema,
});

const inPath = z.object({ key: z.string().min(1) });

export const regenerateNamedKey = endpoint({
  ...face,
  id: 'regenerateNamedKey',
  summary: 'Give the key in the path a new text',
  access: 'self',
  method: 'post',
  path: '/key/:key/regenerate',
  params: inPath,
  body: regenerateBody,
  response: newKeySchema,
});

export const resetKeySpend = endpoint({
  ...face,
  id: 'resetKeySpend',
  summary: 'Say what a key has spent in its present budget period',
  access: 'admin',
  method: 'post',
  path: '/key/:key/reset_spend',
  params: inPath,
  body: z.looseObject({ reset_to: spentMoney.default(0) }),
  response: z.object({
    key_hash: z.string(),
    spend: z.number(),
    previous_spend: z.number(),
    max_budget: z.number().nullable(),
    budget_reset_at: timestamp.nullable(),
  }),
});

export const blockKey = endpoint({
  ...face,
  id: 'blockKey',
  summary: 'Refuse a key until it is unblocked',
  access: 'self',
  method: 'post',
  path: '/key/block',
  body: oneKey,
  response: keyRowSchema,
});

export const unblockKey = endpoint({
  ...face,
  id: 'unblockKey',
  summary: 'Let a blocked key work again',
  access: 'self',
  method: 'post',
  path: '/key/unblock',
  body: oneKey,
  response: keyRowSchema,
});

export const listKeyAliases = endpoint({
  ...face,
  id: 'listKeyAliases',
  summary: 'The names of keys',
  access: 'admin',
  method: 'get',
  path: '/key/aliases',
  body: z.undefined(),
  response: z.object({ aliases: z.array(z.string()) }),
});

export const checkKey = endpoint({
  ...face,
  id: 'checkKey',
  summary: 'Whether the calling key works',
  access: 'caller',
  method: 'post',
  path: '/key/health',
  body: z.unknown(),
  response: z.object({ key: z.literal('healthy'), logging_callbacks: z.null() }),
});
