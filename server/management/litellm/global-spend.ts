import type { AccountBook } from '../../accounts/account-book.ts';
import type { Balances } from '../../accounts/balances.ts';
import type { Rights } from '../../accounts/rights.ts';
import type { SpendChanges } from '../../accounts/spend-changes.ts';
import * as contract from '../../contract/litellm/spend.ts';
import { HubError } from '../../domain/errors.ts';
import { toUsd } from '../../domain/money.ts';
import type { Clock, Principal } from '../../domain/ports.ts';
import { actorOf, implement, type Handler } from '../resource.ts';
import { dayNumber, isoDay, type DaySpan, type UsageReader } from '../usage-reader.ts';
import { spendReport } from './spend-report.ts';

export interface GlobalSpendDeps {
  readonly book: AccountBook;
  readonly balances: Balances;
  readonly rights: Rights;
  readonly usage: UsageReader;
  readonly masterKeyHash: string;
  readonly globalMaxBudget: () => number | null;
  readonly spends: SpendChanges;
  readonly clock: Clock;
  /** The key as the ledger has it, from its text or hash. */
  readonly callerOf: (apiKey: string) => string;
}

/** Rows that an answer without pages holds at most. */
const MAX_ROWS = 1_000;
const MOST_CUSTOMERS = 100;
const LAST_DAYS = 30;

/** LiteLLM's routes for what the whole hub spent; who sees less than everything sees its own part of it. */
export function globalSpendHandlers(deps: GlobalSpendDeps): readonly Handler[] {
  const { book, balances, rights, usage, masterKeyHash, clock, callerOf } = deps;

  const lastDays = (): DaySpan => {
    const to = Math.floor(clock.now() / (24 * 3600 * 1000));
    return { from: to - LAST_DAYS + 1, to };
  };

  /** Whose rows alone a caller sees; undefined = everybody's. */
  function ownUser(caller: Principal | undefined): string | undefined {
    return caller === undefined || rights.seesEverything(caller) ? undefined : (caller.userId ?? '');
  }

  function topKeys(caller: Principal | undefined, limit: number): readonly { entity: string; cost: number }[] {
    const own = ownUser(caller);
    if (own === undefined) return usage.top('key', lastDays(), limit, 0);
    const tokens = book.keys.where('userId', own).map(({ token }) => token);
    return costsBy(usage.daysOfEach('key', tokens, lastDays()), ({ entity }) => entity)
      .map(([entity, cost]) => ({ entity, cost }))
      .slice(0, limit);
  }

  function spanOf(start: string | undefined, end: string | undefined): DaySpan {
    const last = lastDays();
    return {
      from: start === undefined ? last.from : dayNumber(start),
      to: end === undefined ? last.to : dayNumber(end),
    };
  }

  return [
    implement(contract.getGlobalSpend, () => ({
      spend: toUsd(balances.of({ kind: 'global', id: '' }).spend),
      max_budget: deps.globalMaxBudget() ?? 0,
    })),

    implement(contract.getGlobalSpendKeys, ({ query }, { caller }) =>
      topKeys(caller, query.limit).map(({ entity, cost }) => ({
        api_key: entity === 'master' ? masterKeyHash : entity,
        key_alias: book.keys.get(entity)?.keyAlias ?? null,
        key_name: book.keys.get(entity)?.keyName ?? null,
        total_spend: toUsd(cost),
      })),
    ),

    implement(contract.getGlobalSpendModels, ({ query: { limit } }, { caller }) => {
      const own = ownUser(caller);
      const top =
        own === undefined
          ? usage.top('model', lastDays(), limit, 0)
          : usage.topModels('user', own, lastDays(), limit, 0);
      return top.map(({ entity, cost }) => ({ model: entity, total_spend: toUsd(cost) }));
    }),

    implement(contract.getGlobalSpendProviders, ({ query }, { caller }) => {
      const span = spanOf(query.start_date, query.end_date);
      const own = ownUser(caller);
      const rows =
        own === undefined
          ? usage.top('engine', span, MAX_ROWS, 0).map(({ entity, cost }) => ({ engine: entity, cost }))
          : usage.models('user', own, span);
      // What no engine served cost nothing.
      return costsBy(rows, ({ engine }) => engine)
        .filter(([engine]) => engine !== '')
        .map(([engine, cost]) => ({ provider: engine, spend: toUsd(cost) }));
    }),

    implement(contract.getGlobalSpendTags, ({ query }, { caller }) => {
      if (ownUser(caller) !== undefined) return { spend_per_tag: [] };
      const wanted = query.tags?.split(',').map((tag) => tag.trim());
      const isAll = wanted === undefined || wanted.includes('all-tags');
      const span = spanOf(query.start_date, query.end_date);
      const found = isAll
        ? usage.top('tag', span, MAX_ROWS, 0)
        : wanted
            .map((entity) => ({ ...usage.totals('tag', entity, span), entity }))
            .filter(({ requests }) => requests > 0);
      return {
        spend_per_tag: found.map(({ entity, cost, requests }) => ({
          name: entity,
          spend: toUsd(cost),
          log_count: requests,
        })),
      };
    }),

    implement(contract.getGlobalSpendCustomers, ({ body }, { caller }) => {
      if (body.api_key != null && body.api_key !== '') throw notByKey();
      if (ownUser(caller) !== undefined) return [];
      const span = spanOf(body.startTime ?? undefined, body.endTime ?? undefined);
      return usage.top('customer', span, MOST_CUSTOMERS, 0).map(({ entity, requests, cost }) => ({
        end_user: entity,
        total_count: requests,
        total_spend: toUsd(cost),
      }));
    }),

    implement(contract.getGlobalSpendTeams, () => {
      const span = lastDays();
      const top = usage.top('team', span, MAX_ROWS, 0);
      const nameOf = (teamId: string) => book.teams.get(teamId)?.teamAlias ?? teamId;
      const daily = usage.daysOfEach(
        'team',
        top.map(({ entity }) => entity),
        span,
      );
      const byDay = Map.groupBy(daily, ({ day }) => day);
      return {
        daily_spend: [...byDay].map(([day, rows]) => ({
          date: isoDay(day),
          ...Object.fromEntries(rows.map(({ entity, cost }) => [nameOf(entity), toUsd(cost)])),
        })),
        teams: top.map(({ entity }) => nameOf(entity)),
        total_spend_per_team: top.map(({ entity, cost }) => ({ team_id: entity, total_spend: toUsd(cost) })),
      };
    }),

    implement(contract.getGlobalSpendDays, ({ query }) => {
      const [by, entity] =
        query.api_key === undefined ? (['all', ''] as const) : (['key', callerOf(query.api_key)] as const);
      return usage.days(by, entity, lastDays()).map(({ day, cost }) => ({ date: isoDay(day), spend: toUsd(cost) }));
    }),

    implement(contract.resetGlobalSpend, (_request, context) => {
      deps.spends.resetAll(['key', 'team'], actorOf(context));
      context.logger.info('spend.reset', { requestId: context.requestId });
      return { message: 'Spend of all keys and teams is 0 now. The ledger is as it was.', status: 'success' as const };
    }),

    implement(contract.getSpendReport, ({ query }) => spendReport({ book, usage }, query)),
  ];
}

/** What each of them cost in all, the most expensive first. */
function costsBy<Row extends { readonly cost: number }>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): readonly (readonly [name: string, cost: number])[] {
  return [...Map.groupBy(rows, nameOf)]
    .map(([name, members]) => [name, members.reduce((sum, { cost }) => sum + cost, 0)] as const)
    .toSorted(([, a], [, b]) => b - a);
}

function notByKey(): HubError {
  return new HubError(
    'invalid_request',
    'End users are not added up for each key. Leave api_key out, or read the rows of the key with /spend/logs?api_key=.',
    { param: 'api_key' },
  );
}
