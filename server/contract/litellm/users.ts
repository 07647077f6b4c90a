import { z } from 'zod';
import { USER_ROLES } from '../../domain/account.ts';
import { endpoint } from '../endpoint.ts';
import { anyObject, id, none } from './account-fields.ts';
import { keyFields, keyRowSchema, newKeySchema } from './keys.ts';
import { balanceRow, limitFields, limitRow, spentMoney } from './limits.ts';
import { wholeTeamSchema } from './team-rows.ts';

/** LiteLLM's user routes (proxy HTTP contract 4.1). */
/** Roles that may be given; the others are what keys of teams and customers act as. */
const role = z.enum(['proxy_admin', 'proxy_admin_viewer', 'internal_user', 'internal_user_viewer']);

const userRow = {
  user_id: z.string(),
  user_alias: z.string().nullable(),
  user_email: z.string().nullable(),
  user_role: z.enum(USER_ROLES).nullable(),
  sso_user_id: z.string().nullable(),
  /** Of earlier releases of LiteLLM, before memberships. */
  team_id: z.null(),
  organization_id: z.null(),
  object_permission_id: z.null(),
  model_spend: z.object({}),
  teams: z.array(z.string()),
  organization_memberships: z.array(
    z.object({
      organization_id: z.string(),
      /** Ours. */
      organization_alias: z.string().nullable(),
      user_role: z.string(),
    }),
  ),
  models: z.array(z.string()),
  metadata: anyObject,
  ...balanceRow,
  ...limitRow,
  allowed_cache_controls: z.array(z.unknown()),
  policies: z.array(z.unknown()),
  created_at: z.iso.datetime(),
  created_by: z.string(),
  updated_at: z.iso.datetime(),
  updated_by: z.string(),
};
export const userRowSchema = z.object(userRow).meta({ id: 'UserRow' });
export type UserRow = z.output<typeof userRowSchema>;

const userFields = {
  user_alias: z.string().max(200).nullish(),
  user_email: z.string().max(320).nullish(),
  user_role: role.nullish(),
  sso_user_id: id.nullish(),
  models: keyFields.models,
  metadata: keyFields.metadata,
  allowed_cache_controls: keyFields.allowed_cache_controls,
  policies: keyFields.policies,
  /** USD: what the user has spent so far. */
  spend: spentMoney.nullish(),
  ...limitFields,
};
const userBody = z.looseObject(userFields);
export type UserBody = z.output<typeof userBody>;

const teamWish = z.union([
  id,
  z.looseObject({
    team_id: id,
    user_role: z.enum(['user', 'admin']).default('user'),
    max_budget_in_team: z.number().min(0).nullish(),
  }),
]);

const face = { face: 'litellm', params: none, query: none, status: 200 } as const;

export const createUser = endpoint({
  ...face,
  id: 'createUser',
  summary: 'Make a user, and a key for it unless auto_create_key is false',
  access: 'admin',
  method: 'post',
  path: '/user/new',
  body: userBody.extend({
    user_id: id.nullish(),
    teams: z.array(teamWish).max(1000).nullish(),
    /** A team that the user joins and its key belongs to. */
    team_id: id.nullish(),
    auto_create_key: z.boolean().default(true),
    /** For the key that is made with it. */
    duration: keyFields.duration,
    key_alias: keyFields.key_alias,
    aliases: keyFields.aliases,
    /** Organizations that the user joins. */
    organizations: z.array(id).max(1000).nullish(),
  }),
  response: newKeySchema.partial().extend({
    /** The new key's text, shown only here; null where none was made. */
    key: z.string().nullable(),
    token: z.string().nullable(),
    ...userRow,
  }),
});

const teamOfUser = z.object({ team_id: z.string(), team_alias: z.string().nullable() });

export const getUserInfo = endpoint({
  ...face,
  id: 'getUserInfo',
  summary: 'A user with its keys and teams; without a name the caller, and for an administrator everybody’s',
  access: 'caller',
  method: 'get',
  path: '/user/info',
  query: z.object({ user_id: z.string().optional() }),
  body: z.undefined(),
  response: z.object({
    user_id: z.string().nullable(),
    user_info: userRowSchema.nullable(),
    keys: z.array(keyRowSchema.extend({ team_alias: z.string().nullable() })),
    teams: z.array(wholeTeamSchema),
  }),
});

export const getUserRow = endpoint({
  ...face,
  id: 'getUserRow',
  summary: 'A user alone, without keys; without a name the caller',
  access: 'caller',
  method: 'get',
  path: '/v2/user/info',
  query: z.object({ user_id: z.string().optional() }),
  body: z.undefined(),
  response: userRowSchema,
});

const named = {
  user_id: id.nullish(),
  user_email: z.string().max(320).nullish(),
};
const updateBody = userBody.extend(named).refine((body) => body.user_id != null || body.user_email != null, {
  error: 'Value error, either user_id or user_email must be given',
});

export const updateUser = endpoint({
  ...face,
  id: 'updateUser',
  summary: 'Change a user; what is absent stays, null takes away; an unknown id is made',
  access: 'admin',
  method: 'post',
  path: '/user/update',
  body: updateBody,
  response: z.object({ user_id: z.string(), data: userRowSchema }),
});

export const updateUsers = endpoint({
  ...face,
  id: 'updateUsers',
  summary: 'Change several users; each succeeds or fails for itself',
  access: 'admin',
  method: 'post',
  path: '/user/bulk_update',
  body: z.looseObject({ users: z.array(updateBody).min(1).max(10_000) }),
  response: z.object({
    total_requested: z.int(),
    successful_updates: z.int(),
    failed_updates: z.int(),
    results: z.array(
      z.object({
        user_id: z.string().nullable(),
        user_email: z.string().nullable(),
        success: z.boolean(),
        error: z.string().nullable(),
        updated_user: userRowSchema.nullable(),
      }),
    ),
  }),
});

export const listUsers = endpoint({
  ...face,
  id: 'listUsers',
  summary: 'Users, in pages',
  access: 'admin',
  method: 'get',
  path: '/user/list',
  query: z.object({
    role: z.string().optional(),
    /** Ids with commas between; a single one also finds ids that contain it. */
    user_ids: z.string().max(300_000).optional(),
    sso_user_ids: z.string().max(300_000).optional(),
    /** A part of the e-mail. */
    user_email: z.string().optional(),
    team: z.string().optional(),
    /** Ours: a part of the name, the e-mail or the id. */
    search: z.string().max(320).optional(),
    page: z.coerce.number().int().min(1).default(1),
    page_size: z.coerce.number().int().min(1).max(100).default(25),
    sort_by: z.enum(['user_id', 'user_email', 'created_at', 'spend', 'user_alias', 'user_role']).optional(),
    sort_order: z.enum(['asc', 'desc']).default('asc'),
  }),
  body: z.undefined(),
  response: z.object({
    users: z.array(
      userRowSchema.extend({
        key_count: z.int(),
        /** Ours: its teams with their names. */
        named_teams: z.array(teamOfUser),
        /** Ours: when one of its keys was used last. */
        last_active_at: z.iso.datetime().nullable(),
      }),
    ),
    total: z.int(),
    page: z.int(),
    page_size: z.int(),
    total_pages: z.int(),
  }),
});

export const deleteUsers = endpoint({
  ...face,
  id: 'deleteUsers',
  summary: 'Delete users with their keys and memberships; answers how many',
  errorFamily: 'detail',
  access: 'admin',
  method: 'post',
  path: '/user/delete',
  body: z.looseObject({ user_ids: z.array(z.string().min(1)).min(1).max(10_000) }),
  response: z.int(),
});
