import { estimateTextTokens } from '../../domain/estimate-tokens.ts';
import type { ModelKnowledge } from '../../accounts/model-facts.ts';
import * as contract from '../../contract/litellm/spend.ts';
import { HubError } from '../../domain/errors.ts';
import { costOf, toPicodollars, toUsd, UNPRICED } from '../../domain/money.ts';
import type { Principal } from '../../domain/ports.ts';
import { implement, type Handler } from '../resource.ts';
import { dayNumber, isoDay, type DaySpan, type UsageReader } from '../usage-reader.ts';
import { globalSpendHandlers, type GlobalSpendDeps } from './global-spend.ts';
import { createKeyRows } from './key-row.ts';
import { toSpendLog, type BookedRequest } from './spend-log.ts';
import { createUserRows } from './user-row.ts';

type TermKind = 'key' | 'user' | 'team' | 'customer' | 'reply';

/** Which rows; all that are given must hold. Times are epoch milliseconds, costs picodollars. */
export interface SpendFilter {
  readonly of?: { readonly kind: TermKind; readonly value: string } | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly outcomes?: readonly BookedRequest['outcome'][] | undefined;
  readonly model?: string | undefined;
  readonly minCost?: number | undefined;
  readonly maxCost?: number | undefined;
}

export interface SpendLedger {
  /** Newest first. */
  slice(filter: SpendFilter, limit: number, offset: number): Promise<readonly BookedRequest[]>;
  count(filter: SpendFilter): Promise<number>;
}

export interface SpendDeps extends Omit<GlobalSpendDeps, 'callerOf'> {
  readonly ledger: SpendLedger;
  readonly models: ModelKnowledge;
  readonly hashKey: (text: string) => string;
}

/** Rows that an answer without pages holds at most. */
const MAX_ROWS = 1_000;
const DAY_MS = 24 * 3600 * 1000;
/** What a status stands for: an answer that its client left is a success in LiteLLM's log. */
const OUTCOMES_OF = { any: undefined, success: ['ok', 'cancelled'], failure: ['error'] } as const;

/** LiteLLM's routes for reading what was spent: a thin face over the ledger and what it adds up to. */
export function spendHandlers(deps: SpendDeps): readonly Handler[] {
  const { book, balances, rights, ledger, usage, models, masterKeyHash, clock } = deps;
  const keyRows = createKeyRows(book, balances);
  const userRows = createUserRows(book, balances);
  const toLog = (row: BookedRequest) => toSpendLog(row, masterKeyHash, book);

  /** The key as the ledger has it, from its text or hash. */
  function callerOf(apiKey: string): string {
    const token = apiKey.startsWith('sk-') ? deps.hashKey(apiKey) : apiKey;
    return token === masterKeyHash ? 'master' : token;
  }

  /** Who sees less than everything sees its own rows, whatever it asks for. */
  function ownOnly(caller: Principal | undefined, asked: SpendFilter['of']): SpendFilter['of'] {
    if (caller === undefined || rights.seesEverything(caller)) return asked;
    const own = { kind: 'user', value: caller.userId ?? '' } as const;
    const key = asked?.kind === 'key' ? book.keys.get(asked.value) : undefined;
    return key !== undefined && rights.seesKey(caller, key) ? asked : own;
  }

  function termOf(query: {
    readonly api_key?: string | undefined;
    readonly user_id?: string | undefined;
    readonly team_id?: string | undefined;
    readonly request_id?: string | undefined;
    readonly end_user?: string | undefined;
  }): SpendFilter['of'] {
    const { api_key: apiKey, user_id: user, team_id: team, request_id: reply, end_user: customer } = query;
    if (reply !== undefined) return { kind: 'reply', value: reply };
    if (apiKey !== undefined) return { kind: 'key', value: callerOf(apiKey) };
    if (user !== undefined) return { kind: 'user', value: user };
    if (team !== undefined) return { kind: 'team', value: team };
    return customer === undefined ? undefined : { kind: 'customer', value: customer };
  }

  return [
    implement(contract.getSpendLogs, async ({ query }, { caller }) => {
      const { start_date: start, end_date: end } = query;
      const of = ownOnly(caller, termOf(query));
      if (start === undefined || end === undefined) return (await ledger.slice({ of }, MAX_ROWS, 0)).map(toLog);
      // The last day counts only to its first instant, as in LiteLLM.
      const from = Date.parse(start);
      const until = Date.parse(end) + 1;
      if (!query.summarize) return (await ledger.slice({ of, from, until }, MAX_ROWS, 0)).map(toLog);
      return summarized(usage, of, { from: dayNumber(start), to: dayNumber(end) });
    }),

    implement(contract.getSpendLogPage, async ({ query }, { caller }) => {
      const filter: SpendFilter = {
        of: ownOnly(caller, termOf(query)),
        from: momentOf(query.start_date, 0),
        until: momentOf(query.end_date, 24 * 3600 * 1000 - 1) + 1,
        outcomes: OUTCOMES_OF[query.status_filter ?? 'any'],
        model: query.model,
        minCost: query.min_spend === undefined ? undefined : toPicodollars(query.min_spend),
        maxCost: query.max_spend === undefined ? undefined : toPicodollars(query.max_spend),
      };
      const total = await ledger.count(filter);
      const rows = await ledger.slice(filter, query.page_size, (query.page - 1) * query.page_size);
      return {
        data: rows.map(toLog),
        total,
        page: query.page,
        page_size: query.page_size,
        total_pages: Math.ceil(total / query.page_size),
      };
    }),

    implement(contract.getSpendByKey, () =>
      [...book.keys.all()]
        .filter(({ deletedAt }) => deletedAt === null)
        .map((key) => keyRows.toRow(key))
        .toSorted((a, b) => b.spend - a.spend)
        .slice(0, MAX_ROWS),
    ),

    implement(contract.getSpendByUser, ({ query }, { caller }) => {
      const seen = [...book.users.all()].filter(
        ({ userId }) =>
          (query.user_id === undefined || query.user_id === userId) &&
          caller !== undefined &&
          rights.seesUser(caller, userId),
      );
      return seen
        .map((user) => userRows.toRow(user))
        .toSorted((a, b) => b.spend - a.spend)
        .slice(0, MAX_ROWS);
    }),

    implement(contract.getSpendByTag, ({ query }, { caller }) => {
      if (caller !== undefined && !rights.seesEverything(caller)) return [];
      const span = {
        from: query.start_date === undefined ? 0 : dayNumber(query.start_date),
        to: query.end_date === undefined ? Math.floor(clock.now() / DAY_MS) : dayNumber(query.end_date),
      };
      return usage.top('tag', span, MAX_ROWS, 0).map(({ entity, requests, cost }) => ({
        individual_request_tag: entity,
        log_count: requests,
        total_spend: toUsd(cost),
      }));
    }),

    implement(contract.calculateSpend, ({ body }) => {
      const answer = body.completion_response;
      const model = answer?.model ?? body.model ?? '';
      const price = models.factsOf(model)?.price ?? UNPRICED;
      const inputTokens = answer?.usage.prompt_tokens ?? estimateTextTokens(textOf(body.messages ?? []));
      const outputTokens = answer?.usage.completion_tokens ?? 0;
      return { cost: toUsd(costOf(price, { inputTokens, outputTokens, durationMs: 0 })) };
    }),

    ...globalSpendHandlers({ ...deps, callerOf }),
  ];
}

/** @param ofDay milliseconds into the day where the text names none */
function momentOf(text: string, ofDay: number): number {
  const isDay = text.length === 10;
  const moment = Date.parse(isDay ? text : `${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(moment)) {
    throw new HubError('invalid_request', `${text} is no moment. Expected one such as 2026-11-24 13:37:20.`, {
      param: 'start_date',
      wireType: 'internal_error',
    });
  }
  return isDay ? moment + ofDay : moment;
}

function textOf(messages: readonly Readonly<Record<string, unknown>>[]): string {
  return messages
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content ?? '')))
    .join('');
}

/** What each day cost, by user and by model, as LiteLLM's first dashboard reads it. */
function summarized(usage: UsageReader, of: SpendFilter['of'], span: DaySpan): Record<string, unknown>[] {
  const [by, entity] =
    of === undefined || of.kind === 'reply' ? (['all', ''] as const) : ([of.kind, of.value] as const);
  const byDay = Map.groupBy(usage.models(by, entity, span), ({ day }) => day);
  return [...byDay].map(([day, rows]) => {
    const cost = rows.reduce((sum, row) => sum + row.cost, 0);
    const models = new Map<string, number>();
    for (const row of rows) models.set(row.model, (models.get(row.model) ?? 0) + row.cost);
    const named = entity === '' ? {} : { [entity]: toUsd(cost) };
    return {
      startTime: isoDay(day),
      spend: toUsd(cost),
      users: of?.kind === 'user' ? named : {},
      models: Object.fromEntries([...models].map(([model, spent]) => [model, toUsd(spent)])),
      ...(of?.kind === 'key' && named),
    };
  });
}
