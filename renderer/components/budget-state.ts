import type { UserRow } from '../../server/contract/litellm/users.ts';

/** What a budget bar needs of an account's row, whatever the account is: LiteLLM's fields. */
export type BudgetFacts = Pick<
  UserRow,
  'spend' | 'spent_tokens' | 'budget_reset_at' | 'max_budget' | 'soft_budget' | 'token_budget' | 'soft_token_budget'
>;

export type BudgetState = 'within' | 'overSoft' | 'spent';

/** How near an account is to the end of one budget. A budget of nothing is spent from the start. */
export function budgetStateOf(used: number, budget: number, soft: number | null): BudgetState {
  if (used >= budget) return 'spent';
  return soft !== null && used >= soft ? 'overSoft' : 'within';
}

/** How full the bar is, from 0 to 1. */
export function filledPart(used: number, budget: number): number {
  return budget <= 0 ? 1 : Math.min(1, Math.max(0, used / budget));
}
