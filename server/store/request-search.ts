import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadableDatabase } from './database.ts';
import type { EntityKind } from './entity-names.ts';
import { createLedgerHours, type IdSpan } from './ledger-hours.ts';
import { fromRow, type LedgerRow, type RequestRow } from './ledger-store.ts';
import { BUCKET_ROWS, bucketOf, termOfId, type TermKind } from './request-terms.ts';

/** Which ledger rows; all that are given must hold. */
export interface RequestFilter {
  /** Whose, or the one with this id: looked up, so this is quick however rare. */
  readonly of?: { readonly kind: TermKind; readonly value: string } | undefined;
  /** When received, in epoch milliseconds: from this, and up to but without that. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** One of these. */
  readonly outcomes?: readonly LedgerRow['outcome'][] | undefined;
  /** As asked for, or as served. */
  readonly model?: string | undefined;
  readonly dialect?: string | undefined;
  /** Stands, in any case, in an id, a model's name, a key's alias, an end user's id, the client's name or the error. */
  readonly text?: string | undefined;
  /** Picodollars. */
  readonly minCost?: number | undefined;
  readonly maxCost?: number | undefined;
}

/**
 * Finds rows of the ledger. What was booked in the last seconds is found too, before it is in the table of terms. Costs are
 * in no table, so a search by them reads the rows in the span; it reads piece by piece, with requests in between.
 */
export interface RequestSearch {
  /** Newest first. @param before only rows older than this id */
  page(filter: RequestFilter, limit: number, before?: number): Promise<readonly LedgerRow[]>;
  /** The same by offset, for readers that count pages. */
  slice(filter: RequestFilter, limit: number, offset: number): Promise<readonly LedgerRow[]>;
  /**
   * A page for somebody who waits for it: a search that has to read the rows themselves stops after so many of them, found
   * enough or not.
   */
  scan(filter: RequestFilter, limit: number, before?: number): Promise<FoundRows>;
  count(filter: RequestFilter): Promise<number>;
}

export interface FoundRows {
  readonly rows: readonly LedgerRow[];
  /** Go on from here, as `before`; null where there is nothing more. */
  readonly next: number | null;
}

/** Rows that are looked at in one turn of the event loop: some milliseconds, as a bucket's rows of one term. */
const ROWS_AT_ONCE = 20_000;
const BUCKETS_AT_ONCE = 32;
/** A text is looked for in ten columns of each. */
const TEXT_ROWS_AT_ONCE = 4_000;
/** About a second of looking. */
const MOST_LOOKED_AT = 400_000;

/** Candidates of one turn: those of a term in a bucket, or every row. */
interface Piece extends IdSpan {
  readonly term: number | undefined;
}

interface Values {
  readonly kind: TermKind | null;
  readonly value: string | null;
  readonly from: number;
  readonly until: number;
  readonly outcomes: string | null;
  readonly model: string | null;
  readonly dialect: string | null;
  readonly text: string | null;
  readonly minCost: number;
  readonly maxCost: number;
}
type PieceValues = Values & IdSpan & { readonly bucket: number; readonly term: number };

/** No entity has this number. */
const NOBODY = 0;

const CONDITIONS = `
  received_at >= @from AND received_at < @until AND cost >= @minCost AND cost <= @maxCost
  AND (@outcomes IS NULL OR outcome IN (SELECT value FROM json_each(@outcomes)))
  AND (@model IS NULL OR model_asked = @model OR model_served = @model)
  AND (@dialect IS NULL OR dialect = @dialect)
  AND (@text IS NULL OR instr(lower(concat_ws(char(10), request_id, reply_id, model_asked, model_served, caller_alias,
    customer_id, user_agent, error_code, error_message)), @text) > 0)
  AND CASE @kind
    WHEN 'key' THEN caller = @value
    WHEN 'user' THEN user_id = @value
    WHEN 'team' THEN team_id = @value
    WHEN 'organization' THEN organization_id = @value
    WHEN 'customer' THEN customer_id = @value
    WHEN 'replyId' THEN reply_id = @value
    WHEN 'reply' THEN iif(outcome = 'error', request_id, coalesce(reply_id, request_id)) = @value
    ELSE TRUE END`;

export function createRequestSearch(db: ReadableDatabase): RequestSearch {
  const hours = createLedgerHours(db);
  const ofAll = reader(db, 'requests WHERE id >= @low AND id < @high', 'id');
  const ofTerm = reader(
    db,
    `request_terms CROSS JOIN requests ON requests.id = request
      WHERE bucket = @bucket AND term = @term AND request >= @low AND request < @high`,
    'request',
  );
  const findEntity = db.prepare<[EntityKind, string], { id: number }>(
    'SELECT id FROM entities WHERE kind = ? AND name = ?',
  );
  const newest = db.prepare<[], { usageId: number; lastId: number }>(
    'SELECT usage_id AS usageId, (SELECT coalesce(max(id), 0) FROM requests) AS lastId FROM projection',
  );
  const countTerms = db.prepare<[number, number, number, number], { count: number }>(
    'SELECT count(*) AS count FROM request_terms WHERE bucket = ? AND term = ? AND request >= ? AND request < ?',
  );
  const hasTerm = db.prepare<[number, number], { found: 1 }>(
    'SELECT 1 AS found FROM request_terms WHERE bucket = ? AND term = ? LIMIT 1',
  );

  /** What the filter can be looked up by: undefined = nothing, `NOBODY` = a name that no row has. */
  function termOf({ of, model, outcomes }: RequestFilter): number | undefined {
    const entityOf = (kind: EntityKind, name: string) => findEntity.get(kind, name)?.id ?? NOBODY;
    if (of !== undefined)
      return of.kind === 'reply' || of.kind === 'replyId' ? termOfId(of.value) : entityOf(of.kind, of.value);
    if (model !== undefined) return entityOf('model', model);
    const [outcome] = outcomes ?? [];
    return outcome === undefined || outcome === 'ok' || outcomes?.length !== 1
      ? undefined
      : entityOf('outcome', outcome);
  }

  /** Rows have to be read one by one to know whether they are meant. */
  const isSlow = ({ dialect, text }: RequestFilter) => dialect !== undefined || text !== undefined;

  /** Candidates, newest first. Rows that are not added up yet have no terms, so they are looked at one by one. */
  function* pieces(filter: RequestFilter, before: number): Generator<Piece> {
    const { usageId, lastId } = newest.get() ?? { usageId: 0, lastId: 0 };
    yield* inRows({ low: usageId + 1, high: Math.min(before, lastId + 1) }, filter);
    yield* settledPieces(filter, { low: 0, high: Math.min(before, usageId + 1) });
  }

  function settledPieces(filter: RequestFilter, within: IdSpan): Generator<Piece> {
    const span = hours.idsOf(filter);
    const term = termOf(filter);
    const both = { low: Math.max(span.low, within.low), high: Math.min(span.high, within.high) };
    return term === undefined ? inRows(both, filter) : inTerm(both, term);
  }

  function* inRows({ low, high }: IdSpan, { text }: RequestFilter): Generator<Piece> {
    const step = text === undefined ? ROWS_AT_ONCE : TEXT_ROWS_AT_ONCE;
    for (let top = high; top > low; top -= step) {
      yield { low: Math.max(low, top - step), high: top, term: undefined };
    }
  }

  function* inTerm({ low, high }: IdSpan, term: number): Generator<Piece> {
    for (let bucket = bucketOf(high - 1); bucket >= bucketOf(low); bucket--) {
      const begin = bucket * BUCKET_ROWS;
      if (hasTerm.get(bucket, term) === undefined) continue;
      yield { low: Math.max(low, begin), high: Math.min(high, begin + BUCKET_ROWS), term };
    }
  }

  const bind = (values: Values, { low, high, term = NOBODY }: Piece): PieceValues => ({
    ...values,
    low,
    high,
    bucket: bucketOf(low),
    term,
  });
  const readerOf = ({ term }: Piece) => (term === undefined ? ofAll : ofTerm);
  const countIn = (piece: Piece, values: Values) => readerOf(piece).count.get(bind(values, piece))?.count ?? 0;
  const rowsIn = (piece: Piece, values: Values, limit: number, offset: number) =>
    readerOf(piece)
      .page.all({ ...bind(values, piece), limit, offset })
      .map(fromRow);

  async function find(filter: RequestFilter, limit: number, offset: number, before: number) {
    const values = valuesOf(filter);
    const found: LedgerRow[] = [];
    let skip = offset;
    for (const piece of pieces(filter, before)) {
      const passed = skip === 0 ? 0 : countIn(piece, values);
      if (passed <= skip && skip > 0) skip -= passed;
      else {
        found.push(...rowsIn(piece, values, limit - found.length, skip));
        skip = 0;
        if (found.length === limit) return found;
      }
      await nextTurn();
    }
    return found;
  }

  async function scan(filter: RequestFilter, limit: number, before: number): Promise<FoundRows> {
    const values = valuesOf(filter);
    const rows: LedgerRow[] = [];
    let lookedAt = 0;
    for (const piece of pieces(filter, before)) {
      rows.push(...rowsIn(piece, values, limit - rows.length, 0));
      if (rows.length === limit) return { rows, next: rows.at(-1)?.id ?? null };
      lookedAt += piece.high - piece.low;
      if (isSlow(filter) && lookedAt >= MOST_LOOKED_AT) return { rows, next: piece.low };
      await nextTurn();
    }
    return { rows, next: null };
  }

  async function countPieces(list: Iterable<Piece>, values: Values): Promise<number> {
    let count = 0;
    for (const piece of list) {
      count += countIn(piece, values);
      await nextTurn();
    }
    return count;
  }

  /** Of a term and a span of time alone: its own table tells, but for the rows at both ends of the span. */
  async function countOfTerm(filter: RequestFilter, term: number, end: number): Promise<number> {
    const values = valuesOf(filter);
    const sure = hours.idsSurelyOf(filter, end);
    if (sure.low >= sure.high) return countPieces(settledPieces(filter, { low: 0, high: end }), values);
    const first = bucketOf(sure.low);
    let count = 0;
    for (let bucket = first; bucket <= bucketOf(sure.high - 1); bucket++) {
      count += countTerms.get(bucket, term, sure.low, sure.high)?.count ?? 0;
      if ((bucket - first) % BUCKETS_AT_ONCE === BUCKETS_AT_ONCE - 1) await nextTurn();
    }
    const head = await countPieces(settledPieces(filter, { low: 0, high: sure.low }), values);
    return count + head + (await countPieces(settledPieces(filter, { low: sure.high, high: end }), values));
  }

  async function countByHours(filter: RequestFilter): Promise<number> {
    const { count, rest } = hours.countOf(filter);
    let total = count;
    for (const { ids, from, until } of rest) {
      total += await countPieces(inRows(ids, filter), valuesOf({ ...filter, from, until }));
    }
    return total;
  }

  /** Of what is added up. @param end the id after the last such row */
  function countSettled(filter: RequestFilter, end: number): Promise<number> {
    const { of, model, outcomes, minCost, maxCost, dialect, text } = filter;
    const term = termOf(filter);
    if ([minCost, maxCost, dialect, text].every((each) => each === undefined)) {
      if (of === undefined && model === undefined) return countByHours(filter);
      const isOneTerm = [of, model, outcomes].filter((each) => each !== undefined).length === 1;
      if (isOneTerm && of?.kind !== 'reply' && of?.kind !== 'replyId' && term !== undefined)
        return countOfTerm(filter, term, end);
    }
    return countPieces(settledPieces(filter, { low: 0, high: end }), valuesOf(filter));
  }

  return {
    page: (filter, limit, before = Number.MAX_SAFE_INTEGER) => find(filter, limit, 0, before),
    slice: (filter, limit, offset) => find(filter, limit, offset, Number.MAX_SAFE_INTEGER),
    scan: (filter, limit, before = Number.MAX_SAFE_INTEGER) => scan(filter, limit, before),
    async count(filter) {
      const { usageId, lastId } = newest.get() ?? { usageId: 0, lastId: 0 };
      const settled = countSettled(filter, usageId + 1);
      const fresh = countPieces(inRows({ low: usageId + 1, high: lastId + 1 }, filter), valuesOf(filter));
      return (await settled) + (await fresh);
    },
  };
}

function reader(db: ReadableDatabase, source: string, order: string) {
  return {
    page: db.prepare<PieceValues & { readonly limit: number; readonly offset: number }, RequestRow>(
      `SELECT requests.* FROM ${source} AND ${CONDITIONS} ORDER BY ${order} DESC LIMIT @limit OFFSET @offset`,
    ),
    count: db.prepare<PieceValues, { count: number }>(`SELECT count(*) AS count FROM ${source} AND ${CONDITIONS}`),
  };
}

function valuesOf({ of, from, until, outcomes, model, dialect, text, minCost, maxCost }: RequestFilter): Values {
  return {
    kind: of?.kind ?? null,
    value: of?.value ?? null,
    from: from ?? 0,
    until: until ?? Number.MAX_SAFE_INTEGER,
    outcomes: outcomes === undefined ? null : JSON.stringify(outcomes),
    model: model ?? null,
    dialect: dialect ?? null,
    // SQLite's `lower` knows the letters of ASCII only, so the rest has to be written as it is.
    text: text?.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) ?? null,
    minCost: minCost ?? 0,
    maxCost: maxCost ?? Number.MAX_SAFE_INTEGER,
  };
}
