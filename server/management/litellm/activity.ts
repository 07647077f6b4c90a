import type { AccountBook } from '../../accounts/account-book.ts';
import type { Rights } from '../../accounts/rights.ts';
import * as contract from '../../contract/litellm/activity.ts';
import { HubError } from '../../domain/errors.ts';
import { toUsd } from '../../domain/money.ts';
import { implement, type Handler } from '../resource.ts';
import { isoDay, type DaySpan, type OfModel, type Totals, type UsageBy, type UsageReader } from '../usage-reader.ts';
import { requireSpan } from './spend-report.ts';

export interface ActivityDeps {
  readonly book: AccountBook;
  readonly rights: Rights;
  readonly usage: UsageReader;
}

/** Keys, teams or tags that a day's breakdown holds at most, where not a few were asked for: those that cost most. */
const MOST_SHARES = 100;

interface Query {
  readonly start_date?: string | undefined;
  readonly end_date?: string | undefined;
  readonly model?: string | undefined;
  readonly api_key?: string | undefined;
  readonly page: number;
  readonly page_size: number;
}
/** Whose activity: of some, or of every entity of the kind. */
interface Subject {
  readonly by: UsageBy;
  readonly entities: readonly string[] | 'every';
}
type ModelRow = OfModel & { readonly entity?: string };

/** A part of the days, and what all of them add up to. */
interface DayPage {
  readonly days: readonly (readonly [day: number, rows: readonly ModelRow[]])[];
  readonly total: Totals;
  readonly page: number;
  readonly pages: number;
}

/** LiteLLM's usage by day: a thin face over what the ledger adds up to. */
export function activityHandlers({ book, rights, usage }: ActivityDeps): readonly Handler[] {
  function rowsOf({ by, entities }: Subject, span: DaySpan, model: string | undefined): readonly ModelRow[] {
    const rows =
      entities === 'every'
        ? usage.modelsOfAll(by, span)
        : entities.flatMap((entity) => usage.models(by, entity, span).map((row) => ({ ...row, entity })));
    return model === undefined ? rows : rows.filter((row) => row.model === model || row.served === model);
  }

  /** The newest days first. */
  function pageOf(query: Query, subject: Subject, span: DaySpan, isWhole: boolean): DayPage {
    // Every entity of a kind makes many rows a day: only those of the days that are shown are read.
    const rows =
      subject.entities === 'every' && query.model === undefined ? undefined : rowsOf(subject, span, query.model);
    const used = rows === undefined ? usage.daysOfAll(subject.by, span) : [...new Set(rows.map(({ day }) => day))];
    const size = isWhole ? Math.max(1, used.length) : query.page_size;
    const page = isWhole ? 1 : query.page;
    const shown = used.toSorted((a, b) => b - a).slice((page - 1) * size, page * size);
    const byDay = Map.groupBy(rows ?? rowsOf(subject, spanOf(shown), undefined), ({ day }) => day);
    return {
      days: shown.map((day) => [day, byDay.get(day) ?? []]),
      total: rows === undefined ? usage.totalsOfAll(subject.by, span) : sumOf(rows),
      page,
      pages: Math.ceil(used.length / size),
    };
  }

  /** The keys whose use is a part of it. */
  function keysOf({ by, entities }: Subject, span: DaySpan): readonly string[] {
    if (by === 'all') return usage.top('key', span, MOST_SHARES, 0).map(({ entity }) => entity);
    if (entities === 'every') return [];
    switch (by) {
      case 'key':
        return entities;
      case 'user':
        return entities.flatMap((id) => book.keys.where('userId', id).map(({ token }) => token));
      case 'team':
        return entities.flatMap((id) => book.keys.where('teamId', id).map(({ token }) => token));
      default:
        return [];
    }
  }

  /** By day: what each of the entities used, or those of every that used most. */
  function sharesByDay({ by, entities }: Subject, span: DaySpan): ReadonlyMap<number, readonly Share[]> {
    if (by === 'all') return new Map();
    const some = entities === 'every' ? usage.top(by, span, MOST_SHARES, 0).map(({ entity }) => entity) : entities;
    return Map.groupBy(usage.daysOfEach(by, some, span), ({ day }) => day);
  }

  function activity(query: Query, subject: Subject, isWhole: boolean): contract.DailyActivity {
    const span = requireSpan(query.start_date, query.end_date);
    const { days, total, page, pages } = pageOf(query, subject, span, isWhole);
    const shown = spanOf(days.map(([day]) => day));
    const byKey = Map.groupBy(usage.daysOfEach('key', keysOf(subject, shown), shown), ({ day }) => day);
    const shares = query.model === undefined ? sharesByDay(subject, shown) : undefined;
    const sums = metricsOf(total);
    return {
      results: days.map(([day, rows]) => ({
        date: isoDay(day),
        metrics: metricsOf(sumOf(rows)),
        breakdown: {
          models: sharesOf(rows, ({ served, model }) => (served === '' ? model : served)),
          model_groups: sharesOf(rows, ({ model }) => model),
          providers: sharesOf(rows, ({ engine }) => engine),
          endpoints: {},
          api_keys: Object.fromEntries(
            (byKey.get(day) ?? []).map((key) => [
              key.entity,
              { metrics: metricsOf(key), metadata: keyNames(book, key.entity) },
            ]),
          ),
          mcp_servers: {},
          entities:
            shares === undefined
              ? sharesOf(rows, ({ entity }) => entity)
              : sharesOf(shares.get(day) ?? [], ({ entity }) => entity),
        },
      })),
      metadata: {
        total_spend: sums.spend,
        total_prompt_tokens: sums.prompt_tokens,
        total_completion_tokens: sums.completion_tokens,
        total_tokens: sums.total_tokens,
        total_api_requests: sums.api_requests,
        total_successful_requests: sums.successful_requests,
        total_failed_requests: sums.failed_requests,
        total_cache_read_input_tokens: 0,
        total_cache_creation_input_tokens: 0,
        page,
        total_pages: pages,
        has_more: page < pages,
      },
    };
  }

  type Caller = Parameters<Rights['seesEverything']>[0] | undefined;

  function ofUser(query: Query & { readonly user_id?: string | undefined }, caller: Caller): Subject {
    if (query.api_key !== undefined) {
      const key = book.keys.get(query.api_key);
      if (caller !== undefined && key !== undefined && rights.seesKey(caller, key)) {
        return { by: 'key', entities: [query.api_key] };
      }
      if (caller === undefined || !rights.seesEverything(caller)) throw notYours('this key');
      return { by: 'key', entities: [query.api_key] };
    }
    if (query.user_id !== undefined) {
      if (caller === undefined || !rights.seesUser(caller, query.user_id)) throw notYours(`the user ${query.user_id}`);
      return { by: 'user', entities: [query.user_id] };
    }
    if (caller !== undefined && rights.seesEverything(caller)) return { by: 'all', entities: [''] };
    return { by: 'user', entities: [caller?.userId ?? ''] };
  }

  return [
    implement(contract.getUserActivity, ({ query }, { caller }) => activity(query, ofUser(query, caller), false)),
    implement(contract.getUserActivityWhole, ({ query }, { caller }) => activity(query, ofUser(query, caller), true)),
    implement(contract.getTeamActivity, ({ query }, { caller }) => {
      const asked = listOf(query.team_ids);
      const seen = [...book.teams.all()]
        .map(({ teamId }) => teamId)
        .filter((id) => caller !== undefined && rights.seesTeam(caller, id));
      const hidden = asked?.find((id) => !seen.includes(id));
      if (hidden !== undefined) throw notYours(`the team ${hidden}`);
      const seesAll = asked === undefined && caller !== undefined && rights.seesEverything(caller);
      return activity(query, { by: 'team', entities: seesAll ? 'every' : (asked ?? seen) }, false);
    }),
    implement(contract.getTagActivity, ({ query }) =>
      activity(query, { by: 'tag', entities: listOf(query.tags) ?? 'every' }, false),
    ),
  ];
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((each) => each.trim());
}

function keyNames(book: AccountBook, token: string): Record<string, unknown> {
  const key = book.keys.get(token);
  return { key_alias: key?.keyAlias ?? null, team_id: key?.teamId ?? null };
}

type Share = Totals & { readonly entity: string };

/** From the first to the last of some days; of none an empty one. */
function spanOf(days: readonly number[]): DaySpan {
  return days.length === 0 ? { from: 0, to: -1 } : { from: Math.min(...days), to: Math.max(...days) };
}

function sharesOf<Row extends Totals>(rows: readonly Row[], nameOf: (row: Row) => string | undefined) {
  return Object.fromEntries(
    [...Map.groupBy(rows, nameOf)].flatMap(([name, group]) =>
      name === undefined ? [] : [[name, { metrics: metricsOf(sumOf(group)), metadata: {}, api_key_breakdown: {} }]],
    ),
  );
}

function sumOf(rows: readonly Totals[]): Totals {
  const sum = (of: (row: Totals) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    requests: sum((row) => row.requests),
    errors: sum((row) => row.errors),
    cancelled: sum((row) => row.cancelled),
    inputTokens: sum((row) => row.inputTokens),
    outputTokens: sum((row) => row.outputTokens),
    cost: sum((row) => row.cost),
    durationMs: sum((row) => row.durationMs),
    firstTokenMs: sum((row) => row.firstTokenMs),
    firstTokenCount: sum((row) => row.firstTokenCount),
  };
}

function metricsOf({ requests, errors, inputTokens, outputTokens, cost }: Totals): contract.ActivityMetrics {
  return {
    spend: toUsd(cost),
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    total_tokens: inputTokens + outputTokens,
    successful_requests: requests - errors,
    failed_requests: errors,
    api_requests: requests,
  };
}

function notYours(what: string): HubError {
  return new HubError('forbidden', `The usage of ${what} is only shown to its owner and to administrators.`, {
    wireType: 'auth_error',
  });
}
