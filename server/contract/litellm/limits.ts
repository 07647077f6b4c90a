import { z } from 'zod';

/** LiteLLM's fields for budgets and limits, the same for keys, users, teams, members, budgets and customers. */
const money = z.number().min(0, { error: 'must not be negative' });
/** USD that somebody says were spent: what balances can hold. */
export const spentMoney = z.number().min(0).max(9_000_000);
const count = z.number().int().min(0, { error: 'must not be negative' });
const countByModel = z.record(z.string().min(1).max(200), count);

/** LiteLLM writes a model's budget in two ways. */
const modelBudget = z
  .looseObject({
    budget_limit: money.optional(),
    max_budget: money.optional(),
    time_period: z.string().max(40).nullish(),
    budget_duration: z.string().max(40).nullish(),
  })
  .refine((budget) => budget.budget_limit !== undefined || budget.max_budget !== undefined, {
    error: 'needs budget_limit, in USD',
  });

/**
 * As they come in. Absent, null and empty are three things: keep, clear, and set to nothing. `model_max_budget` limits
 * keys, and those that name a reusable budget with one; `model_rpm_limit` and `model_tpm_limit` limit keys and teams.
 * Elsewhere these three are kept and given back, as in LiteLLM.
 */
export const limitFields = {
  /** A negative one gets LiteLLM's 400, where other fields get 422. */
  max_budget: z.number().nullish(),
  soft_budget: z.number().nullish(),
  /** Ours: tokens in and out in a budget period. */
  token_budget: count.nullish(),
  soft_token_budget: count.nullish(),
  budget_duration: z.string().max(40).nullish(),
  budget_limits: z
    .array(z.looseObject({ max_budget: money, budget_duration: z.string().max(40) }))
    .max(20)
    .nullish(),
  model_max_budget: z.record(z.string().min(1).max(200), modelBudget).nullish(),
  rpm_limit: count.nullish(),
  tpm_limit: count.nullish(),
  max_parallel_requests: count.nullish(),
  model_rpm_limit: countByModel.nullish(),
  model_tpm_limit: countByModel.nullish(),
};

export const limitBody = z.object(limitFields);
export type LimitBody = z.output<typeof limitBody>;

/** As they go out, always all of them. */
export const limitRow = {
  max_budget: z.number().nullable(),
  soft_budget: z.number().nullable(),
  token_budget: z.number().nullable(),
  soft_token_budget: z.number().nullable(),
  budget_duration: z.string().nullable(),
  budget_limits: z.array(z.object({ max_budget: z.number(), budget_duration: z.string() })).nullable(),
  model_max_budget: z.record(z.string(), z.object({ budget_limit: z.number(), time_period: z.string().nullable() })),
  rpm_limit: z.int().nullable(),
  tpm_limit: z.int().nullable(),
  max_parallel_requests: z.int().nullable(),
  model_rpm_limit: z.record(z.string(), z.int()).nullable(),
  model_tpm_limit: z.record(z.string(), z.int()).nullable(),
};

/** What an account used, beside its limits. */
export const balanceRow = {
  /** USD in the present budget period. */
  spend: z.number(),
  /** Ours: tokens in the present budget period. */
  spent_tokens: z.int(),
  budget_reset_at: z.iso.datetime().nullable(),
};
