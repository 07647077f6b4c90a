import type { CallAttempt } from '../domain/call-trace.ts';
import type { LedgerEntry, Principal } from '../domain/ports.ts';
import type { Database } from './database.ts';
import { bucketOf, termsOf } from './request-terms.ts';
import { MAX_SUM } from './usage-sums.ts';

const HOUR_MS = 3600 * 1000;
/** Characters of what clients and upstreams write. */
const LONGEST_TEXT = 500;

/** A row of the ledger as it is read. Times are epoch milliseconds, durations milliseconds. */
export interface LedgerRow {
  readonly id: number;
  readonly requestId: string;
  readonly receivedAt: number;
  readonly caller: string;
  readonly callerKind: Principal['kind'];
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
  readonly errorMessage: string | null;
  /** 0 for rows of before requests were billed. */
  readonly settledAt: number;
  /** Picodollars. */
  readonly cost: number;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  readonly customerId: string | null;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The id that the answer's body carried. */
  readonly replyId: string | null;
  readonly deploymentId: string | null;
  readonly apiBase: string | null;
  readonly retries: number;
  readonly fallbacks: number;
  readonly address: string | null;
  /** Tokens that the model had for prompt and answer; null = unknown. */
  readonly contextWindow: number | null;
  /** What was left out of the prompt, so that it fits. */
  readonly trimmedTokens: number;
  readonly trimmedMessages: number;
  /** The path that was called. */
  readonly route: string | null;
  readonly userAgent: string | null;
  /** As the engine says. */
  readonly loadMs: number | null;
  readonly promptMs: number | null;
  readonly generationMs: number | null;
  /** Every try, in order; empty where the first engine answered. */
  readonly attempts: readonly LedgerAttempt[];
}

/** One try at one engine. */
export interface LedgerAttempt extends Pick<CallAttempt, 'result' | 'upstreamMs'> {
  /** The model that was tried. */
  readonly model: string;
  readonly modelServed: string;
  readonly engine: string;
  readonly deploymentId: string;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
}

/** A row of the table `requests` as SQLite gives it. */
export interface RequestRow {
  id: number;
  request_id: string;
  received_at: number;
  caller: string;
  caller_kind: Principal['kind'];
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
  error_message: string | null;
  settled_at: number;
  cost: number;
  user_id: string | null;
  team_id: string | null;
  organization_id: string | null;
  customer_id: string | null;
  tags: string | null;
  metadata: string | null;
  reply_id: string | null;
  deployment_id: string | null;
  api_base: string | null;
  retries: number;
  fallbacks: number;
  address: string | null;
  context_window: number | null;
  trimmed_tokens: number;
  trimmed_messages: number;
  route: string | null;
  user_agent: string | null;
  load_ms: number | null;
  prompt_ms: number | null;
  generation_ms: number | null;
  attempts: string | null;
}

export interface LedgerStore {
  /** All of them in one transaction. */
  insert(entries: readonly LedgerEntry[]): void;
  /** The oldest rows after this id. */
  after(id: number, limit: number): readonly LedgerRow[];
  /** Removes those of the `limit` oldest rows that were received before `time` and are added up. Returns how many. */
  purge(time: number, limit: number): number;
}

export function createLedgerStore(db: Database): LedgerStore {
  const insertOne = db.prepare<unknown[]>(`
    INSERT INTO requests (id, request_id, received_at, caller, caller_kind, caller_alias, dialect, operation, kind, stream,
      model_asked, model_served, engine, input_tokens, output_tokens, tokens_estimated, queued_ms, first_token_ms,
      duration_ms, outcome, error_code, settled_at, cost, user_id, team_id, organization_id, customer_id, tags, metadata,
      reply_id, deployment_id, api_base, retries, fallbacks, address, error_message,
      context_window, trimmed_tokens, trimmed_messages, route, user_agent, load_ms, prompt_ms, generation_ms, attempts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const selectAfter = db.prepare<[number, number], RequestRow>(
    'SELECT * FROM requests WHERE id > ? ORDER BY id LIMIT ?',
  );
  // Ids rise with time, so the oldest rows are the first: looking further would read the whole table at every call.
  const selectOld = db.prepare<[number, number], RequestRow>(`
    SELECT * FROM (SELECT * FROM requests ORDER BY id LIMIT ?)
    WHERE received_at < ? AND id <= (SELECT min(usage_id, balance_id) FROM projection)`);
  const removeTerm = db.prepare<[number, number, number]>(
    'DELETE FROM request_terms WHERE bucket = ? AND term = ? AND request = ?',
  );
  const findEntity = db.prepare<[string, string], { id: number }>(
    'SELECT id FROM entities WHERE kind = ? AND name = ?',
  );
  const leaveHour = db.prepare<[number, number, number, number]>(
    'UPDATE ledger_hours SET ok = ok - ?, errors = errors - ?, cancelled = cancelled - ? WHERE hour = ?',
  );
  const remove = db.prepare<[number]>('DELETE FROM requests WHERE id = ?');

  const selectLast = db.prepare<[], { id: number }>(`
    SELECT max(usage_id, balance_id, (SELECT coalesce(max(id), 0) FROM requests)) AS id FROM projection`);
  const insertAfter = db.transaction((last: number, entries: readonly LedgerEntry[]) => {
    let id = last;
    for (const entry of entries) insertOne.run(++id, ...toValues(entry));
    return id;
  });
  /** The last id that a row ever had. SQLite would give that of a removed row again, which counts as added up. */
  let lastId: number | undefined;

  return {
    insert(entries) {
      lastId = insertAfter(lastId ?? selectLast.get()?.id ?? 0, entries);
    },
    after: (id, limit) => selectAfter.all(id, limit).map(fromRow),
    purge: db.transaction((time: number, limit: number) => {
      const old = selectOld.all(limit, time).map(fromRow);
      for (const row of old) {
        for (const term of termsOf(row, (kind, name) => findEntity.get(kind, name)?.id)) {
          if (term !== undefined) removeTerm.run(bucketOf(row.id), term, row.id);
        }
        const { outcome, receivedAt } = row;
        const hour = Math.floor(receivedAt / HOUR_MS);
        leaveHour.run(Number(outcome === 'ok'), Number(outcome === 'error'), Number(outcome === 'cancelled'), hour);
        remove.run(row.id);
      }
      return old.length;
    }),
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
    // A row that SQLite's integers can't hold would be refused with all others of its turn.
    Math.min(charge.cost, MAX_SUM),
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
    entry.context?.window ?? null,
    entry.context?.trimmedTokens ?? 0,
    entry.context?.trimmedMessages ?? 0,
    opening.route ?? null,
    opening.userAgent?.slice(0, LONGEST_TEXT) ?? null,
    entry.timing?.loadMs ?? null,
    entry.timing?.promptMs ?? null,
    entry.timing?.generationMs ?? null,
    attemptsOf(entry.trace),
  ];
}

/** One that answered at once is in the row itself. */
function attemptsOf(trace: LedgerEntry['trace']): string | null {
  const [first, second] = trace?.attempts ?? [];
  if (first === undefined || (second === undefined && first.result === 'ok')) return null;
  const attempts = trace?.attempts.map(
    ({ group, modelServed, engineId, deploymentId, result, upstreamMs, error }): LedgerAttempt => ({
      model: group,
      modelServed,
      engine: engineId,
      deploymentId,
      result,
      upstreamMs: Math.round(upstreamMs * 1000) / 1000,
      errorCode: error?.code,
      errorMessage: error?.message.slice(0, LONGEST_TEXT),
    }),
  );
  return JSON.stringify(attempts);
}

export function fromRow(row: RequestRow): LedgerRow {
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
    errorMessage: row.error_message,
    settledAt: row.settled_at,
    cost: row.cost,
    userId: row.user_id,
    teamId: row.team_id,
    organizationId: row.organization_id,
    customerId: row.customer_id,
    tags: row.tags === null ? [] : (JSON.parse(row.tags) as string[]),
    metadata: row.metadata === null ? {} : (JSON.parse(row.metadata) as Record<string, unknown>),
    replyId: row.reply_id,
    deploymentId: row.deployment_id,
    apiBase: row.api_base,
    retries: row.retries,
    fallbacks: row.fallbacks,
    address: row.address,
    contextWindow: row.context_window,
    trimmedTokens: row.trimmed_tokens,
    trimmedMessages: row.trimmed_messages,
    route: row.route,
    userAgent: row.user_agent,
    loadMs: row.load_ms,
    promptMs: row.prompt_ms,
    generationMs: row.generation_ms,
    attempts: row.attempts === null ? [] : (JSON.parse(row.attempts) as LedgerAttempt[]),
  };
}
