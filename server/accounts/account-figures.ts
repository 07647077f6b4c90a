import { type ApiKey, membershipId, type PayerRef } from '../domain/account.ts';
import { toUsd } from '../domain/money.ts';
import type { AccountBook } from './account-book.ts';
import type { Balances } from './balances.ts';
import type { LimitLookup } from './limit-lookup.ts';
import type { RateWindows } from './rate-windows.ts';

/** What is left of one account's budget, in USD. */
export interface BudgetFigure {
  readonly id: string;
  readonly alias: string | null;
  readonly maxBudget: number;
  /** Below nothing where the last request crossed the line. */
  readonly remaining: number;
  /** Epoch milliseconds; null = never. */
  readonly resetsAt: number | null;
}

/** What is left of a key's limit for one model, within the minute; undefined = not limited. */
export interface ModelLimitFigure {
  readonly id: string;
  readonly alias: string | null;
  readonly model: string;
  readonly requests: number | undefined;
  readonly tokens: number | undefined;
}

/** How accounts stand, worked out one by one as somebody takes them: there may be thousands. */
export interface AccountFigures {
  /** Those that have a budget; deleted keys have none. */
  budgetsOf(kind: 'key' | 'team' | 'user'): Iterable<BudgetFigure>;
  /** Keys with limits for single models. */
  modelLimits(): Iterable<ModelLimitFigure>;
}

export interface AccountFiguresDeps {
  readonly book: Pick<AccountBook, 'keys' | 'teams' | 'users'>;
  readonly balances: Balances;
  readonly limits: LimitLookup;
  readonly windows: RateWindows;
}

export function createAccountFigures({ book, balances, limits, windows }: AccountFiguresDeps): AccountFigures {
  function budgetOf(ref: PayerRef, alias: string | null): BudgetFigure | undefined {
    const { maxBudget } = limits.limitsOf(ref);
    if (maxBudget === null) return undefined;
    const { spend, resetsAt } = balances.of(ref);
    return { id: ref.id, alias, maxBudget, remaining: maxBudget - toUsd(spend), resetsAt };
  }

  function modelLimitOf({ token, keyAlias, limits: { modelRpmLimit, modelTpmLimit } }: ApiKey, model: string) {
    const window = windows.peek('model_per_key', membershipId(token, model));
    const left = (limit: number | undefined, used = 0) => (limit === undefined ? undefined : Math.max(0, limit - used));
    return {
      id: token,
      alias: keyAlias,
      model,
      requests: left(modelRpmLimit[model], window?.requests),
      tokens: left(modelTpmLimit[model], window?.tokens),
    };
  }

  function* named(kind: 'key' | 'team' | 'user'): Iterable<readonly [id: string, alias: string | null]> {
    if (kind === 'team') for (const { teamId, teamAlias } of book.teams.all()) yield [teamId, teamAlias];
    else if (kind === 'user') for (const { userId, userAlias } of book.users.all()) yield [userId, userAlias];
    else for (const key of book.keys.all()) if (key.deletedAt === null) yield [key.token, key.keyAlias];
  }

  return {
    *budgetsOf(kind) {
      for (const [id, alias] of named(kind)) {
        const figure = budgetOf({ kind, id }, alias);
        if (figure !== undefined) yield figure;
      }
    },
    *modelLimits() {
      for (const key of book.keys.all()) {
        if (key.deletedAt !== null) continue;
        const { modelRpmLimit, modelTpmLimit } = key.limits;
        const models = new Set([...Object.keys(modelRpmLimit), ...Object.keys(modelTpmLimit)]);
        for (const model of models) yield modelLimitOf(key, model);
      }
    },
  };
}
