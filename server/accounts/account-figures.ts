import { membershipId, type PayerRef } from '../domain/account.ts';
import type { ApiKey } from '../domain/api-key.ts';
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

/** How accounts stand, worked out when somebody asks. */
export interface AccountFigures {
  /** Those that have a budget; deleted keys have none. */
  budgetsOf(kind: 'key' | 'team' | 'user'): readonly BudgetFigure[];
  /** Keys with limits for single models. */
  modelLimits(): readonly ModelLimitFigure[];
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

  function modelLimitsOf({ token, keyAlias, limits: { modelRpmLimit, modelTpmLimit } }: ApiKey): ModelLimitFigure[] {
    const models = new Set([...Object.keys(modelRpmLimit), ...Object.keys(modelTpmLimit)]);
    return [...models].map((model) => {
      const window = windows.peek('model_per_key', membershipId(token, model));
      const left = (limit: number | undefined, used = 0) =>
        limit === undefined ? undefined : Math.max(0, limit - used);
      return {
        id: token,
        alias: keyAlias,
        model,
        requests: left(modelRpmLimit[model], window?.requests),
        tokens: left(modelTpmLimit[model], window?.tokens),
      };
    });
  }

  const liveKeys = () => [...book.keys.all()].filter(({ deletedAt }) => deletedAt === null);

  return {
    budgetsOf(kind) {
      const found = {
        key: () => liveKeys().map(({ token, keyAlias }) => budgetOf({ kind, id: token }, keyAlias)),
        team: () => [...book.teams.all()].map(({ teamId, teamAlias }) => budgetOf({ kind, id: teamId }, teamAlias)),
        user: () => [...book.users.all()].map(({ userId, userAlias }) => budgetOf({ kind, id: userId }, userAlias)),
      }[kind]();
      return found.filter((figure) => figure !== undefined);
    },
    modelLimits: () => liveKeys().flatMap(modelLimitsOf),
  };
}
