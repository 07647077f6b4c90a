import { useInfiniteQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { listAudit } from '../../../server/contract/hub/audit.ts';
import { getJson } from '../client.ts';

export type AuditPage = ResponseOf<typeof listAudit>;

interface AuditQuestion {
  /** A kind of thing; absent = all. */
  readonly subject?: string;
  readonly subjectId?: string;
  readonly actor?: string;
}

/** Who changed what, newest first. */
export function useAudit(question: AuditQuestion) {
  return useInfiniteQuery({
    queryKey: ['audit', question],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({
        limit: '50',
        ...question,
        ...(pageParam !== null && { before: String(pageParam) }),
      });
      return getJson<AuditPage>(`/hub/audit?${query.toString()}`, signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
}
