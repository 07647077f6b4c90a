import type { input } from 'zod';
import type { OrganizationFields, Organizations } from '../../accounts/organizations.ts';
import type { Rights } from '../../accounts/rights.ts';
import { limitBody } from '../../contract/litellm/limits.ts';
import * as contract from '../../contract/litellm/organizations.ts';
import type { Organization, OrganizationMembership } from '../../domain/account.ts';
import { HubError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/ports.ts';
import { actorOf, implement, type Handler, type HandlerContext } from '../resource.ts';
import { budgetToWire } from './budget-row.ts';
import { balanceToWire, isoTime, mergeLimits } from './limits.ts';
import { createTeamRows, type TeamRowDeps } from './team-row.ts';
import { createUserRows } from './user-row.ts';

export interface OrganizationDeps extends TeamRowDeps {
  readonly organizations: Organizations;
  readonly rights: Rights;
}

type WireOrganization = input<typeof contract.organizationRowSchema>;
type WireMember = input<typeof contract.membershipRowSchema>;
type Caller = Principal | undefined;

/** LiteLLM's organization routes: a thin face over organizations and their members. */
export function organizationHandlers(deps: OrganizationDeps): readonly Handler[] {
  const { book, organizations, rights, balances } = deps;
  const { toRow: teamToRow } = createTeamRows(deps);
  const { toRow: userToRow } = createUserRows(book, balances);

  function toRow({ organizationId, budgetId, ...organization }: Organization): WireOrganization {
    const budget = book.budgets.get(budgetId);
    if (budget === undefined) throw new Error(`organization ${organizationId} has lost its budget ${budgetId}`);
    return {
      organization_id: organizationId,
      organization_alias: organization.organizationAlias,
      budget_id: budgetId,
      models: [...organization.models],
      metadata: { ...organization.metadata },
      ...balanceToWire(balances.of({ kind: 'organization', id: organizationId })),
      model_spend: {},
      litellm_budget_table: budgetToWire(budget),
      created_at: isoTime(organization.createdAt),
      created_by: organization.createdBy,
      updated_at: isoTime(organization.updatedAt),
      updated_by: organization.updatedBy,
    };
  }

  const toMember = ({ organizationId, userId, role, createdAt }: OrganizationMembership): WireMember => ({
    organization_id: organizationId,
    user_id: userId,
    user_alias: book.users.get(userId)?.userAlias ?? null,
    user_email: book.users.get(userId)?.userEmail ?? null,
    user_role: role,
    created_at: isoTime(createdAt),
  });

  const seesAllOf = (caller: Principal, organizationId: string) =>
    rights.seesEverything(caller) || rights.leadsOrganization(caller, organizationId);

  function sees(caller: Caller, organizationId: string): boolean {
    return caller !== undefined && (rights.belongsTo(caller, organizationId) || rights.seesEverything(caller));
  }

  /** With members and teams; of those a plain member sees itself and its own. */
  function toWhole(organization: Organization, caller: Caller) {
    const { organizationId } = organization;
    const seesAll = caller !== undefined && seesAllOf(caller, organizationId);
    return {
      ...toRow(organization),
      members: organizations
        .members(organizationId)
        .filter(({ userId }) => seesAll || userId === caller?.userId)
        .map(toMember),
      teams: book.teams
        .where('organizationId', organizationId)
        .filter(({ teamId }) => seesAll || (caller !== undefined && rights.seesTeam(caller, teamId)))
        .map(teamToRow),
    };
  }

  function read(organizationId: string, caller: Caller) {
    const organization = organizations.require(organizationId);
    if (sees(caller, organizationId)) return toWhole(organization, caller);
    throw forbidden(`Organization ${JSON.stringify(organizationId)} is shown to its members and to admins.`);
  }

  function requireLead(caller: Caller, organizationId: string): void {
    organizations.require(organizationId);
    if (caller !== undefined && rights.leadsOrganization(caller, organizationId)) return;
    throw forbidden(`Members of organization ${JSON.stringify(organizationId)} are changed by its admins.`);
  }

  return [
    implement(contract.createOrganization, ({ body }, context) =>
      toRow(
        organizations.create(
          {
            ...fieldsFrom(body, context),
            organizationAlias: body.organization_alias,
            organizationId: body.organization_id ?? undefined,
          },
          actorOf(context),
        ),
      ),
    ),
    implement(contract.getOrganizationInfo, ({ query }, { caller }) => read(query.organization_id, caller)),
    implement(contract.readOrganizations, ({ body }, { caller }) =>
      [...new Set(body.organizations)].map((organizationId) => read(organizationId, caller)),
    ),
    implement(contract.listOrganizations, ({ query }, { caller }) =>
      organizations
        .list()
        .filter(
          ({ organizationId, organizationAlias }) =>
            sees(caller, organizationId) &&
            (query.org_id === undefined || organizationId === query.org_id) &&
            (query.org_alias === undefined || organizationAlias.toLowerCase().includes(query.org_alias.toLowerCase())),
        )
        .map((organization) => toWhole(organization, caller)),
    ),
    implement(contract.updateOrganization, ({ body }, context) =>
      toWhole(organizations.update(body.organization_id, fieldsFrom(body, context), actorOf(context)), context.caller),
    ),
    implement(contract.deleteOrganizations, ({ body }, context) => {
      const rows = body.organization_ids.map((organizationId) => toRow(organizations.require(organizationId)));
      const deleted = new Set(organizations.delete(body.organization_ids, actorOf(context)).map(idOf));
      return rows.filter((row) => deleted.delete(row.organization_id));
    }),
    implement(contract.addOrganizationMembers, ({ body }, context) => {
      requireLead(context.caller, body.organization_id);
      const added = organizations.addMembers(
        body.organization_id,
        body.member.map((member) => ({ ...decodeName(member), role: member.role })),
        actorOf(context),
      );
      return {
        organization_id: body.organization_id,
        updated_users: added
          .map(({ userId }) => book.users.get(userId))
          .filter((user) => user !== undefined)
          .map(userToRow),
        updated_organization_memberships: added.map(toMember),
      };
    }),
    implement(contract.updateOrganizationMember, ({ body }, context) => {
      requireLead(context.caller, body.organization_id);
      return toMember(organizations.updateMember(body.organization_id, decodeName(body), body.role, actorOf(context)));
    }),
    implement(contract.removeOrganizationMember, ({ body }, context) => {
      requireLead(context.caller, body.organization_id);
      return toMember(organizations.removeMember(body.organization_id, decodeName(body), actorOf(context)));
    }),
  ];
}

/** What a body says of an organization: absent stays, null takes away. */
function fieldsFrom(body: contract.OrganizationBody, { compat }: HandlerContext): OrganizationFields {
  const namesLimits = Object.keys(limitBody.shape).some((name) => body[name] !== undefined);
  return {
    ...(body.organization_alias !== undefined && { organizationAlias: body.organization_alias }),
    ...(body.models !== undefined && { models: body.models ?? [] }),
    ...(body.metadata !== undefined && { metadata: body.metadata ?? {} }),
    budgetId: body.budget_id,
    limitsOf: namesLimits ? (known) => mergeLimits(known, body, compat) : undefined,
  };
}

function idOf({ organizationId }: Organization): string {
  return organizationId;
}

function decodeName(name: {
  readonly user_id?: string | null | undefined;
  readonly user_email?: string | null | undefined;
}) {
  return { userId: name.user_id, userEmail: name.user_email };
}

function forbidden(message: string): HubError {
  return new HubError('forbidden', message);
}
