import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type {
  createUser,
  getUserInfo,
  listUsers,
  updateUser,
  UserRow,
} from '../../../server/contract/litellm/users.ts';
import type { LimitChanges } from '../../components/limits-draft.ts';
import { currentTexts } from '../../texts/current-texts.ts';
import { getJson, postJson } from '../client.ts';
import { useChange } from './use-change.ts';

export type UserPage = ResponseOf<typeof listUsers>;
export type ListedUser = UserPage['users'][number];
export type UserInfo = ResponseOf<typeof getUserInfo>;
export type NewUser = ResponseOf<typeof createUser>;
/** Roles that may be given to a user. */
export type UserRole = Extract<
  UserRow['user_role'],
  'proxy_admin' | 'proxy_admin_viewer' | 'internal_user' | 'internal_user_viewer'
>;

export interface UserQuestion {
  /** A part of the name, the e-mail or the id. */
  readonly search?: string | undefined;
  readonly role?: string | undefined;
  /** From 1. */
  readonly page?: number | undefined;
  readonly size?: number;
}

/** What is spent while somebody looks is seen without being asked for. */
const LOOK_AGAIN_MS = 15_000;

/** One page of users, newest first; while the next one comes, the last stays on the screen. */
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
    queryKey: ['users', query],
    queryFn: ({ signal }) => getJson<UserPage>(`/user/list?${query}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** One user with its keys. */
export function useUser(userId: string) {
  return useQuery({
    queryKey: ['user', userId],
    queryFn: ({ signal }) =>
      getJson<UserInfo>(`/user/info?${new URLSearchParams({ user_id: userId }).toString()}`, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export interface NewUserWish extends LimitChanges {
  readonly user_alias?: string;
  readonly user_email?: string;
  readonly user_role: UserRole;
  readonly auto_create_key: boolean;
}

export function useCreateUser() {
  return useChange((wish: NewUserWish) => postJson<NewUser>('/user/new', wish), ['users', 'keys']);
}

export interface UserChanges extends LimitChanges {
  readonly user_id: string;
  readonly user_alias?: string | null;
  readonly user_email?: string | null;
  readonly user_role?: UserRole;
  /** USD: what counts as spent in the present budget period. */
  readonly spend?: number;
}

export function useUpdateUser() {
  return useChange(
    (changes: UserChanges) => postJson<ResponseOf<typeof updateUser>>('/user/update', changes),
    ['users', 'user', 'team', 'organization'],
  );
}

/** What was read of the user itself stays until its page is left. */
export function useDeleteUser() {
  return useChange(
    (userId: string) => postJson<number>('/user/delete', { user_ids: [userId] }),
    ['users', 'keys', 'teams', 'team', 'organizations', 'organization'],
  );
}

/** Who signs in with the master key; the hub knows them by this id alone, as LiteLLM does. */
const OWNER_ID = 'default_user_id';

/** Nobody made them, so no list and no page has them. */
export function isOwner({ user_id: userId }: { readonly user_id: string }): boolean {
  return userId === OWNER_ID;
}

/** What a user is called: its name, else its e-mail, else its id. */
export function userName(user: {
  readonly user_id: string;
  readonly user_alias?: string | null;
  readonly user_email?: string | null;
}): string {
  const names = [user.user_alias, user.user_email];
  const name = names.find((each) => each != null && each !== '');
  return name ?? (isOwner(user) ? currentTexts().people.owner : user.user_id);
}
