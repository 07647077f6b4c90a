import { z } from 'zod';
import { anyObject, timestamp } from './account-fields.ts';
import { budgetRowSchema } from './budgets.ts';
import { keyRowSchema } from './keys.ts';
import { balanceRow, limitRow } from './limits.ts';

/** Teams and their members as they are told of (proxy HTTP contract 4.2). */
export const teamRole = z.enum(['admin', 'user']);

const teamRow = {
  team_id: z.string(),
  team_alias: z.string().nullable(),
  organization_id: z.string().nullable(),
  /** Columns of LiteLLM from before members had roles: always empty there and here. */
  admins: z.array(z.string()),
  members: z.array(z.string()),
  members_with_roles: z.array(
    z.object({ role: teamRole, user_id: z.string().nullable(), user_email: z.string().nullable() }),
  ),
  metadata: anyObject,
  models: z.array(z.string()),
  blocked: z.boolean(),
  ...balanceRow,
  ...limitRow,
  model_spend: z.object({}),
  team_member_permissions: z.array(z.string()),
  team_member_budget_table: budgetRowSchema.nullable(),
  litellm_model_table: z.object({ model_aliases: z.record(z.string(), z.string()) }).nullable(),
  model_id: z.null(),
  object_permission_id: z.null(),
  tags: z.unknown(),
  guardrails: z.unknown(),
  policies: z.unknown(),
  prompts: z.unknown(),
  access_group_ids: z.unknown(),
  object_permission: z.unknown(),
  router_settings: z.unknown(),
  created_at: timestamp,
  created_by: z.string(),
  updated_at: timestamp,
  updated_by: z.string(),
};
export const teamRowSchema = z.object(teamRow).meta({ id: 'TeamRow' });

export const membershipRowSchema = z
  .object({
    user_id: z.string(),
    /** Ours: what the member is called. */
    user_alias: z.string().nullable(),
    user_email: z.string().nullable(),
    team_id: z.string(),
    role: teamRole,
    budget_id: z.string().nullable(),
    ...balanceRow,
    /** The limits that hold for this member, its own over the team's. */
    litellm_budget_table: z.object({ budget_id: z.string().nullable(), ...limitRow }).nullable(),
  })
  .meta({ id: 'TeamMembershipRow' });

/** With its keys and its members' shares; a plain member is shown its own. */
export const wholeTeamSchema = teamRowSchema.extend({
  keys: z.array(keyRowSchema),
  team_memberships: z.array(membershipRowSchema),
});
