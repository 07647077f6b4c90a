import { useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { listRequests } from '../../../server/contract/hub/requests.ts';
import { getJson } from '../client.ts';

export type LedgerPage = ResponseOf<typeof listRequests>;

/** Requests that come while somebody looks are seen without being asked for. */
const LOOK_AGAIN_MS = 5_000;

/** The newest rows of the ledger. */
export function useLatestRequests(count: number) {
  return useQuery({
    queryKey: ['requests', count],
    queryFn: ({ signal }) => getJson<LedgerPage>(`/hub/requests?limit=${count}`, signal),
    staleTime: 0,
    refetchInterval: LOOK_AGAIN_MS,
  });
}
