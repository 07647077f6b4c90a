import { useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type {
  createOrganization,
  getOrganizationInfo,
  listOrganizations,
} from '../../../server/contract/litellm/organizations.ts';
import type { BudgetFacts } from '../../components/budget-state.ts';
import type { LimitChanges } from '../../components/limits-draft.ts';
import { getJson, postJson, sendJson } from '../client.ts';
import { useChange } from './use-change.ts';

export type Organization = ResponseOf<typeof getOrganizationInfo>;
export type OrganizationMember = Organization['members'][number];
export type OrganizationRole = 'org_admin' | 'internal_user' | 'internal_user_viewer';

const list = (search: string) => ({
  queryKey: ['organizations', search],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    getJson<ResponseOf<typeof listOrganizations>>(
      `/organization/list?${new URLSearchParams(search === '' ? {} : { org_alias: search }).toString()}`,
      signal,
    ),
});

/** Every organization, with its teams and members. @param search a part of the name */
export function useOrganizations(search = '') {
  return useQuery(list(search));
}

/** What organizations are called, by their ids. @param isWanted else nothing is asked and nothing known */
export function useOrganizationNames(isWanted: boolean): ReadonlyMap<string, string> | undefined {
  const { data } = useQuery({ ...list(''), enabled: isWanted });
  if (!isWanted) return undefined;
  return new Map((data ?? []).map(({ organization_id: id, organization_alias: name }) => [id, name]));
}

export function useOrganization(organizationId: string) {
  return useQuery({
    queryKey: ['organization', organizationId],
    queryFn: ({ signal }) =>
      getJson<Organization>(
        `/organization/info?${new URLSearchParams({ organization_id: organizationId }).toString()}`,
        signal,
      ),
    refetchInterval: 15_000,
  });
}

/** What it spent, of the budget that it has or shares. */
export function organizationBudget(organization: Organization): BudgetFacts {
  const { spend, spent_tokens, budget_reset_at, litellm_budget_table: budget } = organization;
  return { ...budget, spend, spent_tokens, budget_reset_at };
}

const KINDS = ['organizations', 'organization', 'teams', 'team'];

export interface NewOrganizationWish extends LimitChanges {
  readonly organization_alias: string;
}

export function useCreateOrganization() {
  return useChange(
    (wish: NewOrganizationWish) => postJson<ResponseOf<typeof createOrganization>>('/organization/new', wish),
    KINDS,
  );
}

export interface OrganizationChanges extends LimitChanges {
  readonly organization_id: string;
  readonly organization_alias?: string;
}

export function useUpdateOrganization() {
  return useChange(
    (changes: OrganizationChanges) => sendJson<Organization>('PATCH', '/organization/update', changes),
    KINDS,
  );
}

/** What was read of the organization itself stays until its page is left. */
export function useDeleteOrganization() {
  return useChange(
    (organizationId: string) =>
      sendJson<unknown>('DELETE', '/organization/delete', { organization_ids: [organizationId] }),
    ['organizations', 'teams', 'team', 'keys', 'users', 'user'],
  );
}

const TOUCHED_BY_MEMBERS = ['organization', 'organizations', 'user', 'users'];

export interface OrganizationMemberWish {
  readonly organization_id: string;
  readonly member: { readonly user_id?: string; readonly user_email?: string; readonly role: OrganizationRole };
}

export function useAddOrganizationMember() {
  return useChange(
    (wish: OrganizationMemberWish) => postJson<unknown>('/organization/member_add', wish),
    TOUCHED_BY_MEMBERS,
  );
}

export function useUpdateOrganizationMember() {
  return useChange(
    (change: { readonly organization_id: string; readonly user_id: string; readonly role: OrganizationRole }) =>
      sendJson<unknown>('PATCH', '/organization/member_update', change),
    TOUCHED_BY_MEMBERS,
  );
}

export function useRemoveOrganizationMember() {
  return useChange(
    (member: { readonly organization_id: string; readonly user_id: string }) =>
      sendJson<unknown>('DELETE', '/organization/member_delete', member),
    TOUCHED_BY_MEMBERS,
  );
}
