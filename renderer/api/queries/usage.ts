import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { getUsage, UsageDimension } from '../../../server/contract/hub/usage.ts';
import { getJson } from '../client.ts';

export type Usage = ResponseOf<typeof getUsage>;

export interface UsageQuestion {
  /** `YYYY-MM-DD`, UTC, both included. */
  readonly from: string;
  readonly to: string;
  readonly by: UsageDimension;
  /** Only what this one used. */
  readonly of?: { readonly dimension: UsageDimension; readonly entity: string } | undefined;
}

/** Figures of the ledger; while the next ones come, the last stay on the screen. */
export function useUsage({ from, to, by, of }: UsageQuestion) {
  const query = new URLSearchParams({
    from,
    to,
    by,
    ...(of !== undefined && { of: of.dimension, entity: of.entity }),
  }).toString();
  return useQuery({
    queryKey: ['usage', query],
    queryFn: ({ signal }) => getJson<Usage>(`/hub/usage?${query}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}
