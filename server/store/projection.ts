import type { AuditEntry, StoredBalance } from '../domain/account.ts';
import { createAuditWriter } from './audit-writer.ts';
import type { Database } from './database.ts';
import { createEntityNames } from './entity-names.ts';
import type { LedgerRow, LedgerStore } from './ledger-store.ts';
import { bucketOf, termsOf } from './request-terms.ts';
import { MAX_SUM } from './usage-sums.ts';
import { createUsageWriter, type UsedRow } from './usage-writer.ts';

/**
 * Adds up the ledger beside the path of a request: usage by day and hour, where to find whose rows, and balances. All of it
 * could be made anew from the ledger; it is kept so that nobody has to wait for that.
 */
export interface Projection {
  /** Adds up at most `limit` further rows, in one transaction. Returns how many there were. */
  advance(limit: number): number;
  /** Balances as they were stored, and the ledger rows that they don't hold yet, oldest first. */
  storedBalances(): readonly StoredBalance[];
  rowsSinceBalances(): Iterable<LedgerRow>;
  /**
   * Stores balances that hold every row of the ledger: call it when no row waits to be written.
   * @param audit who changed them by hand, in the same transaction
   */
  storeBalances(changed: readonly StoredBalance[], audit?: readonly AuditEntry[]): void;
}

/** Rows that are read at once when balances are rebuilt. */
const REPLAY_ROWS = 5_000;

/** Terms that one statement writes: with one at a time a row cost twice as much, with more of them no less than so. */
const TERMS_AT_ONCE = 25;

function valuesOf({ term, request }: { readonly term: number; readonly request: number }): number[] {
  return [bucketOf(request), term, request];
}

function insertOfTerms(count: number): string {
  return `INSERT OR IGNORE INTO request_terms VALUES ${Array.from({ length: count }, () => '(?, ?, ?)').join(', ')}`;
}

export function createProjection(db: Database, ledger: LedgerStore): Projection {
  const read = db.prepare<[], { usageId: number; balanceId: number }>(
    'SELECT usage_id AS usageId, balance_id AS balanceId FROM projection WHERE id = 1',
  );
  const moveUsage = db.prepare<[number]>('UPDATE projection SET usage_id = ? WHERE id = 1');
  const moveBalances = db.prepare<[]>(
    'UPDATE projection SET balance_id = (SELECT coalesce(max(id), balance_id) FROM requests) WHERE id = 1',
  );
  const selectUsed = db.prepare<[number, number], Omit<UsedRow, 'tags'> & { readonly tags: string | null }>(`
    SELECT id, request_id AS requestId, reply_id AS replyId, received_at AS receivedAt, caller, user_id AS userId,
      team_id AS teamId, organization_id AS organizationId, customer_id AS customerId, tags, model_asked AS modelAsked,
      model_served AS modelServed, engine, input_tokens AS inputTokens, output_tokens AS outputTokens, cost,
      duration_ms AS durationMs, first_token_ms AS firstTokenMs, outcome
    FROM requests WHERE id > ? ORDER BY id LIMIT ?`);
  const addTerm = db.prepare<unknown[]>(insertOfTerms(1));
  const addManyTerms = db.prepare<unknown[]>(insertOfTerms(TERMS_AT_ONCE));
  const selectBalances = db.prepare<[], StoredBalance>(
    'SELECT kind, id, spend, tokens, since, resets_at AS resetsAt FROM balances',
  );
  const putBalance = db.prepare<unknown[]>('INSERT OR REPLACE INTO balances VALUES (?, ?, ?, ?, ?, ?)');
  const writeAudit = createAuditWriter(db);
  const names = createEntityNames(db);
  const addUsage = createUsageWriter(db, names);

  const position = () => read.get() ?? { usageId: 0, balanceId: 0 };

  /** Neighbours in the table are written one after the other. */
  function addTerms(rows: readonly UsedRow[]): void {
    const terms = rows
      .flatMap((row) => termsOf(row, names.entity).map((term) => ({ term, request: row.id })))
      .toSorted((a, b) => a.term - b.term);
    let at = 0;
    for (; at + TERMS_AT_ONCE <= terms.length; at += TERMS_AT_ONCE) {
      addManyTerms.run(terms.slice(at, at + TERMS_AT_ONCE).flatMap(valuesOf));
    }
    for (const term of terms.slice(at)) addTerm.run(valuesOf(term));
  }

  const advance = db.transaction((limit: number) => {
    const rows = selectUsed
      .all(position().usageId, limit)
      .map((row) => ({ ...row, tags: row.tags === null ? [] : (JSON.parse(row.tags) as string[]) }));
    const last = rows.at(-1);
    if (last === undefined) return 0;
    addUsage(rows);
    addTerms(rows);
    moveUsage.run(last.id);
    return rows.length;
  });

  return {
    advance(limit) {
      try {
        return advance(limit);
      } catch (error) {
        names.forget();
        throw error;
      }
    },
    storedBalances: () => selectBalances.all(),
    *rowsSinceBalances() {
      let { balanceId } = position();
      for (;;) {
        const rows = ledger.after(balanceId, REPLAY_ROWS);
        yield* rows;
        const last = rows.at(-1);
        if (last === undefined) return;
        balanceId = last.id;
      }
    },
    storeBalances: db.transaction((changed: readonly StoredBalance[], audit: readonly AuditEntry[] = []) => {
      for (const { kind, id, spend, tokens, since, resetsAt } of changed) {
        putBalance.run(kind, id, Math.min(spend, MAX_SUM), Math.min(tokens, MAX_SUM), since, resetsAt);
      }
      moveBalances.run();
      writeAudit(audit);
    }),
  };
}
