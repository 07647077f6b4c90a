import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type {
  addTeamMembers,
  createTeam,
  getTeamInfo,
  listTeamPages,
  updateTeam,
} from '../../../server/contract/litellm/teams.ts';
import type { BudgetFacts } from '../../components/budget-state.ts';
import type { LimitChanges } from '../../components/limits-draft.ts';
import { getJson, postJson } from '../client.ts';
import { useChange } from './use-change.ts';

export type TeamPage = ResponseOf<typeof listTeamPages>;
export type ListedTeam = TeamPage['teams'][number];
export type TeamInfo = ResponseOf<typeof getTeamInfo>;
export type TeamRow = TeamInfo['team_info'];
export type Membership = TeamInfo['team_memberships'][number];
export type TeamRole = Membership['role'];

export interface TeamQuestion {
  /** A part of the name or the id. */
  readonly search?: string | undefined;
  readonly organizationId?: string | undefined;
  /** From 1. */
  readonly page?: number | undefined;
  readonly size?: number;
}

/** What is spent while somebody looks is seen without being asked for. */
const LOOK_AGAIN_MS = 15_000;

/** One page of teams, newest first; while the next one comes, the last stays on the screen. */
export function useTeams({ search = '', organizationId = '', page = 1, size = 50 }: TeamQuestion) {
  const query = new URLSearchParams({
    page: String(page),
    page_size: String(size),
    sort_by: 'created_at',
    sort_order: 'desc',
    ...(search !== '' && { search }),
    ...(organizationId !== '' && { organization_id: organizationId }),
  }).toString();
  return useQuery({
    queryKey: ['teams', query],
    queryFn: ({ signal }) => getJson<TeamPage>(`/v2/team/list?${query}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** One team with its keys and its members' shares. */
export function useTeam(teamId: string) {
  return useQuery({
    queryKey: ['team', teamId],
    queryFn: ({ signal }) =>
      getJson<TeamInfo>(`/team/info?${new URLSearchParams({ team_id: teamId }).toString()}`, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export interface NewTeamWish extends LimitChanges {
  readonly team_alias: string;
  readonly organization_id?: string;
}

export function useCreateTeam() {
  return useChange(
    (wish: NewTeamWish) => postJson<ResponseOf<typeof createTeam>>('/team/new', wish),
    ['teams', 'organizations', 'organization'],
  );
}

export interface TeamChanges extends LimitChanges {
  readonly team_id: string;
  readonly team_alias?: string;
  readonly organization_id?: string | null;
}

export function useUpdateTeam() {
  return useChange(
    (changes: TeamChanges) => postJson<ResponseOf<typeof updateTeam>>('/team/update', changes),
    ['teams', 'team', 'organizations', 'organization'],
  );
}

/** What was read of the team itself stays until its page is left. */
export function useDeleteTeam() {
  return useChange(
    (teamId: string) => postJson<unknown>('/team/delete', { team_ids: [teamId] }),
    ['teams', 'keys', 'users', 'user', 'organizations', 'organization'],
  );
}

/** Blocks a team or lets it go on; shown at once, and taken back if the hub refuses. */
export function useBlockTeam(teamId: string) {
  const queries = useQueryClient();
  const queryKey = ['team', teamId];
  return useMutation({
    mutationFn: (isBlocked: boolean) =>
      postJson<TeamRow>(isBlocked ? '/team/block' : '/team/unblock', { team_id: teamId }),
    onMutate: async (isBlocked) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData<TeamInfo>(queryKey);
      if (before !== undefined) {
        queries.setQueryData(queryKey, { ...before, team_info: { ...before.team_info, blocked: isBlocked } });
      }
      return before;
    },
    onError: (_error, _isBlocked, before) => queries.setQueryData(queryKey, before),
    onSettled: () =>
      Promise.all([queries.invalidateQueries({ queryKey }), queries.invalidateQueries({ queryKey: ['teams'] })]),
  });
}

const TOUCHED_BY_MEMBERS = ['team', 'teams', 'user', 'users', 'keys'];

export interface NewMemberWish {
  readonly team_id: string;
  readonly member: { readonly user_id?: string; readonly user_email?: string; readonly role: TeamRole };
  /** USD. */
  readonly max_budget_in_team?: number;
}

export function useAddMember() {
  return useChange(
    (wish: NewMemberWish) => postJson<ResponseOf<typeof addTeamMembers>>('/team/member_add', wish),
    TOUCHED_BY_MEMBERS,
  );
}

export interface MemberChanges {
  readonly team_id: string;
  readonly user_id: string;
  readonly role?: TeamRole;
  readonly max_budget_in_team?: number | null;
  readonly budget_duration?: string | null;
  readonly rpm_limit?: number | null;
  readonly tpm_limit?: number | null;
}

export function useUpdateMember() {
  return useChange((changes: MemberChanges) => postJson<unknown>('/team/member_update', changes), TOUCHED_BY_MEMBERS);
}

/** With the keys that the member has in the team. */
export function useRemoveMember() {
  return useChange(
    (member: { readonly team_id: string; readonly user_id: string }) =>
      postJson<unknown>('/team/member_delete', member),
    TOUCHED_BY_MEMBERS,
  );
}

/** What a team is called: its name, else its id. */
export function teamName(team: { readonly team_id: string; readonly team_alias: string | null }): string {
  return team.team_alias === null || team.team_alias === '' ? team.team_id : team.team_alias;
}

/** What a member spent in a team, of its share. */
export function memberBudget(member: Membership): BudgetFacts {
  const { spend, spent_tokens, budget_reset_at, litellm_budget_table: limits } = member;
  return {
    spend,
    spent_tokens,
    budget_reset_at,
    max_budget: limits?.max_budget ?? null,
    soft_budget: limits?.soft_budget ?? null,
    token_budget: limits?.token_budget ?? null,
    soft_token_budget: limits?.soft_token_budget ?? null,
  };
}
