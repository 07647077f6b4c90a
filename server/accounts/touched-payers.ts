import { type AccountChange, type ApiKey, idOf, membershipId, type PayerRef } from '../domain/account.ts';
import type { AccountBook } from './account-book.ts';

/**
 * The accounts whose budgets may begin anew at other times after a change of the account book; undefined = any.
 * @param before the row as it was, if there was one
 * @param customerBudgetId the reusable budget of end users who have no limits of their own
 */
export function payersTouchedBy(
  change: AccountChange,
  before: unknown,
  book: AccountBook,
  customerBudgetId: string | null,
): readonly PayerRef[] | undefined {
  const id = change.type === 'delete' ? change.id : (idOf[change.table] as (row: unknown) => string)(change.row);
  switch (change.table) {
    case 'keys':
      return payersOfKey(id, [before as ApiKey | undefined, change.type === 'put' ? change.row : undefined]);
    case 'users':
      return [{ kind: 'user', id }];
    case 'teams':
      return [{ kind: 'team', id }];
    case 'memberships':
      return [{ kind: 'member', id }];
    case 'organizations':
      return [{ kind: 'organization', id }];
    case 'customers':
      return [{ kind: 'customer', id }];
    case 'organizationMemberships':
      return [];
    case 'budgets':
      // Nobody lists the end users who have it by default.
      return id === customerBudgetId ? undefined : payersOfBudget(book, id);
  }
}

function payersOfKey(token: string, rows: readonly (ApiKey | undefined)[]): readonly PayerRef[] {
  const models = new Set(rows.flatMap((row) => Object.keys(row?.limits.modelMaxBudget ?? {})));
  const ofModels = [...models].map((model) => ({ kind: 'key_model', id: membershipId(token, model) }) as const);
  return [{ kind: 'key', id: token }, ...ofModels];
}

function payersOfBudget(book: AccountBook, budgetId: string): readonly PayerRef[] {
  const named = (kind: PayerRef['kind'], ids: readonly string[]) => ids.map((id) => ({ kind, id }));
  return [
    ...named('key', book.keys.where('budgetId', budgetId).map(idOf.keys)),
    ...named('member', book.memberships.where('budgetId', budgetId).map(idOf.memberships)),
    ...named('organization', book.organizations.where('budgetId', budgetId).map(idOf.organizations)),
    ...named('customer', book.customers.where('budgetId', budgetId).map(idOf.customers)),
  ];
}
