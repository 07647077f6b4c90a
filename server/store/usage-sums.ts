/** What usage tables add up. Money is picodollars, times are milliseconds. */
export interface UsageTotals {
  readonly requests: number;
  readonly errors: number;
  readonly cancelled: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
  readonly durationMs: number;
  readonly firstTokenMs: number;
  /** How many answers had a first token. */
  readonly firstTokenCount: number;
}

/** Days that one row of `usage_by_block` adds up; block `n` begins at day `16 n`. */
export const BLOCK_DAYS = 16;

/** The most that is stored: SQLite's integers end soon after. Only a price or a count that nobody meant leads there. */
export const MAX_SUM = 9e18;

/** Columns of the usage tables, in the order of `UsageTotals`. */
export const SUM_COLUMNS = [
  'requests',
  'errors',
  'cancelled',
  'input_tokens',
  'output_tokens',
  'cost',
  'duration_ms',
  'first_token_ms',
  'first_token_count',
] as const;

/** Reads sums back under their own names: `SELECT ${SELECT_SUMS} FROM …`. Unlike `sum`, `total` can't overflow; it is exact
 *  wherever a JavaScript number is. */
export const SELECT_SUMS = `
  coalesce(sum(requests), 0) AS requests, coalesce(sum(errors), 0) AS errors, coalesce(sum(cancelled), 0) AS cancelled,
  total(input_tokens) AS inputTokens, total(output_tokens) AS outputTokens,
  total(cost) AS cost, coalesce(sum(duration_ms), 0) AS durationMs,
  coalesce(sum(first_token_ms), 0) AS firstTokenMs, coalesce(sum(first_token_count), 0) AS firstTokenCount`;

export type MutableTotals = { -readonly [Name in keyof UsageTotals]: number };

export function noTotals(): MutableTotals {
  return {
    requests: 0,
    errors: 0,
    cancelled: 0,
    inputTokens: 0,
    outputTokens: 0,
    cost: 0,
    durationMs: 0,
    firstTokenMs: 0,
    firstTokenCount: 0,
  };
}

export function addTotals(to: MutableTotals, more: UsageTotals): void {
  to.requests += more.requests;
  to.errors += more.errors;
  to.cancelled += more.cancelled;
  to.inputTokens += more.inputTokens;
  to.outputTokens += more.outputTokens;
  to.cost += more.cost;
  to.durationMs += more.durationMs;
  to.firstTokenMs += more.firstTokenMs;
  to.firstTokenCount += more.firstTokenCount;
}

/** In the order of `SUM_COLUMNS`. */
export function totalsToValues(totals: UsageTotals): readonly number[] {
  return [
    totals.requests,
    totals.errors,
    totals.cancelled,
    Math.min(totals.inputTokens, MAX_SUM),
    Math.min(totals.outputTokens, MAX_SUM),
    Math.min(totals.cost, MAX_SUM),
    totals.durationMs,
    totals.firstTokenMs,
    totals.firstTokenCount,
  ];
}
