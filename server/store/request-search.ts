import type { ReadableDatabase } from './database.ts';
import { fromRow, type LedgerRow, type RequestRow } from './ledger-store.ts';
import { termOf, type TermKind } from './request-terms.ts';

/** Which ledger rows; all that are given must hold. */
export interface RequestFilter {
  /** Whose: looked up, so this is quick however rare. */
  readonly of?: { readonly kind: TermKind; readonly value: string } | undefined;
  /** When received, in epoch milliseconds: from this, and up to but without that. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly outcome?: string | undefined;
  /** As asked for, or as served. */
  readonly model?: string | undefined;
  /** Picodollars. */
  readonly minCost?: number | undefined;
  readonly maxCost?: number | undefined;
}

export interface RequestSearch {
  /** Newest first. @param before only rows older than this id */
  page(filter: RequestFilter, limit: number, before?: number): readonly LedgerRow[];
  /** The same by offset, for readers that count pages. */
  slice(filter: RequestFilter, limit: number, offset: number): readonly LedgerRow[];
  count(filter: RequestFilter): number;
}

interface Values {
  readonly term: string | null;
  readonly from: number;
  readonly until: number;
  readonly outcome: string | null;
  readonly model: string | null;
  readonly minCost: number;
  readonly maxCost: number;
}
interface PageValues extends Values {
  readonly before: number;
  readonly limit: number;
  readonly offset: number;
}

const CONDITIONS = `
  received_at >= @from AND received_at < @until AND (@outcome IS NULL OR outcome = @outcome)
  AND (@model IS NULL OR model_asked = @model OR model_served = @model) AND cost >= @minCost AND cost <= @maxCost`;
const FROM_ALL = 'FROM requests WHERE @term IS NULL';
const FROM_TERM = 'FROM request_terms CROSS JOIN requests ON requests.id = request WHERE term = @term';
/** Rows that are not in the table of terms yet: few, the newest. */
const FRESH = 'FROM requests WHERE id > (SELECT usage_id FROM projection)';

/** Finds rows of the ledger. What was booked in the last seconds is found too, before it is in the table of terms. */
export function createRequestSearch(db: ReadableDatabase): RequestSearch {
  const paged = (source: string) =>
    db.prepare<PageValues, RequestRow>(`
      SELECT requests.* ${source} AND requests.id < @before AND ${CONDITIONS}
      ORDER BY requests.id DESC LIMIT @limit OFFSET @offset`);
  const pageOfAll = paged(FROM_ALL);
  const pageOfTerm = paged(FROM_TERM);
  const fresh = db.prepare<Values, RequestRow>(`SELECT * ${FRESH} AND ${CONDITIONS} ORDER BY id DESC`);
  const counted = (source: string) =>
    db.prepare<Values, { count: number }>(`SELECT count(*) AS count ${source} AND ${CONDITIONS}`);
  const countOfAll = counted(FROM_ALL);
  const countOfTerm = counted(FROM_TERM);

  function freshOf(filter: RequestFilter, values: Values): readonly LedgerRow[] {
    const { of } = filter;
    return of === undefined
      ? []
      : fresh
          .all({ ...values, term: null })
          .map(fromRow)
          .filter((row) => belongs(row, of));
  }

  function slice(filter: RequestFilter, limit: number, offset: number, before: number): readonly LedgerRow[] {
    const values = valuesOf(filter);
    if (filter.of === undefined) return pageOfAll.all({ ...values, before, limit, offset }).map(fromRow);
    const newest = freshOf(filter, values).filter(({ id }) => id < before);
    const head = newest.slice(offset, offset + limit);
    const rest = limit - head.length;
    if (rest === 0) return head;
    const skipped = Math.max(0, offset - newest.length);
    return [...head, ...pageOfTerm.all({ ...values, before, limit: rest, offset: skipped }).map(fromRow)];
  }

  return {
    page: (filter, limit, before = Number.MAX_SAFE_INTEGER) => slice(filter, limit, 0, before),
    slice: (filter, limit, offset) => slice(filter, limit, offset, Number.MAX_SAFE_INTEGER),
    count(filter) {
      const values = valuesOf(filter);
      const { count = 0 } = (filter.of === undefined ? countOfAll : countOfTerm).get(values) ?? {};
      return count + freshOf(filter, values).length;
    },
  };
}

function valuesOf(filter: RequestFilter): Values {
  const { of, from, until, outcome, model, minCost, maxCost } = filter;
  return {
    term: of === undefined ? null : termOf(of.kind, of.value),
    from: from ?? 0,
    until: until ?? Number.MAX_SAFE_INTEGER,
    outcome: outcome ?? null,
    model: model ?? null,
    minCost: minCost ?? 0,
    maxCost: maxCost ?? Number.MAX_SAFE_INTEGER,
  };
}

const VALUE_OF: Readonly<Record<TermKind, (row: LedgerRow) => string | null>> = {
  key: ({ caller }) => caller,
  user: ({ userId }) => userId,
  team: ({ teamId }) => teamId,
  organization: ({ organizationId }) => organizationId,
  customer: ({ customerId }) => customerId,
  reply: ({ replyId }) => replyId,
};

function belongs(row: LedgerRow, { kind, value }: NonNullable<RequestFilter['of']>): boolean {
  return VALUE_OF[kind](row) === value;
}
