import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** LiteLLM's key routes (proxy HTTP contract, section 3). Fields of later releases are answered with their empty value. */
const none = z.object({});
const nullable = z.null();
const emptyList = z.array(z.never());
const emptyObject = z.object({});
const timestamp = z.iso.datetime();

const keyRow = {
  key_name: z.string(),
  key_alias: z.string().nullable(),
  spend: z.number(),
  expires: timestamp.nullable(),
  models: z.array(z.string()),
  aliases: emptyObject,
  config: emptyObject,
  user_id: z.string().nullable(),
  team_id: z.string().nullable(),
  organization_id: nullable,
  permissions: emptyObject,
  metadata: z.record(z.string(), z.unknown()),
  blocked: z.boolean().nullable(),
  max_parallel_requests: nullable,
  tpm_limit: nullable,
  rpm_limit: nullable,
  max_budget: nullable,
  budget_duration: nullable,
  budget_reset_at: nullable,
  budget_id: nullable,
  model_max_budget: emptyObject,
  model_spend: emptyObject,
  allowed_cache_controls: emptyList,
  allowed_routes: emptyList,
  created_at: timestamp,
  created_by: z.string(),
  updated_at: timestamp,
  updated_by: z.string(),
  last_used_at: timestamp.nullable(),
};

export const keyInfoSchema = z.object(keyRow).meta({ id: 'KeyInfo' });
export const keyRowSchema = z.object({ token: z.string(), ...keyRow }).meta({ id: 'KeyRow' });
export type KeyRow = z.output<typeof keyRowSchema>;

/** What this release can't enforce it must not accept in silence: a limit that is not kept is worse than none. */
const notYet = (what: string) =>
  z.null({ error: `${what} are not enforced by this release. Leave the field out.` }).optional();

const generateBody = z.looseObject({
  key: z.string().nullish(),
  key_alias: z.string().min(1).max(200).nullish(),
  duration: z.string().nullish(),
  user_id: z.string().max(200).nullish(),
  team_id: z.string().max(200).nullish(),
  models: z.array(z.string().min(1).max(200)).max(1000).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  blocked: z.boolean().nullish(),
  max_budget: notYet('Budgets'),
  soft_budget: notYet('Budgets'),
  budget_duration: notYet('Budgets'),
  budget_id: notYet('Budgets'),
  rpm_limit: notYet('Rate limits'),
  tpm_limit: notYet('Rate limits'),
  max_parallel_requests: notYet('Rate limits'),
});

const family = { face: 'litellm', params: none } as const;

export const generateKey = endpoint({
  ...family,
  id: 'generateKey',
  summary: 'Make a key; its text is shown only here',
  access: 'admin',
  method: 'post',
  path: '/key/generate',
  query: none,
  body: generateBody,
  status: 200,
  response: keyRowSchema.extend({
    key: z.string(),
    token_id: z.string(),
    soft_budget: nullable,
    tags: nullable,
    guardrails: nullable,
    litellm_budget_table: nullable,
  }),
});

const flag = z.stringbool().default(false);

export const listKeys = endpoint({
  ...family,
  id: 'listKeys',
  summary: 'Keys, newest first: their hashes, or whole rows',
  access: 'admin',
  method: 'get',
  path: '/key/list',
  query: z.object({
    page: z.coerce.number().int().min(1).default(1),
    size: z.coerce.number().int().min(1).max(100).default(10),
    user_id: z.string().optional(),
    team_id: z.string().optional(),
    key_hash: z.string().optional(),
    key_alias: z.string().optional(),
    /** `deleted` lists the keys that were deleted instead. */
    status: z.string().default('live'),
    return_full_object: flag,
    /** created_at, updated_at, token, key_alias, spend or max_budget. */
    sort_by: z.string().default('created_at'),
    sort_order: z.enum(['asc', 'desc']).default('desc'),
  }),
  body: z.undefined(),
  status: 200,
  response: z.object({
    keys: z.array(z.union([z.string(), keyRowSchema])),
    total_count: z.int(),
    current_page: z.int(),
    total_pages: z.int(),
  }),
});

export const getKeyInfo = endpoint({
  ...family,
  id: 'getKeyInfo',
  summary: 'One key by its text or hash; without either, the caller',
  access: 'caller',
  method: 'get',
  path: '/key/info',
  query: z.object({ key: z.string().optional() }),
  body: z.undefined(),
  status: 200,
  response: z.object({ key: z.string(), info: keyInfoSchema }),
});

export const deleteKeys = endpoint({
  ...family,
  id: 'deleteKeys',
  summary: 'Delete keys by text, hash or alias; they stop working at once',
  access: 'admin',
  method: 'post',
  path: '/key/delete',
  query: none,
  body: z
    .looseObject({
      keys: z.array(z.string()).max(10_000).nullish(),
      key_aliases: z.array(z.string()).max(10_000).nullish(),
    })
    .refine((body) => (body.keys?.length ?? 0) + (body.key_aliases?.length ?? 0) > 0, {
      error: 'Value error, at least one of keys or key_aliases must be given',
    }),
  status: 200,
  response: z.object({ deleted_keys: z.array(z.string()) }),
});

const oneKey = z.looseObject({ key: z.string().min(1) });

export const blockKey = endpoint({
  ...family,
  id: 'blockKey',
  summary: 'Refuse a key until it is unblocked',
  access: 'admin',
  method: 'post',
  path: '/key/block',
  query: none,
  body: oneKey,
  status: 200,
  response: keyRowSchema,
});

export const unblockKey = endpoint({
  ...family,
  id: 'unblockKey',
  summary: 'Let a blocked key work again',
  access: 'admin',
  method: 'post',
  path: '/key/unblock',
  query: none,
  body: oneKey,
  status: 200,
  response: keyRowSchema,
});
