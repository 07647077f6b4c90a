import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { getUsage, UsageDimension, UsageShare } from '../../../server/contract/hub/usage.ts';
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

/** Which of the shares. */
interface Part {
  readonly offset: number;
  readonly limit: number;
}

function addressOf({ from, to, by, of }: UsageQuestion, { offset, limit }: Part): string {
  const query = new URLSearchParams({
    from,
    to,
    by,
    ...(of !== undefined && { of: of.dimension, entity: of.entity }),
    offset: String(offset),
    limit: String(limit),
  });
  return `/hub/usage?${query.toString()}`;
}

/** The hub adds a request to the sums some seconds after it: whoever has just tried something finds it without a reload. */
const REREAD_MS = 5_000;

/** Figures of the ledger; while the next ones come, the last stay on the screen. */
export function useUsage({ offset, limit, ...question }: UsageQuestion & Part) {
  const address = addressOf(question, { offset, limit });
  return useQuery({
    queryKey: ['usage', address],
    queryFn: ({ signal }) => getJson<Usage>(address, signal),
    placeholderData: keepPreviousData,
    staleTime: REREAD_MS,
    refetchInterval: REREAD_MS,
  });
}

/** As many as one answer holds. */
const MOST = 1000;

/** Every share, however many pages they fill. @throws ApiError */
export async function readAllShares(question: UsageQuestion): Promise<readonly UsageShare[]> {
  const shares: UsageShare[] = [];
  for (;;) {
    const page = await getJson<Usage>(addressOf(question, { offset: shares.length, limit: MOST }));
    shares.push(...page.shares);
    if (page.shares.length < MOST) return shares;
  }
}
