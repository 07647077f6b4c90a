import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { KeyRow, ListedKey } from '../../../server/contract/litellm/keys.ts';
import { getJson, postJson } from '../client.ts';

interface KeyPage {
  readonly keys: readonly ListedKey[];
  readonly total_count: number;
  readonly current_page: number;
  readonly total_pages: number;
}

/** What a list may be sorted by, the largest or latest first; names by the alphabet. */
export const KEY_ORDERS = ['created_at', 'last_used_at', 'spend', 'key_alias'] as const;
export type KeyOrder = (typeof KEY_ORDERS)[number];

interface KeyQuestion {
  /** A part of its name, its shown text, its user or its team. */
  readonly search?: string | undefined;
  readonly state?: 'active' | 'blocked' | 'expired' | undefined;
  readonly order?: KeyOrder | undefined;
  /** From 1. */
  readonly page?: number | undefined;
  readonly size: number;
}

/** LiteLLM's fields of a key; for a change, what is absent stays and null takes away. */
export interface KeyWish {
  readonly key_alias?: string | null;
  /** LiteLLM's grammar, such as `30d`; null = for good. */
  readonly duration?: string | null;
  readonly user_id?: string | null;
  readonly team_id?: string | null;
  readonly models?: readonly string[];
  readonly blocked?: boolean;
  readonly keep_bodies?: boolean | null;
}

export const keysQueryKey = ['keys'];

/** One page of keys; while the next one comes, the last stays on the screen. */
export function useKeys({ search = '', state, order = 'created_at', page = 1, size }: KeyQuestion) {
  const query = new URLSearchParams({
    return_full_object: 'true',
    page: String(page),
    size: String(size),
    sort_by: order,
    sort_order: order === 'key_alias' ? 'asc' : 'desc',
    ...(search !== '' && { search }),
    ...(state !== undefined && { state }),
  }).toString();
  return useQuery({
    queryKey: [...keysQueryKey, query],
    queryFn: ({ signal }) => getJson<KeyPage>(`/key/list?${query}`, signal),
    placeholderData: keepPreviousData,
  });
}

export function useCreateKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: KeyWish) => postJson<KeyRow & { key: string }>('/key/generate', wish),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQueryKey }),
  });
}

export function useUpdateKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: KeyWish & { readonly key: string }) => postJson<KeyRow>('/key/update', changes),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQueryKey }),
  });
}
