import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import {
  anyObject,
  id,
  ids,
  memberName,
  modelNames,
  NAMES_NOBODY,
  namesSomebody,
  none,
  oneOrMany,
} from './account-fields.ts';
import { keyRowSchema } from './keys.ts';
import { limitFields } from './limits.ts';
import { membershipRowSchema, teamRole, teamRowSchema, wholeTeamSchema } from './team-rows.ts';
import { userRowSchema } from './users.ts';

/** LiteLLM's team routes (proxy HTTP contract 4.2). */
const list = z.array(z.unknown()).max(1000);

/** What LiteLLM's clients store with a team and read back. */
const storedFields = {
  /** Added to the tags of every request of the team. */
  tags: z.array(z.string().max(200)).max(100),
  guardrails: list,
  policies: list,
  prompts: list,
  access_group_ids: list,
  object_permission: anyObject,
  router_settings: anyObject,
};
export const STORED_TEAM_FIELDS = Object.keys(storedFields) as (keyof typeof storedFields)[];
const storedBody = Object.fromEntries(
  Object.entries(storedFields).map(([name, schema]) => [name, schema.nullish()]),
) as { [Name in keyof typeof storedFields]: z.ZodOptional<z.ZodNullable<(typeof storedFields)[Name]>> };

const member = z.looseObject({ ...memberName, role: teamRole.default('user') }).refine(namesSomebody, NAMES_NOBODY);

const teamFields = {
  team_alias: z.string().max(200).nullish(),
  organization_id: id.nullish(),
  models: modelNames.nullish(),
  metadata: anyObject.nullish(),
  blocked: z.boolean().nullish(),
  model_aliases: z.record(z.string().min(1).max(200), z.string().min(1).max(200)).nullish(),
  /** Routes that plain members may call for the team. */
  team_member_permissions: z.array(z.string().min(1).max(200)).max(100).nullish(),
  /** For each member without limits of its own, USD. */
  team_member_budget: limitFields.max_budget,
  team_member_budget_duration: limitFields.budget_duration,
  team_member_rpm_limit: limitFields.rpm_limit,
  team_member_tpm_limit: limitFields.tpm_limit,
  ...limitFields,
  ...storedBody,
};
const teamBody = z.looseObject(teamFields);
export type TeamBody = z.output<typeof teamBody>;

const face = {
  face: 'litellm',
  errorFamily: 'detail',
  access: 'self',
  method: 'post',
  params: none,
  query: none,
  status: 200,
} as const;
const reading = { ...face, access: 'caller', method: 'get', body: z.undefined() } as const;

export const createTeam = endpoint({
  ...face,
  id: 'createTeam',
  summary: 'Make a team; whoever makes it becomes its admin',
  path: '/team/new',
  body: teamBody.extend({ team_id: id.nullish(), members_with_roles: z.array(member).max(10_000).nullish() }),
  response: teamRowSchema,
});

export const updateTeam = endpoint({
  ...face,
  id: 'updateTeam',
  summary: 'Change a team; what is absent stays, null takes away',
  path: '/team/update',
  body: teamBody.extend({ team_id: id }),
  response: z.object({ team_id: z.string(), data: teamRowSchema }),
});

export const getTeamInfo = endpoint({
  ...reading,
  id: 'getTeamInfo',
  summary: 'A team with its keys and its members’ shares',
  path: '/team/info',
  query: z.object({ team_id: id }),
  response: z.object({
    team_id: z.string(),
    team_info: teamRowSchema,
    keys: z.array(keyRowSchema),
    team_memberships: z.array(membershipRowSchema),
  }),
});

export const listTeams = endpoint({
  ...reading,
  id: 'listTeams',
  summary: 'Teams that the caller may see, with their keys and members’ shares',
  path: '/team/list',
  query: z.object({ user_id: id.optional(), organization_id: id.optional() }),
  response: z.array(wholeTeamSchema),
});

export const listTeamPages = endpoint({
  ...reading,
  id: 'listTeamPages',
  summary: 'Teams that the caller may see, in pages',
  path: '/v2/team/list',
  query: z.object({
    user_id: id.optional(),
    organization_id: id.optional(),
    team_id: id.optional(),
    /** A part of the alias. */
    team_alias: z.string().max(200).optional(),
    /** Ours: a part of the alias or the id. */
    search: z.string().max(200).optional(),
    page: z.coerce.number().int().min(1).default(1),
    page_size: z.coerce.number().int().min(1).max(100).default(10),
    sort_by: z.enum(['team_id', 'team_alias', 'created_at', 'spend', 'max_budget']).optional(),
    sort_order: z.enum(['asc', 'desc']).default('asc'),
  }),
  response: z.object({
    teams: z.array(teamRowSchema.extend({ members_count: z.int(), keys_count: z.int() })),
    total: z.int(),
    page: z.int(),
    page_size: z.int(),
    total_pages: z.int(),
  }),
});

export const listAvailableTeams = endpoint({
  ...reading,
  id: 'listAvailableTeams',
  summary: 'Teams that anybody may join; there are none, admins add members',
  path: '/team/available',
  response: z.array(teamRowSchema),
});

export const deleteTeams = endpoint({
  ...face,
  id: 'deleteTeams',
  summary: 'Delete teams with their keys and memberships',
  path: '/team/delete',
  body: z.looseObject({ team_ids: ids }),
  response: z.object({ deleted_teams: z.array(z.string()) }),
});

const named = z.looseObject({ team_id: id });

export const blockTeam = endpoint({
  ...face,
  id: 'blockTeam',
  summary: 'Refuse every request of a team’s keys',
  path: '/team/block',
  body: named,
  response: teamRowSchema,
});

export const unblockTeam = endpoint({
  ...face,
  id: 'unblockTeam',
  summary: 'Let a team’s keys be used again',
  path: '/team/unblock',
  body: named,
  response: teamRowSchema,
});

export const addTeamMembers = endpoint({
  ...face,
  id: 'addTeamMembers',
  summary: 'Add members to a team; users that are unknown are made',
  path: '/team/member_add',
  body: z.looseObject({
    team_id: id,
    member: oneOrMany(member),
    /** For each of them, USD. */
    max_budget_in_team: limitFields.max_budget,
  }),
  response: teamRowSchema.extend({
    updated_users: z.array(userRowSchema),
    updated_team_memberships: z.array(membershipRowSchema),
  }),
});

export const removeTeamMember = endpoint({
  ...face,
  id: 'removeTeamMember',
  summary: 'Take a member out of a team, with the keys it has there',
  path: '/team/member_delete',
  body: z.looseObject({ team_id: id, ...memberName }).refine(namesSomebody, NAMES_NOBODY),
  response: teamRowSchema,
});

export const updateTeamMember = endpoint({
  ...face,
  id: 'updateTeamMember',
  summary: 'Change a member’s role and share of a team',
  path: '/team/member_update',
  body: z
    .looseObject({
      team_id: id,
      ...memberName,
      role: teamRole.nullish(),
      max_budget_in_team: limitFields.max_budget,
      budget_duration: limitFields.budget_duration,
      rpm_limit: limitFields.rpm_limit,
      tpm_limit: limitFields.tpm_limit,
    })
    .refine(namesSomebody, NAMES_NOBODY),
  response: z.object({
    team_id: z.string(),
    user_id: z.string(),
    user_email: z.string().nullable(),
    role: teamRole,
    max_budget_in_team: z.number().nullable(),
    budget_duration: z.string().nullable(),
    tpm_limit: z.int().nullable(),
    rpm_limit: z.int().nullable(),
  }),
});

const modelsOfTeam = z.looseObject({ team_id: id, models: modelNames.min(1) });

export const addTeamModels = endpoint({
  ...face,
  id: 'addTeamModels',
  summary: 'Add models to a team’s list',
  path: '/team/model/add',
  body: modelsOfTeam,
  response: teamRowSchema,
});

export const removeTeamModels = endpoint({
  ...face,
  id: 'removeTeamModels',
  summary: 'Take models out of a team’s list',
  path: '/team/model/delete',
  body: modelsOfTeam,
  response: teamRowSchema,
});
