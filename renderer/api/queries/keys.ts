import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { getJson, postJson } from '../client.ts';

export interface KeyPage {
  readonly keys: readonly KeyRow[];
  readonly total_count: number;
  readonly current_page: number;
  readonly total_pages: number;
}

export interface NewKeyWish {
  readonly key_alias: string;
  /** LiteLLM's grammar, such as `30d`; absent = for good. */
  readonly duration?: string;
  readonly models?: readonly string[];
}

const queryKey = ['keys'];

/** The keys, newest first, a hundred at a time. */
export function useKeys() {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ signal, pageParam }) =>
      getJson<KeyPage>(`/key/list?return_full_object=true&size=100&page=${pageParam}`, signal),
    initialPageParam: 1,
    getNextPageParam: ({ current_page: page, total_pages: pages }) => (page < pages ? page + 1 : undefined),
  });
}

export function useCreateKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: NewKeyWish) => postJson<KeyRow & { key: string }>('/key/generate', wish),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
}

export function useRevokeKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => postJson<{ deleted_keys: readonly string[] }>('/key/delete', { keys: [token] }),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
}
