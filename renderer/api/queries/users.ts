import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { listUsers } from '../../../server/contract/litellm/users.ts';
import { getJson } from '../client.ts';

export type UserPage = ResponseOf<typeof listUsers>;
export type ListedUser = UserPage['users'][number];

export interface UserQuestion {
  /** A part of the name, the e-mail or the id. */
  readonly search?: string | undefined;
  readonly role?: string | undefined;
  /** From 1. */
  readonly page?: number | undefined;
  readonly size?: number;
}

/** One page of users; while the next one comes, the last stays on the screen. */
export function useUsers({ search = '', role = '', page = 1, size = 50 }: UserQuestion) {
  const query = new URLSearchParams({
    page: String(page),
    page_size: String(size),
    sort_by: 'created_at',
    sort_order: 'desc',
    ...(search !== '' && { search }),
    ...(role !== '' && { role }),
  }).toString();
  return useQuery({
    queryKey: ['users', 'list', query],
    queryFn: ({ signal }) => getJson<UserPage>(`/user/list?${query}`, signal),
    placeholderData: keepPreviousData,
  });
}

/** What a user is called: its name, else its e-mail, else its id. */
export function userName(user: {
  readonly user_id: string;
  readonly user_alias?: string | null;
  readonly user_email?: string | null;
}): string {
  return firstWords(user.user_alias, user.user_email) ?? user.user_id;
}

function firstWords(...texts: readonly (string | null | undefined)[]): string | undefined {
  return texts.find((text) => text != null && text !== '') ?? undefined;
}
