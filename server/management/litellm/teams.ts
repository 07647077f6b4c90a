import type { AccountBook } from '../../accounts/account-book.ts';
import type { TeamMembers } from '../../accounts/team-members.ts';
import type { Teams } from '../../accounts/teams.ts';
import { limitBody } from '../../contract/litellm/limits.ts';
import * as contract from '../../contract/litellm/teams.ts';
import { NO_LIMITS, type Team } from '../../domain/account.ts';
import { HubError } from '../../domain/errors.ts';
import { toUsd } from '../../domain/money.ts';
import type { Principal } from '../../domain/ports.ts';
import { mapInTurns } from '../in-turns.ts';
import { actorOf, implement, type Handler } from '../resource.ts';
import { isFound } from '../is-found.ts';
import { mergeLimits } from './limits.ts';
import { createTeamRows, createTeamViews, teamFieldsFrom, type TeamViewDeps } from './team-row.ts';
import { createUserRows } from './user-row.ts';

export interface TeamDeps extends TeamViewDeps {
  readonly teams: Teams;
  readonly members: TeamMembers;
}

type Caller = Principal | undefined;

/** What stands above a team: an admin of the team itself may not change it. */
const FROM_ABOVE = ['organization_id', 'blocked', ...Object.keys(limitBody.shape)] as const;

/** LiteLLM's team routes: a thin face over teams and their members. */
export function teamHandlers(deps: TeamDeps): readonly Handler[] {
  const { book, teams, members, rights, balances } = deps;
  const { toRow, toMembership } = createTeamRows(deps);
  const { toWhole } = createTeamViews(deps);
  const { toRow: userToRow } = createUserRows(book, balances);

  /** @throws HubError `not_found`, or `forbidden` for who may not do this to the team */
  function requireTeam(teamId: string, isAllowed: (team: Team) => boolean): Team {
    const team = teams.require(teamId);
    if (isAllowed(team)) return team;
    throw forbidden(
      `Team ${JSON.stringify(teamId)} is changed by its admins, or those of its organization or the hub.`,
    );
  }

  const byTeam = (teamId: string, caller: Caller, route: string) =>
    requireTeam(teamId, () => caller !== undefined && rights.mayCallForTeam(caller, teamId, route));
  const fromAbove = (teamId: string, caller: Caller) =>
    requireTeam(teamId, (team) => caller !== undefined && rights.leadsOrganization(caller, team.organizationId));

  function visibleTo(caller: Caller, asked: { user_id?: string | undefined; organization_id?: string | undefined }) {
    const { user_id: userId, organization_id: organizationId } = asked;
    const ofUser = userId === undefined ? undefined : teamIdsOf(book, userId);
    return teams
      .list()
      .filter(
        (team) =>
          caller !== undefined &&
          rights.seesTeam(caller, team.teamId) &&
          (ofUser === undefined || ofUser.has(team.teamId)) &&
          (organizationId === undefined || team.organizationId === organizationId),
      );
  }

  return [
    implement(contract.createTeam, ({ body }, context) => {
      const { caller } = context;
      if (caller === undefined || !rights.leadsOrganization(caller, body.organization_id ?? null)) {
        throw forbidden('Teams are made by admins of the hub, and by admins of an organization within it.');
      }
      const team = teams.create(
        {
          ...teamFieldsFrom(body, undefined, context.compat),
          teamId: body.team_id ?? undefined,
          members: (body.members_with_roles ?? []).map(decodeMember),
        },
        actorOf(context),
      );
      return toRow(team);
    }),

    implement(contract.updateTeam, ({ body }, context) => {
      const { caller } = context;
      const team = requireTeam(body.team_id, () => caller !== undefined && rights.leadsTeam(caller, body.team_id));
      const named = FROM_ABOVE.filter((name) => body[name] !== undefined);
      if (named.length > 0) requireAbove(team, caller, named);
      requireNewOrganization(caller, body.organization_id);
      const row = teams.update(body.team_id, (known) => teamFieldsFrom(body, known, context.compat), actorOf(context));
      return { team_id: row.teamId, data: toRow(row) };
    }),

    implement(contract.getTeamInfo, ({ query }, { caller }) => {
      const team = teams.require(query.team_id);
      if (caller === undefined || !rights.seesTeam(caller, team.teamId)) {
        throw forbidden(`Team ${JSON.stringify(team.teamId)} is shown to its members and to admins.`);
      }
      const { keys, team_memberships, ...row } = toWhole(team, caller);
      return { team_id: team.teamId, team_info: row, keys, team_memberships };
    }),

    implement(contract.listTeams, ({ query }, { caller }) =>
      mapInTurns(visibleTo(caller, query), (team) => toWhole(team, caller)),
    ),

    implement(contract.listTeamPages, ({ query }, { caller }) => {
      const { page, page_size: size, team_id: teamId, team_alias: alias, sort_by: sortBy, sort_order: order } = query;
      const found = visibleTo(caller, query).filter(
        (team) =>
          (teamId === undefined || team.teamId === teamId) &&
          (alias === undefined || isFound(alias, team.teamAlias)) &&
          (query.search === undefined || isFound(query.search, team.teamAlias, team.teamId)),
      );
      const valueOf = {
        team_id: (team: Team) => team.teamId,
        team_alias: (team: Team) => team.teamAlias ?? '',
        created_at: (team: Team) => team.createdAt,
        spend: (team: Team) => toUsd(balances.of({ kind: 'team', id: team.teamId }).spend),
        max_budget: (team: Team) => team.limits.maxBudget ?? Infinity,
      }[sortBy ?? 'created_at'];
      const ascending = found.toSorted((a, b) => (valueOf(a) < valueOf(b) ? -1 : Number(valueOf(a) > valueOf(b))));
      const sorted = order === 'asc' ? ascending : ascending.toReversed();
      return {
        teams: sorted.slice((page - 1) * size, page * size).map((team) => ({
          ...toRow(team),
          members_count: members.list(team.teamId).length,
          keys_count: book.keys.where('teamId', team.teamId).length,
        })),
        total: sorted.length,
        page,
        page_size: size,
        total_pages: Math.ceil(sorted.length / size),
      };
    }),

    implement(contract.listAvailableTeams, () => []),

    implement(contract.deleteTeams, ({ body }, context) => {
      body.team_ids.forEach((teamId) => fromAbove(teamId, context.caller));
      return { deleted_teams: [...teams.delete(body.team_ids, actorOf(context))] };
    }),

    implement(contract.blockTeam, ({ body }, context) => {
      fromAbove(body.team_id, context.caller);
      return toRow(teams.setBlocked(body.team_id, true, actorOf(context)));
    }),

    implement(contract.unblockTeam, ({ body }, context) => {
      fromAbove(body.team_id, context.caller);
      return toRow(teams.setBlocked(body.team_id, false, actorOf(context)));
    }),

    implement(contract.addTeamMembers, ({ body }, context) => {
      byTeam(body.team_id, context.caller, contract.addTeamMembers.path);
      const limits = mergeLimits(NO_LIMITS, { max_budget: body.max_budget_in_team }, context.compat);
      const added = members.add(body.team_id, body.member.map(decodeMember), limits, actorOf(context));
      const users = added.memberships.map(({ userId }) => book.users.get(userId)).filter((user) => user !== undefined);
      return {
        ...toRow(added.team),
        updated_users: users.map(userToRow),
        updated_team_memberships: added.memberships.map(toMembership),
      };
    }),

    implement(contract.removeTeamMember, ({ body }, context) => {
      byTeam(body.team_id, context.caller, contract.removeTeamMember.path);
      return toRow(members.remove(body.team_id, decodeName(body), actorOf(context)));
    }),

    implement(contract.updateTeamMember, ({ body }, context) => {
      byTeam(body.team_id, context.caller, contract.updateTeamMember.path);
      const changes = {
        max_budget: body.max_budget_in_team,
        budget_duration: body.budget_duration,
        rpm_limit: body.rpm_limit,
        tpm_limit: body.tpm_limit,
      };
      const { teamId, userId, role, limits } = members.update(
        body.team_id,
        decodeName(body),
        { role: body.role ?? undefined, limitsOf: (known) => mergeLimits(known, changes, context.compat) },
        actorOf(context),
      );
      return {
        team_id: teamId,
        user_id: userId,
        user_email: book.users.get(userId)?.userEmail ?? null,
        role,
        max_budget_in_team: limits.maxBudget,
        budget_duration: limits.budgetDuration,
        tpm_limit: limits.tpmLimit,
        rpm_limit: limits.rpmLimit,
      };
    }),

    implement(contract.addTeamModels, ({ body }, context) => {
      byTeam(body.team_id, context.caller, contract.addTeamModels.path);
      const fieldsOf = ({ models }: Team) => ({ models: [...new Set([...models, ...body.models])] });
      return toRow(teams.update(body.team_id, fieldsOf, actorOf(context)));
    }),

    implement(contract.removeTeamModels, ({ body }, context) => {
      byTeam(body.team_id, context.caller, contract.removeTeamModels.path);
      return toRow(teams.removeModels(body.team_id, body.models, actorOf(context)));
    }),
  ];

  /** Out of every organization, and so out of its budget, an admin of the hub alone takes a team. */
  function requireNewOrganization(caller: Caller, organizationId: string | null | undefined): void {
    if (organizationId === undefined || caller === undefined) return;
    if (rights.leadsOrganization(caller, organizationId)) return;
    throw forbidden(
      organizationId === null
        ? 'Only an admin of the hub takes a team out of its organization.'
        : `You are no admin of organization ${JSON.stringify(organizationId)}.`,
    );
  }

  function requireAbove(team: Team, caller: Caller, named: readonly string[]): void {
    if (caller !== undefined && rights.leadsOrganization(caller, team.organizationId)) return;
    throw forbidden(
      `${named.join(', ')} of team ${JSON.stringify(team.teamId)} are changed by admins of its organization or of the hub, not of the team.`,
    );
  }
}

function teamIdsOf(book: AccountBook, userId: string): ReadonlySet<string> {
  return new Set(book.memberships.where('userId', userId).map(({ teamId }) => teamId));
}

interface WireName {
  readonly user_id?: string | null | undefined;
  readonly user_email?: string | null | undefined;
}

function decodeName({ user_id: userId, user_email: userEmail }: WireName) {
  return { userId, userEmail };
}

function decodeMember(member: WireName & { readonly role: 'admin' | 'user' }) {
  return { ...decodeName(member), role: member.role };
}

function forbidden(message: string): HubError {
  return new HubError('forbidden', message);
}
