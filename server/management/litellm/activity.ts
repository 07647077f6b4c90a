import type { AccountBook } from '../../accounts/account-book.ts';
import type { Rights } from '../../accounts/rights.ts';
import * as contract from '../../contract/litellm/activity.ts';
import { HubError } from '../../domain/errors.ts';
import { toUsd } from '../../domain/money.ts';
import { implement, type Handler } from '../resource.ts';
import { isoDay, type DaySpan, type Totals, type UsageBy, type UsageReader } from '../usage-reader.ts';
import { requireSpan } from './spend-report.ts';

export interface ActivityDeps {
  readonly book: AccountBook;
  readonly rights: Rights;
  readonly usage: UsageReader;
}

/** Keys that a day's breakdown holds at most: those that cost most. */
const MAX_KEYS = 1_000;

interface Query {
  readonly start_date?: string | undefined;
  readonly end_date?: string | undefined;
  readonly model?: string | undefined;
  readonly api_key?: string | undefined;
  readonly page: number;
  readonly page_size: number;
}
/** Whose activity. */
interface Subject {
  readonly by: UsageBy;
  readonly entities: readonly string[];
}

/** LiteLLM's usage by day: a thin face over what the ledger adds up to. */
export function activityHandlers({ book, rights, usage }: ActivityDeps): readonly Handler[] {
  type ModelRow = ReturnType<UsageReader['models']>[number] & { readonly entity: string };

  function rowsOf({ by, entities }: Subject, span: DaySpan, model: string | undefined): readonly ModelRow[] {
    return entities
      .flatMap((entity) => usage.models(by, entity, span).map((row) => ({ ...row, entity })))
      .filter((row) => model === undefined || row.model === model || row.served === model);
  }

  /** The keys whose use is a part of it. */
  function keysOf({ by, entities }: Subject, span: DaySpan): readonly string[] {
    switch (by) {
      case 'key':
        return entities;
      case 'user':
        return entities.flatMap((id) => book.keys.where('userId', id).map(({ token }) => token));
      case 'team':
        return entities.flatMap((id) => book.keys.where('teamId', id).map(({ token }) => token));
      case 'all':
        return usage.top('key', span, MAX_KEYS, 0).map(({ entity }) => entity);
      default:
        return [];
    }
  }

  function activity(query: Query, subject: Subject, isWhole: boolean): contract.DailyActivity {
    const span = requireSpan(query.start_date, query.end_date);
    const rows = rowsOf(subject, span, query.model);
    const byKey = Map.groupBy(usage.daysOfEach('key', keysOf(subject, span), span), ({ day }) => day);
    const days = [...Map.groupBy(rows, ({ day }) => day)].toSorted(([a], [b]) => b - a);
    const size = isWhole ? Math.max(1, days.length) : query.page_size;
    const page = isWhole ? 1 : query.page;
    const pages = Math.ceil(days.length / size);
    const total = metricsOf(rows);
    return {
      results: days.slice((page - 1) * size, page * size).map(([day, ofDay]) => ({
        date: isoDay(day),
        metrics: metricsOf(ofDay),
        breakdown: {
          models: sharesOf(ofDay, ({ served, model }) => (served === '' ? model : served)),
          model_groups: sharesOf(ofDay, ({ model }) => model),
          providers: sharesOf(ofDay, ({ engine }) => engine),
          endpoints: {},
          api_keys: Object.fromEntries(
            (byKey.get(day) ?? []).map((key) => [
              key.entity,
              { metrics: metricsOf([key]), metadata: keyNames(book, key.entity) },
            ]),
          ),
          mcp_servers: {},
          entities: subject.by === 'all' ? {} : sharesOf(ofDay, ({ entity }) => entity),
        },
      })),
      metadata: {
        total_spend: total.spend,
        total_prompt_tokens: total.prompt_tokens,
        total_completion_tokens: total.completion_tokens,
        total_tokens: total.total_tokens,
        total_api_requests: total.api_requests,
        total_successful_requests: total.successful_requests,
        total_failed_requests: total.failed_requests,
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
      return activity(query, { by: 'team', entities: asked ?? seen }, false);
    }),
    implement(contract.getTagActivity, ({ query }) => {
      const span = requireSpan(query.start_date, query.end_date);
      const tags = listOf(query.tags) ?? usage.top('tag', span, MAX_KEYS, 0).map(({ entity }) => entity);
      return activity(query, { by: 'tag', entities: tags }, false);
    }),
  ];
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((each) => each.trim());
}

function keyNames(book: AccountBook, token: string): Record<string, unknown> {
  const key = book.keys.get(token);
  return { key_alias: key?.keyAlias ?? null, team_id: key?.teamId ?? null };
}

function sharesOf<Row extends Totals>(rows: readonly Row[], nameOf: (row: Row) => string) {
  return Object.fromEntries(
    [...Map.groupBy(rows, nameOf)].map(([name, group]) => [
      name,
      { metrics: metricsOf(group), metadata: {}, api_key_breakdown: {} },
    ]),
  );
}

function metricsOf(rows: readonly Totals[]): contract.ActivityMetrics {
  const sum = (of: (row: Totals) => number) => rows.reduce((total, row) => total + of(row), 0);
  const requests = sum((row) => row.requests);
  const errors = sum((row) => row.errors);
  const input = sum((row) => row.inputTokens);
  const output = sum((row) => row.outputTokens);
  return {
    spend: toUsd(sum((row) => row.cost)),
    prompt_tokens: input,
    completion_tokens: output,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    total_tokens: input + output,
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
