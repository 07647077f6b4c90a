import { type ApiKey, membershipId } from '../domain/account.ts';
import type { Principal } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';

/** Who may look at and change whose things (proxy HTTP contract A.3). */
export interface Rights {
  /** All of the hub, without changing it. */
  seesEverything(caller: Principal): boolean;
  leadsTeam(caller: Principal, teamId: string | null): boolean;
  leadsOrganization(caller: Principal, organizationId: string | null): boolean;
  /** Whether requests may be booked under an organization. */
  belongsTo(caller: Principal, organizationId: string): boolean;
  seesUser(caller: Principal, userId: string | null): boolean;
  seesTeam(caller: Principal, teamId: string): boolean;
  seesKey(caller: Principal, key: ApiKey): boolean;
  changesKey(caller: Principal, key: ApiKey): boolean;
  /** Stands above a key: what others limited is not for its own user to lift. */
  limitsKey(caller: Principal, key: ApiKey): boolean;
  /** Members of a team may do what its permissions say, by route. */
  mayCallForTeam(caller: Principal, teamId: string, route: string): boolean;
}

export function createRights(book: AccountBook): Rights {
  const seesEverything = (caller: Principal) => caller.isAdmin || caller.role === 'proxy_admin_viewer';
  const isSame = (caller: Principal, userId: string | null) => userId !== null && caller.userId === userId;
  const memberOf = ({ userId }: Principal, teamId: string | null) =>
    userId === null || teamId === null ? undefined : book.memberships.get(membershipId(teamId, userId));

  function leadsOrganization(caller: Principal, organizationId: string | null): boolean {
    if (caller.isAdmin) return true;
    if (organizationId === null || caller.userId === null) return false;
    const membership = book.organizationMemberships.get(membershipId(organizationId, caller.userId));
    return membership?.role === 'org_admin';
  }

  function leadsTeam(caller: Principal, teamId: string | null): boolean {
    if (caller.isAdmin) return true;
    if (teamId === null) return false;
    if (memberOf(caller, teamId)?.role === 'admin') return true;
    return leadsOrganization(caller, book.teams.get(teamId)?.organizationId ?? null);
  }

  const limitsKey = (caller: Principal, key: ApiKey) =>
    leadsTeam(caller, key.teamId) || leadsOrganization(caller, key.organizationId);

  const changesKey = (caller: Principal, key: ApiKey) => isSame(caller, key.userId) || limitsKey(caller, key);

  return {
    seesEverything,
    leadsTeam,
    leadsOrganization,
    belongsTo: (caller, organizationId) =>
      caller.organizationId === organizationId ||
      leadsOrganization(caller, organizationId) ||
      (caller.userId !== null &&
        book.organizationMemberships.get(membershipId(organizationId, caller.userId)) !== undefined),
    seesUser: (caller, userId) => seesEverything(caller) || isSame(caller, userId),
    seesTeam: (caller, teamId) =>
      seesEverything(caller) ||
      caller.teamId === teamId ||
      memberOf(caller, teamId) !== undefined ||
      leadsTeam(caller, teamId),
    seesKey: (caller, key) => seesEverything(caller) || caller.key?.token === key.token || changesKey(caller, key),
    changesKey,
    limitsKey,
    mayCallForTeam: (caller, teamId, route) =>
      leadsTeam(caller, teamId) ||
      (memberOf(caller, teamId) !== undefined && book.teams.get(teamId)?.memberPermissions.includes(route) === true),
  };
}
