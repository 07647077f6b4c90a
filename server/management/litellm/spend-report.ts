import type { AccountBook } from '../../accounts/account-book.ts';
import { HubError } from '../../domain/errors.ts';
import { toUsd } from '../../domain/money.ts';
import { mapInTurns } from '../in-turns.ts';
import { dayNumber, isoDay, type DaySpan, type UsageReader } from '../usage-reader.ts';

export interface ReportQuery {
  readonly start_date?: string | undefined;
  readonly end_date?: string | undefined;
  readonly group_by: 'team' | 'customer' | 'api_key';
  readonly api_key?: string | undefined;
  readonly team_id?: string | undefined;
  readonly customer_id?: string | undefined;
}

/** Groups that a report holds at most: those that cost most. */
const MAX_GROUPS = 1_000;

/** LiteLLM's report for finance (proxy HTTP contract 5.3), made in turns with requests. @throws HubError 400 without both days */
export async function spendReport(
  { book, usage }: { readonly book: AccountBook; readonly usage: UsageReader },
  query: ReportQuery,
): Promise<Record<string, unknown>[]> {
  const span = requireSpan(query.start_date, query.end_date);
  return query.group_by === 'api_key' ? byKey(usage, span, query) : byDay(book, usage, span, query);
}

/** @throws HubError 400 where a day is missing or is none */
export function requireSpan(start: string | undefined, end: string | undefined): DaySpan {
  const from = start === undefined ? Number.NaN : dayNumber(start);
  const to = end === undefined ? Number.NaN : dayNumber(end);
  if (!Number.isNaN(from) && !Number.isNaN(to) && from <= to) return { from, to };
  throw new HubError(
    'invalid_request',
    `Please provide start_date and end_date as days such as 2026-11-24, the first not after the last; they were ${start ?? '(missing)'} and ${end ?? '(missing)'}.`,
    { param: 'start_date', wireType: 'bad_request_error' },
  );
}

async function byKey(
  usage: UsageReader,
  span: DaySpan,
  { api_key: only }: ReportQuery,
): Promise<Record<string, unknown>[]> {
  const keys = usage.top('key', span, MAX_GROUPS, 0).filter(({ entity }) => only === undefined || entity === only);
  return mapInTurns(keys, (key) => ({
    api_key: key.entity,
    total_cost: toUsd(key.cost),
    total_input_tokens: key.inputTokens,
    total_output_tokens: key.outputTokens,
    model_details: usage.topModels('key', key.entity, span, MAX_GROUPS, 0).map((model) => ({
      model: model.entity,
      total_cost: toUsd(model.cost),
      total_input_tokens: model.inputTokens,
      total_output_tokens: model.outputTokens,
    })),
  }));
}

async function byDay(
  book: AccountBook,
  usage: UsageReader,
  span: DaySpan,
  query: ReportQuery,
): Promise<Record<string, unknown>[]> {
  const by = query.group_by === 'team' ? 'team' : 'customer';
  const only = by === 'team' ? query.team_id : query.customer_id;
  const groups = usage.top(by, span, MAX_GROUPS, 0).filter(({ entity }) => only === undefined || entity === only);
  const rows = await mapInTurns(groups, ({ entity }) =>
    usage.models(by, entity, span).map((row) => ({ ...row, entity })),
  );
  return mapInTurns(
    [...Map.groupBy(rows.flat(), ({ day }) => day)].toSorted(([a], [b]) => a - b),
    ([day, ofDay]) => {
      const shares = [...Map.groupBy(ofDay, ({ entity }) => entity)].map(([entity, models]) => ({
        [by === 'team' ? 'team_name' : 'customer']:
          by === 'team' ? (book.teams.get(entity)?.teamAlias ?? entity) : entity,
        total_spend: toUsd(models.reduce((sum, { cost }) => sum + cost, 0)),
        metadata: models.map(({ model, cost, inputTokens, outputTokens }) => ({
          model,
          spend: toUsd(cost),
          total_tokens: inputTokens + outputTokens,
        })),
      }));
      return { group_by_day: `${isoDay(day)}T00:00:00+00:00`, [by === 'team' ? 'teams' : 'customers']: shares };
    },
  );
}
