import type { LimitField } from '../../components/limits-draft.ts';

/** What budgets and customers can be limited by. */
export const LIMITS_WITHOUT_MODELS: readonly LimitField[] = [
  'max_budget',
  'soft_budget',
  'token_budget',
  'budget_duration',
  'rpm_limit',
  'tpm_limit',
  'max_parallel_requests',
];
