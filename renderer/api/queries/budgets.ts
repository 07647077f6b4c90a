import { useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { createBudget, listBudgets } from '../../../server/contract/litellm/budgets.ts';
import type { LimitChanges } from '../../components/limits-draft.ts';
import { getJson, postJson } from '../client.ts';
import { useChange } from './use-change.ts';

export type Budget = ResponseOf<typeof listBudgets>[number];

/** Every budget that accounts may share; organizations and shares of teams have theirs among them. */
export function useBudgets() {
  return useQuery({
    queryKey: ['budgets'],
    queryFn: ({ signal }) => getJson<readonly Budget[]>('/budget/list', signal),
  });
}

/** Whoever shares a budget is limited by its change. */
const KINDS = ['budgets', 'customers', 'organizations', 'organization', 'team', 'keys'];

export interface BudgetWish extends LimitChanges {
  /** Absent for a new one: the hub makes an id. */
  readonly budget_id?: string;
}

export function useCreateBudget() {
  return useChange((wish: BudgetWish) => postJson<ResponseOf<typeof createBudget>>('/budget/new', wish), KINDS);
}

export function useUpdateBudget() {
  return useChange((wish: BudgetWish) => postJson<Budget>('/budget/update', wish), KINDS);
}

/** Refused while anybody uses it. */
export function useDeleteBudget() {
  return useChange((id: string) => postJson<Budget>('/budget/delete', { id }), KINDS);
}
