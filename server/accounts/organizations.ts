import {
  membershipId,
  NO_LIMITS,
  type AccountChange,
  type Actor,
  type Budget,
  type Limits,
  type Organization,
  type OrganizationMembership,
  type PayerRef,
  type UserRole,
} from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import { changedBudget, newBudget, requireBudgetOf, withEndOfBudget } from './budgets.ts';
import type { KeyRing } from './key-ring.ts';
import { createMemberFinder, describeMember, knownUserId, type MemberName } from './new-members.ts';
import { balancesOf, removeKeys, removeTeam } from './removals.ts';
import { changeStamps, newStamps } from './stamps.ts';
import { putUsers } from './team-members.ts';

/** Among an organization's extras: its budget was made with it and ends with it. */
const OWNS_BUDGET = 'owns_budget';

export type OrganizationFields = Partial<Pick<Organization, 'organizationAlias' | 'models' | 'metadata'>> & {
  /** A reusable budget instead of one of its own; null = one of its own. */
  readonly budgetId?: string | null | undefined;
  /** Changes the budget of its own. */
  readonly limitsOf?: ((known: Limits) => Limits) | undefined;
};

export type NewOrganization = OrganizationFields & {
  readonly organizationAlias: string;
  readonly organizationId?: string | undefined;
};

export interface NewOrganizationMember extends MemberName {
  readonly role: UserRole;
}

/** Organizations: groups of teams with one budget over all of them (proxy HTTP contract 4.4). */
export interface Organizations {
  get(organizationId: string): Organization | undefined;
  /** @throws HubError `not_found` */
  require(organizationId: string): Organization;
  /** Oldest first. */
  list(): readonly Organization[];
  /** @throws HubError for an id that is taken, or a budget that is not there */
  create(wish: NewOrganization, by: Actor): Organization;
  /** @throws HubError `not_found`, for a budget that is not there, or for limits where the budget is shared with others */
  update(organizationId: string, fields: OrganizationFields, by: Actor): Organization;
  /** With their teams, keys and memberships. @throws HubError `not_found` for any of them; then nothing is deleted */
  delete(organizationIds: readonly string[], by: Actor): readonly Organization[];
  members(organizationId: string): readonly OrganizationMembership[];
  /** @throws HubError `not_found`, or for somebody who is a member already; then nobody is added */
  addMembers(
    organizationId: string,
    members: readonly NewOrganizationMember[],
    by: Actor,
  ): readonly OrganizationMembership[];
  /** @throws HubError `not_found`, or for somebody who is no member */
  updateMember(organizationId: string, name: MemberName, role: UserRole, by: Actor): OrganizationMembership;
  /** @throws HubError `not_found`, or for somebody who is no member */
  removeMember(organizationId: string, name: MemberName, by: Actor): OrganizationMembership;
}

export interface OrganizationsDeps {
  readonly book: AccountBook;
  readonly keys: Pick<KeyRing, 'get'>;
  /** Sets what these accounts spent to nothing. */
  readonly endBalances: (refs: readonly PayerRef[]) => void;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createOrganizations(deps: OrganizationsDeps): Organizations {
  const { book, keys, endBalances, clock, ids } = deps;

  function requireOrganization(organizationId: string): Organization {
    const organization = book.organizations.get(organizationId);
    if (organization !== undefined) return organization;
    throw new HubError(
      'not_found',
      `Organization not found: there is no organization ${JSON.stringify(organizationId)}. GET /organization/list shows them.`,
      { param: 'organization_id', wireType: 'not_found_error' },
    );
  }

  function requireMember(organizationId: string, name: MemberName): OrganizationMembership {
    requireOrganization(organizationId);
    const userId = knownUserId(book, name);
    const member =
      userId === undefined ? undefined : book.organizationMemberships.get(membershipId(organizationId, userId));
    if (member !== undefined) return member;
    throw refused(
      'user_id',
      `User ${describeMember(name)} is no member of organization ${JSON.stringify(organizationId)}. /organization/info shows its members.`,
    );
  }

  /** The budget row to store with the organization, and what the organization says of it. */
  function budgetOf(
    known: Organization | undefined,
    { budgetId, limitsOf }: OrganizationFields,
    by: Actor,
    now: number,
  ) {
    const isOwned = known?.extras[OWNS_BUDGET] === true;
    if (budgetId != null && budgetId !== known?.budgetId) {
      requireBudgetOf(book, budgetId);
      return { budgetId, isOwned: false, row: undefined, replaced: isOwned ? known.budgetId : undefined };
    }
    if (known === undefined || (budgetId === null && !isOwned)) {
      const row = newBudget(ids.next('budget_'), limitsOf?.(NO_LIMITS) ?? NO_LIMITS, by, now);
      return { budgetId: row.budgetId, isOwned: true, row, replaced: undefined };
    }
    const row = limitsOf === undefined ? undefined : changedOwn(known, isOwned, limitsOf, by, now);
    return { budgetId: known.budgetId, isOwned, row, replaced: undefined };
  }

  function changedOwn(
    { organizationId, budgetId }: Organization,
    isOwned: boolean,
    limitsOf: (known: Limits) => Limits,
    by: Actor,
    now: number,
  ): Budget {
    if (isOwned) return changedBudget(requireBudgetOf(book, budgetId), limitsOf, by, now);
    throw refused(
      'budget_id',
      `Organization ${JSON.stringify(organizationId)} uses the shared budget ${JSON.stringify(budgetId)}. Change that with /budget/update, for all who use it.`,
    );
  }

  function store(
    row: Organization,
    budget: { readonly row: Budget | undefined; readonly replaced: string | undefined },
    by: Actor,
  ): Organization {
    const changes: AccountChange[] = [{ type: 'put', table: 'organizations', row }];
    if (budget.row !== undefined) changes.unshift({ type: 'put', table: 'budgets', row: budget.row });
    book.apply(budget.replaced === undefined ? changes : withEndOfBudget(book, changes, budget.replaced), by);
    return row;
  }

  /** What goes with an organization. */
  function removalOf(organization: Organization, now: number) {
    const { organizationId, budgetId, extras } = organization;
    const teams = book.teams.where('organizationId', organizationId).map((team) => removeTeam(deps, team.teamId, now));
    const teamIds = new Set(book.teams.where('organizationId', organizationId).map((team) => team.teamId));
    const ownKeys = book.keys
      .where('organizationId', organizationId)
      .filter(({ teamId }) => teamId === null || !teamIds.has(teamId));
    const changes: readonly AccountChange[] = [
      ...teams.flatMap((team) => team.changes),
      ...removeKeys(keys, ownKeys, now),
      ...book.organizationMemberships.where('organizationId', organizationId).map(removeMember),
      { type: 'delete', table: 'organizations', id: organizationId },
    ];
    const ended: readonly PayerRef[] = [
      ...balancesOf({ kind: 'organization', id: organizationId }, requireBudgetOf(book, budgetId).limits),
      ...teams.flatMap((team) => team.ended),
    ];
    return { changes: extras[OWNS_BUDGET] === true ? withEndOfBudget(book, changes, budgetId) : changes, ended };
  }

  return {
    get: (organizationId) => book.organizations.get(organizationId),
    require: requireOrganization,
    list: () => [...book.organizations.all()],
    create({ organizationId: wished, organizationAlias, models = [], metadata = {}, ...budgetFields }, by) {
      const organizationId = wished ?? ids.next('org_');
      if (book.organizations.get(organizationId) !== undefined) {
        throw refused(
          'organization_id',
          `Organization ${JSON.stringify(organizationId)} already exists. Choose another id, or leave it out.`,
        );
      }
      const now = clock.now();
      const { budgetId, isOwned, ...budget } = budgetOf(undefined, budgetFields, by, now);
      const extras = { [OWNS_BUDGET]: isOwned };
      const stamps = newStamps(by, now);
      return store({ organizationId, organizationAlias, models, metadata, budgetId, extras, ...stamps }, budget, by);
    },
    update(organizationId, { budgetId: wished, limitsOf, ...fields }, by) {
      const known = requireOrganization(organizationId);
      const now = clock.now();
      const { budgetId, isOwned, ...budget } = budgetOf(known, { budgetId: wished, limitsOf }, by, now);
      const extras = { ...known.extras, [OWNS_BUDGET]: isOwned };
      return store({ ...known, ...fields, budgetId, extras, ...changeStamps(by, now) }, budget, by);
    },
    delete(organizationIds, by) {
      const organizations = [...new Set(organizationIds)].map(requireOrganization);
      const now = clock.now();
      const removals = organizations.map((organization) => removalOf(organization, now));
      book.apply(
        removals.flatMap(({ changes }) => changes),
        by,
      );
      endBalances(removals.flatMap(({ ended }) => ended));
      return organizations;
    },
    members: (organizationId) => book.organizationMemberships.where('organizationId', organizationId),
    addMembers(organizationId, members, by) {
      requireOrganization(organizationId);
      const now = clock.now();
      const finder = createMemberFinder(book, ids, by, now);
      const rows = new Map<string, OrganizationMembership>();
      for (const member of members) {
        const userId = finder.userIdOf(member);
        if (rows.has(userId) || book.organizationMemberships.get(membershipId(organizationId, userId)) !== undefined) {
          throw refused(
            'user_id',
            `User ${describeMember(member)} is already in organization ${JSON.stringify(organizationId)}. /organization/member_update changes a member.`,
          );
        }
        rows.set(userId, { organizationId, userId, role: member.role, createdAt: now });
      }
      book.apply([...putUsers(finder.newUsers), ...[...rows.values()].map(putMember)], by);
      return [...rows.values()];
    },
    updateMember(organizationId, name, role, by) {
      const row = { ...requireMember(organizationId, name), role };
      book.apply([putMember(row)], by);
      return row;
    },
    removeMember(organizationId, name, by) {
      const member = requireMember(organizationId, name);
      book.apply([removeMember(member)], by);
      return member;
    },
  };
}

function putMember(row: OrganizationMembership): AccountChange {
  return { type: 'put', table: 'organizationMemberships', row };
}

function removeMember({ organizationId, userId }: OrganizationMembership): AccountChange {
  return { type: 'delete', table: 'organizationMemberships', id: membershipId(organizationId, userId) };
}

function refused(param: string, message: string): HubError {
  return new HubError('invalid_request', message, { param, wireType: 'bad_request_error' });
}
