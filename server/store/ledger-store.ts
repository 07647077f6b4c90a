import type { LedgerEntry } from '../domain/ports.ts';
import type { Database } from './database.ts';

/** A row of the ledger as it is read. Times are epoch milliseconds, durations milliseconds. */
export interface LedgerRow {
  readonly id: number;
  readonly requestId: string;
  readonly receivedAt: number;
  readonly caller: string;
  readonly callerKind: string;
  readonly callerAlias: string | null;
  readonly dialect: string;
  readonly operation: string;
  readonly stream: boolean | null;
  readonly modelAsked: string | null;
  readonly modelServed: string | null;
  readonly engine: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly tokensEstimated: boolean;
  readonly queuedMs: number | null;
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
  readonly outcome: 'ok' | 'cancelled' | 'error';
  readonly errorCode: string | null;
}

interface Row {
  id: number;
  request_id: string;
  received_at: number;
  caller: string;
  caller_kind: string;
  caller_alias: string | null;
  dialect: string;
  operation: string;
  kind: string | null;
  stream: number | null;
  model_asked: string | null;
  model_served: string | null;
  engine: string | null;
  input_tokens: number;
  output_tokens: number;
  tokens_estimated: number;
  queued_ms: number | null;
  first_token_ms: number | null;
  duration_ms: number;
  outcome: 'ok' | 'cancelled' | 'error';
  error_code: string | null;
}

export interface LedgerPage {
  readonly limit: number;
  /** Only rows older than this id. */
  readonly before?: number | undefined;
  readonly caller?: string | undefined;
  readonly outcome?: string | undefined;
}

export interface LedgerStore {
  /** All of them in one transaction. */
  insert(entries: readonly LedgerEntry[]): void;
  /** Newest first. */
  page(page: LedgerPage): readonly LedgerRow[];
  /** Removes those of the `limit` oldest rows that were received before `time`. Returns how many. */
  purge(time: number, limit: number): number;
}

export function createLedgerStore(db: Database): LedgerStore {
  const insertOne = db.prepare<unknown[]>(`
    INSERT INTO requests (request_id, received_at, caller, caller_kind, caller_alias, dialect, operation, kind, stream,
      model_asked, model_served, engine, input_tokens, output_tokens, tokens_estimated, queued_ms, first_token_ms,
      duration_ms, outcome, error_code, settled_at, cost, user_id, team_id, organization_id, customer_id, tags, metadata,
      reply_id, deployment_id, api_base, retries, fallbacks, address, error_message)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const select = db.prepare<{ before: number; caller: string | null; outcome: string | null; limit: number }, Row>(`
    SELECT * FROM requests
    WHERE id < @before AND (@caller IS NULL OR caller = @caller) AND (@outcome IS NULL OR outcome = @outcome)
    ORDER BY id DESC LIMIT @limit`);
  // Ids rise with time, so the oldest rows are the first: looking further would read the whole table at every call.
  const purge = db.prepare<[number, number]>(`
    DELETE FROM requests WHERE id IN (
      SELECT id FROM (SELECT id, received_at FROM requests ORDER BY id LIMIT ?) WHERE received_at < ?)`);

  return {
    insert: db.transaction((entries: readonly LedgerEntry[]) => {
      for (const entry of entries) insertOne.run(...toValues(entry));
    }),
    page: ({ limit, before = Number.MAX_SAFE_INTEGER, caller = null, outcome = null }) =>
      select.all({ limit, before, caller, outcome }).map(fromRow),
    purge: (time, limit) => purge.run(limit, time).changes,
  };
}

/** In the order of the statement: binding by position is the cheapest, and this runs for every request. */
function toValues(entry: LedgerEntry): readonly unknown[] {
  const { opening, usage, charge } = entry;
  return [
    opening.requestId,
    opening.receivedAt,
    opening.caller.id,
    opening.caller.kind,
    opening.caller.alias ?? null,
    opening.dialect,
    opening.operation,
    entry.kind ?? null,
    entry.stream === undefined ? null : Number(entry.stream),
    entry.modelAsked ?? null,
    entry.modelServed ?? null,
    entry.engineId ?? null,
    usage?.inputTokens ?? 0,
    usage?.outputTokens ?? 0,
    Number(usage?.estimated ?? false),
    entry.queuedMs ?? null,
    entry.timeToFirstTokenMs ?? null,
    entry.durationMs,
    entry.result,
    entry.error?.code ?? null,
    entry.settledAt,
    charge.cost,
    charge.userId,
    charge.teamId,
    charge.organizationId,
    charge.customerId,
    charge.tags.length === 0 ? null : JSON.stringify(charge.tags),
    charge.metadata === undefined ? null : JSON.stringify(charge.metadata),
    opening.replyId,
    entry.deploymentId ?? null,
    entry.apiBase ?? null,
    entry.retries ?? 0,
    entry.fallbacks ?? 0,
    opening.address ?? null,
    entry.error?.message ?? null,
  ];
}

function fromRow(row: Row): LedgerRow {
  return {
    id: row.id,
    requestId: row.request_id,
    receivedAt: row.received_at,
    caller: row.caller,
    callerKind: row.caller_kind,
    callerAlias: row.caller_alias,
    dialect: row.dialect,
    operation: row.operation,
    stream: row.stream === null ? null : row.stream === 1,
    modelAsked: row.model_asked,
    modelServed: row.model_served,
    engine: row.engine,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    tokensEstimated: row.tokens_estimated === 1,
    queuedMs: row.queued_ms,
    firstTokenMs: row.first_token_ms,
    durationMs: row.duration_ms,
    outcome: row.outcome,
    errorCode: row.error_code,
  };
}
