import type { ReadableDatabase } from './database.ts';

const HOUR_MS = 3600 * 1000;

/** Ids from `low` up to but without `high`. */
export interface IdSpan {
  readonly low: number;
  readonly high: number;
}

/** When received, in epoch milliseconds: from this, and up to but without that. */
export interface TimeSpan {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

type Outcome = 'ok' | 'cancelled' | 'error';

/** Turns times into places in the ledger, whose ids nearly rise with time: a long answer is booked after shorter ones. */
export interface LedgerHours {
  /** Holds every row of the span; others too, at both ends. */
  idsOf(span: TimeSpan): IdSpan;
  /** Holds rows of the span only, though not all. @param end the id after the last row that is added up */
  idsSurelyOf(span: TimeSpan, end: number): IdSpan;
  /** Rows in whole hours of the span, and where rows of its parts of hours are still to be counted. */
  countOf(span: TimeSpan & { readonly outcomes?: readonly Outcome[] | undefined }): {
    readonly count: number;
    readonly rest: readonly { readonly ids: IdSpan; readonly from: number; readonly until: number }[];
  };
}

const NO_IDS: IdSpan = { low: 0, high: 0 };
const COLUMN: Readonly<Record<Outcome, string>> = { ok: 'ok', error: 'errors', cancelled: 'cancelled' };

/** Reads the table `ledger_hours`: some thousand rows a year. */
export function createLedgerHours(db: ReadableDatabase): LedgerHours {
  interface Place {
    id: number | null;
  }
  const firstFrom = db.prepare<[number], Place>('SELECT min(first_id) AS id FROM ledger_hours WHERE hour >= ?');
  const lastUntil = db.prepare<[number], Place>('SELECT max(last_id) AS id FROM ledger_hours WHERE hour <= ?');
  const hour = db.prepare<[number], { first: number; last: number }>(
    'SELECT first_id AS first, last_id AS last FROM ledger_hours WHERE hour = ?',
  );
  const sums = db.prepare<[number, number], Record<string, number>>(`
    SELECT coalesce(sum(ok), 0) AS ok, coalesce(sum(errors), 0) AS errors, coalesce(sum(cancelled), 0) AS cancelled
    FROM ledger_hours WHERE hour BETWEEN ? AND ?`);
  const hourOf = (time: number) => Math.floor(time / HOUR_MS);

  return {
    idsOf({ from = 0, until = Number.MAX_SAFE_INTEGER }) {
      const low = firstFrom.get(hourOf(from))?.id;
      const last = lastUntil.get(hourOf(until - 1))?.id;
      return typeof low === 'number' && typeof last === 'number' && low <= last ? { low, high: last + 1 } : NO_IDS;
    },
    idsSurelyOf({ from, until }, end) {
      const before = from === undefined ? undefined : lastUntil.get(hourOf(from - 1))?.id;
      const after = until === undefined ? undefined : firstFrom.get(hourOf(until))?.id;
      return { low: (before ?? 0) + 1, high: after ?? end };
    },
    countOf({ from = 0, until = Number.MAX_SAFE_INTEGER, outcomes = ['ok', 'cancelled', 'error'] }) {
      const first = Math.ceil(from / HOUR_MS);
      const end = hourOf(until);
      const whole = sums.get(first, end - 1) ?? {};
      const ends = new Set([...(first * HOUR_MS > from ? [first - 1] : []), ...(end * HOUR_MS < until ? [end] : [])]);
      const rest = [...ends].flatMap((at) => {
        const ids = hour.get(at);
        if (ids === undefined) return [];
        const part = { from: Math.max(from, at * HOUR_MS), until: Math.min(until, (at + 1) * HOUR_MS) };
        return [{ ids: { low: ids.first, high: ids.last + 1 }, ...part }];
      });
      return { count: outcomes.reduce((sum, outcome) => sum + (whole[COLUMN[outcome]] ?? 0), 0), rest };
    },
  };
}
