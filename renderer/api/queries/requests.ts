import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type {
  getKeptBodies,
  listRequests,
  replayRequest,
  RequestDetail,
  RequestRow,
} from '../../../server/contract/hub/requests.ts';
import type { HubSettings } from '../../../server/contract/hub/settings.ts';
import { ApiError, callHub, getJson, postJson, sendJson } from '../client.ts';

export type LedgerPage = ResponseOf<typeof listRequests>;
export type Replay = ResponseOf<typeof replayRequest>;
export type { RequestDetail, RequestRow };

/** Requests that come while somebody looks are seen without being asked for. */
const LOOK_AGAIN_MS = 5_000;
const PAGE_ROWS = 50;

/** The newest rows of the ledger. */
export function useLatestRequests(count: number) {
  return useQuery({
    queryKey: ['requests', 'latest', count],
    queryFn: ({ signal }) => getJson<LedgerPage>(`/hub/requests?limit=${count}`, signal),
    staleTime: 0,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export interface RequestQuestion {
  readonly outcome?: string | undefined;
  readonly caller?: string | undefined;
  readonly model?: string | undefined;
  readonly dialect?: string | undefined;
  readonly text?: string | undefined;
}

export function requestsQueryKey({ outcome, caller, model, dialect, text }: RequestQuestion) {
  return ['requests', 'pages', { outcome, caller, model, dialect, text }] as const;
}

/** The ledger, newest first, a page at a time. */
export function useRequests(question: RequestQuestion) {
  const [, , asked] = requestsQueryKey(question);
  return useInfiniteQuery({
    queryKey: requestsQueryKey(question),
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE_ROWS) });
      for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
      if (pageParam !== null) query.set('before', String(pageParam));
      return getJson<LedgerPage>(`/hub/requests?${query.toString()}`, signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
}

/** A row is there in the moment in which its request is over, but the list of those that run is told a little earlier. */
const MISSING_TRIES = 3;
const MISSING_PAUSE_MS = 300;

/** One request that is over. @param id undefined while nobody asks */
export function useRequest(id: string | undefined) {
  return useQuery({
    queryKey: ['requests', 'one', id],
    queryFn: ({ signal }) => getJson<RequestDetail>(`/hub/requests/${encodeURIComponent(id ?? '')}`, signal),
    enabled: id !== undefined,
    retry: (failures, error) => error instanceof ApiError && error.status === 404 && failures < MISSING_TRIES,
    retryDelay: MISSING_PAUSE_MS,
  });
}

export function useReplay(id: number) {
  return useMutation({
    mutationFn: (model: string) => postJson<Replay>(`/hub/requests/${id}/replay`, { model }),
  });
}

export type BodySettings = Pick<HubSettings, 'keepBodies' | 'bodiesKeptDays' | 'bodyMaxBytes' | 'bodiesMaxBytes'>;

const bodiesKey = ['bodies'];

/** What is kept of what is said in requests: the settings, and how much there is. */
export function useBodies() {
  return useQuery({
    queryKey: bodiesKey,
    queryFn: async ({ signal }) => {
      const [settings, kept] = await Promise.all([
        getJson<BodySettings>('/hub/settings', signal),
        getJson<ResponseOf<typeof getKeptBodies>>('/hub/bodies', signal),
      ]);
      return { settings, kept };
    },
    staleTime: 0,
  });
}

/** Whatever is open says anew why it is kept, or why not. */
function useBodiesChange<Wish, Answer>(change: (wish: Wish) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(
        [bodiesKey, ['requests', 'one'], ['settings']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  });
}

export function useChangeBodies() {
  return useBodiesChange((changes: Partial<BodySettings>) => sendJson<BodySettings>('PATCH', '/hub/settings', changes));
}

export function useClearBodies() {
  return useBodiesChange((_nothing: undefined) => callHub('/hub/bodies', { method: 'DELETE' }));
}
