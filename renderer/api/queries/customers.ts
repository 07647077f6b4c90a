import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { listCustomers } from '../../../server/contract/litellm/customers.ts';
import type { BudgetFacts } from '../../components/budget-state.ts';
import type { LimitChanges } from '../../components/limits-draft.ts';
import { getJson, postJson } from '../client.ts';
import { useChange } from './use-change.ts';

export type Customer = ResponseOf<typeof listCustomers>[number];

export interface CustomerQuestion {
  /** A part of the name or the id. */
  readonly search: string;
  /** From 1. */
  readonly page: number;
  readonly size: number;
}

/** One page of customers, oldest first, and whether more follow: the hub does not tell how many there are. */
export function useCustomers({ search, page, size }: CustomerQuestion) {
  const query = new URLSearchParams({
    page: String(page),
    page_size: String(size),
    ...(search !== '' && { search }),
  }).toString();
  return useQuery({
    queryKey: ['customers', query],
    queryFn: ({ signal }) => getJson<readonly Customer[]>(`/customer/list?${query}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
}

/** What a customer spent, of the budget that it has or shares. */
export function customerBudget({ spend, spent_tokens, budget_reset_at, ...customer }: Customer): BudgetFacts {
  const limits = customer.litellm_budget_table;
  return {
    spend,
    spent_tokens,
    budget_reset_at,
    max_budget: limits?.max_budget ?? null,
    soft_budget: limits?.soft_budget ?? null,
    token_budget: limits?.token_budget ?? null,
    soft_token_budget: limits?.soft_token_budget ?? null,
  };
}

export interface CustomerWish extends LimitChanges {
  readonly user_id: string;
  readonly alias?: string | null;
  /** A shared budget, instead of limits of its own. */
  readonly budget_id?: string | null;
}

export function useCreateCustomer() {
  return useChange((wish: CustomerWish) => postJson<Customer>('/customer/new', wish), ['customers']);
}

export function useUpdateCustomer() {
  return useChange((wish: CustomerWish) => postJson<Customer>('/customer/update', wish), ['customers']);
}

export function useDeleteCustomer() {
  return useChange((id: string) => postJson<unknown>('/customer/delete', { user_ids: [id] }), ['customers']);
}

interface BlockWish {
  readonly id: string;
  readonly isBlocked: boolean;
}

/** Blocks a customer or lets it in again; shown at once, and taken back if the hub refuses. */
export function useBlockCustomer() {
  const queries = useQueryClient();
  const queryKey = ['customers'];
  return useMutation({
    mutationFn: ({ id, isBlocked }: BlockWish) =>
      postJson<unknown>(isBlocked ? '/customer/block' : '/customer/unblock', { user_ids: [id] }),
    onMutate: async ({ id, isBlocked }) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueriesData<readonly Customer[]>({ queryKey });
      queries.setQueriesData<readonly Customer[]>({ queryKey }, (known) =>
        known?.map((customer) => (customer.user_id === id ? { ...customer, blocked: isBlocked } : customer)),
      );
      return before;
    },
    onError: (_error, _wish, before) => {
      for (const [key, known] of before ?? []) queries.setQueryData(key, known);
    },
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}
