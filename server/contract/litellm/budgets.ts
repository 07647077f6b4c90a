import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, ids, none, timestamp } from './account-fields.ts';
import { limitFields, limitRow } from './limits.ts';

/** LiteLLM's routes for reusable sets of limits (proxy HTTP contract 4.3). */
export const budgetRowSchema = z
  .object({
    budget_id: z.string(),
    ...limitRow,
    /** When the accounts that use it begin anew next. */
    budget_reset_at: timestamp.nullable(),
    created_at: timestamp,
    created_by: z.string(),
    updated_at: timestamp,
    updated_by: z.string(),
  })
  .meta({ id: 'BudgetRow' });

const face = {
  face: 'litellm',
  errorFamily: 'detail',
  access: 'admin',
  method: 'post',
  params: none,
  query: none,
  status: 200,
} as const;

export const createBudget = endpoint({
  ...face,
  id: 'createBudget',
  summary: 'Make a set of limits that several accounts may share',
  path: '/budget/new',
  body: z.looseObject({ budget_id: id.nullish(), ...limitFields }),
  response: budgetRowSchema,
});

export const updateBudget = endpoint({
  ...face,
  id: 'updateBudget',
  summary: 'Change a budget for all who use it; what is absent stays, null takes away',
  path: '/budget/update',
  body: z.looseObject({ budget_id: id, ...limitFields }),
  response: budgetRowSchema,
});

export const readBudgets = endpoint({
  ...face,
  id: 'readBudgets',
  summary: 'Budgets by their ids; ids that no budget has are left out',
  path: '/budget/info',
  body: z.looseObject({ budgets: ids }),
  response: z.array(budgetRowSchema),
});

export const listBudgets = endpoint({
  ...face,
  id: 'listBudgets',
  summary: 'Every budget, oldest first',
  method: 'get',
  path: '/budget/list',
  body: z.undefined(),
  response: z.array(budgetRowSchema),
});

export const getBudgetSettings = endpoint({
  ...face,
  id: 'getBudgetSettings',
  summary: 'The fields of a budget with their values, for a form',
  method: 'get',
  path: '/budget/settings',
  query: z.object({ budget_id: id }),
  body: z.undefined(),
  response: z.array(
    z.object({
      field_name: z.string(),
      field_type: z.string(),
      field_description: z.string(),
      field_value: z.union([z.string(), z.number()]).nullable(),
      stored_in_db: z.boolean(),
      field_default_value: z.null(),
    }),
  ),
});

export const deleteBudget = endpoint({
  ...face,
  id: 'deleteBudget',
  summary: 'Delete a budget that nobody uses',
  path: '/budget/delete',
  body: z.looseObject({ id }),
  response: budgetRowSchema,
});
