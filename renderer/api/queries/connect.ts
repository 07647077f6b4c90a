import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { getGuide, listArrivals, listTools } from '../../../server/contract/hub/connect.ts';
import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { freeName } from './free-name.ts';
import { callHub, getJson, postJson } from '../client.ts';
import { keysQueryKey } from './keys.ts';

const queryKey = ['connect'];
/** A person looks at the page while the tool sends its request. */
const LOOK_AGAIN_MS = 1_000;

export function useTools() {
  return useQuery({
    queryKey: [...queryKey, 'tools'],
    queryFn: ({ signal }) => getJson<ResponseOf<typeof listTools>>('/hub/connect', signal),
  });
}

interface GuideQuestion {
  readonly tool: string;
  readonly model?: string | undefined;
  readonly address?: string | undefined;
}

/** The settings of a tool; while those for another model come, the last stay on the screen. */
export function useGuide({ tool, model, address }: GuideQuestion) {
  const query = new URLSearchParams({
    ...(model !== undefined && { model }),
    ...(address !== undefined && { address }),
  }).toString();
  return useQuery({
    queryKey: [...queryKey, 'guide', tool, query],
    queryFn: ({ signal }) =>
      getJson<ResponseOf<typeof getGuide>>(`/hub/connect/${encodeURIComponent(tool)}?${query}`, signal),
    placeholderData: keepPreviousData,
  });
}

/** Makes a key for a tool, named after it. */
export function useCreateToolKey() {
  const queries = useQueryClient();
  return useMutation({
    async mutationFn({ id, name }: { readonly id: string; readonly name: string }) {
      const { aliases } = await getJson<{ aliases: readonly string[] }>('/key/aliases');
      const wish = { key_alias: freeName(name, aliases), metadata: { tool: id } };
      return postJson<KeyRow & { key: string }>('/key/generate', wish);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQueryKey }),
  });
}

/** Whose requests are waited for: a key by its hash, one by its text, or what comes without a key from this computer. */
export type Sender =
  | { readonly type: 'made'; readonly token: string }
  | { readonly type: 'pasted'; readonly secret: string }
  | { readonly type: 'keyless' };

/** The requests of a sender since the page began to look, newest first. */
export function useArrivals(tool: string, sender: Sender | undefined, isDone: boolean) {
  const isNew = sender?.type === 'made';
  const ask = async (after: number, signal: AbortSignal) => {
    const query = new URLSearchParams({
      after: String(after),
      ...(sender?.type === 'made' && { keyId: sender.token }),
      ...(sender?.type === 'keyless' && { keyId: 'local' }),
    }).toString();
    // The text of a key goes where keys go: into the header, with nobody else's session beside it.
    const key = sender?.type === 'pasted' ? sender.secret : undefined;
    const response = await callHub(`/hub/connect/${encodeURIComponent(tool)}/requests?${query}`, {
      signal,
      ...(key !== undefined && { key }),
    });
    return (await response.json()) as ResponseOf<typeof listArrivals>;
  };
  const before = useQuery({
    queryKey: [...queryKey, 'before', tool, sender],
    queryFn: async ({ signal }) => (await ask(0, signal)).latest,
    enabled: sender !== undefined && !isNew,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const after = isNew ? 0 : before.data;
  const since = useQuery({
    queryKey: [...queryKey, 'since', tool, sender, after],
    queryFn: async ({ signal }) => (await ask(after ?? 0, signal)).requests,
    enabled: sender !== undefined && after !== undefined,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: isDone ? false : LOOK_AGAIN_MS,
  });
  return { requests: since.data ?? [], error: before.error ?? since.error };
}
