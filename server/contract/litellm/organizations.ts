import { z } from 'zod';
import { USER_ROLES } from '../../domain/account.ts';
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
  timestamp,
} from './account-fields.ts';
import { budgetRowSchema } from './budgets.ts';
import { balanceRow, limitFields } from './limits.ts';
import { teamRowSchema } from './team-rows.ts';
import { userRowSchema } from './users.ts';

/** LiteLLM's organization routes (proxy HTTP contract 4.4). */
const role = z.enum(['org_admin', 'internal_user', 'internal_user_viewer']);

const member = z
  .looseObject({ ...memberName, role: role.default('internal_user') })
  .refine(namesSomebody, NAMES_NOBODY);

export const membershipRowSchema = z
  .object({
    organization_id: z.string(),
    user_id: z.string(),
    /** Ours. */
    user_alias: z.string().nullable(),
    user_email: z.string().nullable(),
    user_role: z.enum(USER_ROLES),
    created_at: timestamp,
  })
  .meta({ id: 'OrganizationMembershipRow' });

const organizationRow = {
  organization_id: z.string(),
  organization_alias: z.string(),
  budget_id: z.string(),
  models: z.array(z.string()),
  metadata: anyObject,
  ...balanceRow,
  model_spend: z.object({}),
  litellm_budget_table: budgetRowSchema,
  created_at: timestamp,
  created_by: z.string(),
  updated_at: timestamp,
  updated_by: z.string(),
};
export const organizationRowSchema = z.object(organizationRow).meta({ id: 'OrganizationRow' });
const wholeOrganization = organizationRowSchema.extend({
  members: z.array(membershipRowSchema),
  teams: z.array(teamRowSchema),
});

const organizationFields = {
  /** What always has a name can't lose it: no null. */
  organization_alias: z.string().min(1).max(200).optional(),
  models: modelNames.nullish(),
  metadata: anyObject.nullish(),
  /** A reusable budget; else the fields below are those of a budget of its own, which null goes back to. */
  budget_id: id.nullish(),
  ...limitFields,
};
const organizationBody = z.looseObject(organizationFields);
export type OrganizationBody = z.output<typeof organizationBody>;
const LIMIT_NAMES = Object.keys(limitFields);

/** A shared budget has limits for all who use it; they can't be given here too. */
function hasOneBudget(body: Readonly<Record<string, unknown>>): boolean {
  return body['budget_id'] == null || LIMIT_NAMES.every((name) => body[name] == null);
}
const TWO_BUDGETS = { error: 'give budget_id, or limits such as max_budget for a budget of its own, not both' };

const face = {
  face: 'litellm',
  errorFamily: 'detail',
  access: 'admin',
  method: 'post',
  params: none,
  query: none,
  status: 200,
} as const;

export const createOrganization = endpoint({
  ...face,
  id: 'createOrganization',
  summary: 'Make an organization, with a budget of its own unless it names one',
  path: '/organization/new',
  body: organizationBody
    .extend({ organization_id: id.nullish(), organization_alias: z.string().min(1).max(200) })
    .refine(hasOneBudget, TWO_BUDGETS),
  response: organizationRowSchema,
});

export const getOrganizationInfo = endpoint({
  ...face,
  id: 'getOrganizationInfo',
  summary: 'An organization with its budget, members and teams',
  access: 'caller',
  method: 'get',
  path: '/organization/info',
  query: z.object({ organization_id: id }),
  body: z.undefined(),
  response: wholeOrganization,
});

export const readOrganizations = endpoint({
  ...face,
  id: 'readOrganizations',
  summary: 'Organizations by their ids',
  access: 'caller',
  path: '/organization/info',
  body: z.looseObject({ organizations: ids }),
  response: z.array(wholeOrganization),
});

export const listOrganizations = endpoint({
  ...face,
  id: 'listOrganizations',
  summary: 'Organizations that the caller may see',
  access: 'caller',
  method: 'get',
  path: '/organization/list',
  query: z.object({
    org_id: id.optional(),
    /** A part of the alias. */
    org_alias: z.string().max(200).optional(),
  }),
  body: z.undefined(),
  response: z.array(wholeOrganization),
});

export const updateOrganization = endpoint({
  ...face,
  id: 'updateOrganization',
  summary: 'Change an organization; limits are those of its own budget',
  method: 'patch',
  path: '/organization/update',
  body: organizationBody.extend({ organization_id: id }).refine(hasOneBudget, TWO_BUDGETS),
  response: wholeOrganization,
});

export const deleteOrganizations = endpoint({
  ...face,
  id: 'deleteOrganizations',
  summary: 'Delete organizations with their teams, keys and memberships',
  method: 'delete',
  path: '/organization/delete',
  body: z.looseObject({ organization_ids: ids }),
  response: z.array(organizationRowSchema),
});

const byAdmins = { ...face, access: 'self' } as const;

export const addOrganizationMembers = endpoint({
  ...byAdmins,
  id: 'addOrganizationMembers',
  summary: 'Add members to an organization; users that are unknown are made',
  path: '/organization/member_add',
  body: z.looseObject({ organization_id: id, member: oneOrMany(member) }),
  response: z.object({
    organization_id: z.string(),
    updated_users: z.array(userRowSchema),
    updated_organization_memberships: z.array(membershipRowSchema),
  }),
});

export const updateOrganizationMember = endpoint({
  ...byAdmins,
  id: 'updateOrganizationMember',
  summary: 'Change a member’s role in an organization',
  method: 'patch',
  path: '/organization/member_update',
  body: z.looseObject({ organization_id: id, ...memberName, role }).refine(namesSomebody, NAMES_NOBODY),
  response: membershipRowSchema,
});

export const removeOrganizationMember = endpoint({
  ...byAdmins,
  id: 'removeOrganizationMember',
  summary: 'Take a member out of an organization',
  method: 'delete',
  path: '/organization/member_delete',
  body: z.looseObject({ organization_id: id, ...memberName }).refine(namesSomebody, NAMES_NOBODY),
  response: membershipRowSchema,
});
