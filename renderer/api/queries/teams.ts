import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { listTeamPages } from '../../../server/contract/litellm/teams.ts';
import { getJson } from '../client.ts';

export type TeamPage = ResponseOf<typeof listTeamPages>;
export type ListedTeam = TeamPage['teams'][number];

export interface TeamQuestion {
  /** A part of the name or the id. */
  readonly search?: string | undefined;
  readonly organizationId?: string | undefined;
  /** From 1. */
  readonly page?: number | undefined;
  readonly size?: number;
}

/** One page of teams; while the next one comes, the last stays on the screen. */
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
    queryKey: ['teams', 'list', query],
    queryFn: ({ signal }) => getJson<TeamPage>(`/v2/team/list?${query}`, signal),
    placeholderData: keepPreviousData,
  });
}

/** What a team is called: its name, else its id. */
export function teamName(team: { readonly team_id: string; readonly team_alias: string | null }): string {
  return team.team_alias === null || team.team_alias === '' ? team.team_id : team.team_alias;
}
