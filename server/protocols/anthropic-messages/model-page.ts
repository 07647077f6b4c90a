import { HubError } from '../../domain/errors.ts';
import { show } from '../read-body.ts';

const MOST_ON_A_PAGE = 1000;

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
}

/**
 * The page of a list that `limit`, `after_id` and `before_id` ask for; without a limit all of it.
 * @param query the query's parameters
 * @throws HubError for a limit that is none, or an id that is not in the list
 */
export function pageOf<Entry extends { readonly id: string }>(
  list: readonly Entry[],
  { limit, after_id: after, before_id: before }: Readonly<Record<string, unknown>>,
): Page<Entry> {
  const size = limit === undefined ? list.length : readLimit(limit);
  if (before !== undefined) {
    const end = placeOf(list, before, 'before_id');
    const start = Math.max(0, end - size);
    return { entries: list.slice(start, end), hasMore: start > 0 };
  }
  const start = after === undefined ? 0 : placeOf(list, after, 'after_id') + 1;
  return { entries: list.slice(start, start + size), hasMore: start + size < list.length };
}

function readLimit(limit: unknown): number {
  const size = typeof limit === 'string' && /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
  if (size >= 1 && size <= MOST_ON_A_PAGE) return size;
  throw new HubError('invalid_request', `limit is ${show(limit)}. Expected 1 to ${MOST_ON_A_PAGE}.`, {
    param: 'limit',
  });
}

function placeOf(list: readonly { readonly id: string }[], id: unknown, param: string): number {
  const place = list.findIndex((entry) => entry.id === id);
  if (place >= 0) return place;
  throw new HubError('invalid_request', `${param} is ${show(id)}, which is no model of this list.`, { param });
}
