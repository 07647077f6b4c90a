import type { z } from 'zod';
import { parseBudgetDuration } from '../../domain/budget-duration.ts';
import type { LimitBody, balanceRow, limitRow } from '../../contract/litellm/limits.ts';
import { NO_LIMITS, type Balance, type Limits, type ModelBudget } from '../../domain/account.ts';
import type { Compat } from '../../domain/compat.ts';
import { HubError } from '../../domain/errors.ts';
import { toUsd } from '../../domain/money.ts';

type Shape<Fields extends z.ZodRawShape> = z.input<z.ZodObject<Fields>>;

/** What releases of LiteLLM disagree about, of a body's limits. */
export type LimitWords = Pick<Compat, 'noDuration'>;

/** Limits of something new. @throws HubError for a duration that is none, a negative budget, or a soft budget over the hard one */
export function limitsFrom(body: LimitBody, words: LimitWords): Limits {
  return mergeLimits(NO_LIMITS, body, words);
}

/**
 * Limits after a change: what is absent stays, null takes the limit away, an empty object too.
 * @throws HubError for a duration that is none, a negative budget, or a soft budget over the hard one
 */
export function mergeLimits(known: Limits, body: LimitBody, words: LimitWords): Limits {
  const keep = <T>(value: T | undefined, before: T) => (value === undefined ? before : value);
  const merged: Limits = {
    maxBudget: keep(body.max_budget, known.maxBudget),
    softBudget: keep(body.soft_budget, known.softBudget),
    tokenBudget: keep(body.token_budget, known.tokenBudget),
    softTokenBudget: keep(body.soft_token_budget, known.softTokenBudget),
    budgetDuration: keep(durationOf(body.budget_duration, words), known.budgetDuration),
    budgetWindows: body.budget_limits === undefined ? known.budgetWindows : windowsOf(body.budget_limits ?? []),
    modelMaxBudget:
      body.model_max_budget === undefined ? known.modelMaxBudget : modelBudgetsOf(body.model_max_budget ?? {}, words),
    rpmLimit: keep(body.rpm_limit, known.rpmLimit),
    tpmLimit: keep(body.tpm_limit, known.tpmLimit),
    maxParallelRequests: keep(body.max_parallel_requests, known.maxParallelRequests),
    modelRpmLimit: body.model_rpm_limit === undefined ? known.modelRpmLimit : (body.model_rpm_limit ?? {}),
    modelTpmLimit: body.model_tpm_limit === undefined ? known.modelTpmLimit : (body.model_tpm_limit ?? {}),
  };
  requireNotNegative('max_budget', merged.maxBudget);
  requireNotNegative('soft_budget', merged.softBudget);
  requireSoftBelowHard(merged);
  return merged;
}

function durationOf(text: string | null | undefined, { noDuration }: LimitWords): string | null | undefined {
  if (text === undefined || text === null) return text;
  if (noDuration.includes(text.toLowerCase())) return null;
  parseBudgetDuration(text);
  return text;
}

function windowsOf(windows: NonNullable<LimitBody['budget_limits']>): Limits['budgetWindows'] {
  return windows.map(({ max_budget: maxBudget, budget_duration: budgetDuration }) => {
    parseBudgetDuration(budgetDuration, 'budget_limits');
    return { maxBudget, budgetDuration };
  });
}

function modelBudgetsOf(
  budgets: NonNullable<LimitBody['model_max_budget']>,
  words: LimitWords,
): Readonly<Record<string, ModelBudget>> {
  return Object.fromEntries(
    Object.entries(budgets).map(([model, budget]) => {
      const timePeriod = durationOf(budget.time_period ?? budget.budget_duration, words) ?? null;
      return [model, { budgetLimit: budget.budget_limit ?? budget.max_budget ?? 0, timePeriod }];
    }),
  );
}

function requireNotNegative(param: string, budget: number | null): void {
  if (budget === null || budget >= 0) return;
  throw new HubError(
    'invalid_request',
    `${param} is ${budget}, but a budget can't be negative. Send 0 to allow nothing.`,
    {
      param,
      wireType: 'bad_request_error',
    },
  );
}

function requireSoftBelowHard({ maxBudget, softBudget }: Limits): void {
  if (maxBudget === null || softBudget === null || softBudget <= maxBudget) return;
  throw new HubError(
    'invalid_request',
    `soft_budget is ${softBudget}, which is more than max_budget, ${maxBudget}: the warning would come after the end. Choose a smaller one.`,
    { param: 'soft_budget', wireType: 'bad_request_error' },
  );
}

/** Limits as LiteLLM writes them. */
export function limitsToWire(limits: Limits): Shape<typeof limitRow> {
  return {
    max_budget: limits.maxBudget,
    soft_budget: limits.softBudget,
    token_budget: limits.tokenBudget,
    soft_token_budget: limits.softTokenBudget,
    budget_duration: limits.budgetDuration,
    budget_limits:
      limits.budgetWindows.length === 0
        ? null
        : limits.budgetWindows.map(({ maxBudget, budgetDuration }) => ({
            max_budget: maxBudget,
            budget_duration: budgetDuration,
          })),
    model_max_budget: Object.fromEntries(
      Object.entries(limits.modelMaxBudget).map(([model, { budgetLimit, timePeriod }]) => [
        model,
        { budget_limit: budgetLimit, time_period: timePeriod },
      ]),
    ),
    rpm_limit: limits.rpmLimit,
    tpm_limit: limits.tpmLimit,
    max_parallel_requests: limits.maxParallelRequests,
    model_rpm_limit: orNull(limits.modelRpmLimit),
    model_tpm_limit: orNull(limits.modelTpmLimit),
  };
}

export function balanceToWire({ spend, tokens, resetsAt }: Balance): Shape<typeof balanceRow> {
  return {
    spend: toUsd(spend),
    spent_tokens: tokens,
    budget_reset_at: resetsAt === null ? null : isoTime(resetsAt),
  };
}

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function orNull(counts: Readonly<Record<string, number>>): Record<string, number> | null {
  return Object.keys(counts).length === 0 ? null : { ...counts };
}
