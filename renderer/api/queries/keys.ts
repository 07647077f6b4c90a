import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { getJson, postJson } from '../client.ts';

export interface KeyPage {
  readonly keys: readonly KeyRow[];
  readonly total_count: number;
}

export interface NewKeyWish {
  readonly key_alias: string;
  /** LiteLLM's grammar, such as `30d`; absent = for good. */
  readonly duration?: string;
  readonly models?: readonly string[];
}

const queryKey = ['keys'];

export function useKeys() {
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => getJson<KeyPage>('/key/list?return_full_object=true&size=100', signal),
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
