import { useInfiniteQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { listAudit } from '../../../server/contract/hub/audit.ts';
import { getJson } from '../client.ts';

export type AuditPage = ResponseOf<typeof listAudit>;

/** Who changed what, newest first. @param subject a kind of thing; empty = all */
export function useAudit(subject: string) {
  return useInfiniteQuery({
    queryKey: ['audit', subject],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({
        limit: '50',
        ...(subject !== '' && { subject }),
        ...(pageParam !== null && { before: String(pageParam) }),
      });
      return getJson<AuditPage>(`/hub/audit?${query.toString()}`, signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
}
