import type { input } from 'zod';
import { MEMBER_BUDGET, type AccountBook } from '../../accounts/account-book.ts';
import type { Balances } from '../../accounts/balances.ts';
import type { KeyRing } from '../../accounts/key-ring.ts';
import type { LimitLookup } from '../../accounts/limit-lookup.ts';
import type { Rights } from '../../accounts/rights.ts';
import type { TeamFields } from '../../accounts/teams.ts';
import type { membershipRowSchema, teamRowSchema } from '../../contract/litellm/team-rows.ts';
import { STORED_TEAM_FIELDS, type TeamBody } from '../../contract/litellm/teams.ts';
import { membershipId, NO_LIMITS, type Membership, type Team } from '../../domain/account.ts';
import { HubError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/ports.ts';
import { budgetToWire } from './budget-row.ts';
import { createKeyRows, type WireKey } from './key-row.ts';
import { balanceToWire, isoTime, limitsToWire, mergeLimits, type LimitWords } from './limits.ts';

export type WireTeam = input<typeof teamRowSchema>;
export type WireMembership = input<typeof membershipRowSchema>;

export interface TeamRows {
  toRow(team: Team): WireTeam;
  toMembership(member: Membership): WireMembership;
}

export interface TeamRowDeps {
  readonly book: AccountBook;
  readonly balances: Balances;
  /** What limits an account in the end. */
  readonly limitsOf: LimitLookup['limitsOf'];
}

/** What a body says of a team: absent stays, null takes away. @throws HubError for limits that contradict each other */
export function teamFieldsFrom(body: TeamBody, known: Team | undefined, words: LimitWords): TeamFields {
  const stored = STORED_TEAM_FIELDS.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]);
  const limits = mergeLimits(known?.limits ?? NO_LIMITS, body, words);
  if (limits.softBudget !== null && limits.softBudget === limits.maxBudget) {
    throw new HubError(
      'invalid_request',
      `soft_budget is ${limits.softBudget}, and so is max_budget: the warning would come with the end. Choose a smaller one.`,
      { param: 'soft_budget', wireType: 'bad_request_error' },
    );
  }
  return {
    ...(body.team_alias !== undefined && { teamAlias: body.team_alias }),
    ...(body.organization_id !== undefined && { organizationId: body.organization_id }),
    ...(body.models !== undefined && { models: body.models ?? [] }),
    ...(body.model_aliases !== undefined && { modelAliases: body.model_aliases ?? {} }),
    ...(body.metadata !== undefined && { metadata: body.metadata ?? {} }),
    ...(body.blocked !== undefined && { blocked: body.blocked ?? false }),
    ...(body.team_member_permissions !== undefined && { memberPermissions: body.team_member_permissions ?? [] }),
    limits,
    memberLimits: memberLimitsFrom(body, words),
    extras: { ...known?.extras, ...Object.fromEntries(stored) },
  };
}

function memberLimitsFrom(body: TeamBody, words: LimitWords): TeamFields['memberLimits'] {
  const wanted = {
    max_budget: body.team_member_budget,
    budget_duration: body.team_member_budget_duration,
    rpm_limit: body.team_member_rpm_limit,
    tpm_limit: body.team_member_tpm_limit,
  };
  if (Object.values(wanted).every((value) => value === undefined)) return undefined;
  return (known) => mergeLimits(known, wanted, words);
}

/** Rows as LiteLLM writes them, with what the team and its members used so far. */
export function createTeamRows({ book, balances, limitsOf }: TeamRowDeps): TeamRows {
  return {
    toRow(team) {
      const { teamId, extras, modelAliases } = team;
      const members = book.memberships.where('teamId', teamId);
      const memberBudget = extras[MEMBER_BUDGET];
      const budget = typeof memberBudget === 'string' ? book.budgets.get(memberBudget) : undefined;
      return {
        ...(Object.fromEntries(
          STORED_TEAM_FIELDS.map((name) => [name, extras[name] ?? EMPTY[name] ?? null]),
        ) as Stored),
        team_id: teamId,
        team_alias: team.teamAlias,
        organization_id: team.organizationId,
        admins: [],
        members: [],
        members_with_roles: members.map(({ role, userId }) => ({
          role,
          user_id: userId,
          user_email: book.users.get(userId)?.userEmail ?? null,
        })),
        metadata: { ...team.metadata },
        models: [...team.models],
        blocked: team.blocked,
        ...balanceToWire(balances.of({ kind: 'team', id: teamId })),
        ...limitsToWire(team.limits),
        model_spend: {},
        team_member_permissions: [...team.memberPermissions],
        team_member_budget_table: budget === undefined ? null : budgetToWire(budget),
        litellm_model_table: Object.keys(modelAliases).length === 0 ? null : { model_aliases: { ...modelAliases } },
        model_id: null,
        object_permission_id: null,
        created_at: isoTime(team.createdAt),
        created_by: team.createdBy,
        updated_at: isoTime(team.updatedAt),
        updated_by: team.updatedBy,
      };
    },
    toMembership({ teamId, userId, role, budgetId }) {
      const ref = { kind: 'member', id: membershipId(teamId, userId) } as const;
      const user = book.users.get(userId);
      return {
        user_id: userId,
        user_alias: user?.userAlias ?? null,
        user_email: user?.userEmail ?? null,
        team_id: teamId,
        role,
        budget_id: budgetId,
        ...balanceToWire(balances.of(ref)),
        litellm_budget_table: { budget_id: budgetId, ...limitsToWire(limitsOf(ref)) },
      };
    },
  };
}

type Stored = Pick<WireTeam, (typeof STORED_TEAM_FIELDS)[number]>;
/** What LiteLLM's clients expect of a stored field that nobody set. */
const EMPTY: Readonly<Record<string, unknown>> = { policies: [], access_group_ids: [] };

export interface WholeTeam extends WireTeam {
  readonly keys: WireKey[];
  readonly team_memberships: WireMembership[];
}

export interface TeamViewDeps extends TeamRowDeps {
  readonly keys: Pick<KeyRing, 'get'>;
  readonly rights: Rights;
}

/** A team with its keys and its members' shares; of those a plain member sees its own. */
export function createTeamViews(deps: TeamViewDeps): { toWhole(team: Team, caller: Principal | undefined): WholeTeam } {
  const { book, keys, rights, balances } = deps;
  const { toRow, toMembership } = createTeamRows(deps);
  const { toRow: keyToRow } = createKeyRows(book, balances);
  return {
    toWhole(team, caller) {
      const { teamId } = team;
      const seesAll = caller !== undefined && (rights.seesEverything(caller) || rights.leadsTeam(caller, teamId));
      return {
        ...toRow(team),
        keys: book.keys
          .where('teamId', teamId)
          .filter((key) => seesAll || (caller !== undefined && rights.seesKey(caller, key)))
          .map((key) => keyToRow(keys.get(key.token) ?? key)),
        team_memberships: book.memberships
          .where('teamId', teamId)
          .filter(({ userId }) => seesAll || userId === caller?.userId)
          .map(toMembership),
      };
    },
  };
}
