import { z } from 'zod';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { id, ids, none } from './account-fields.ts';
import { balanceRow, limitFields, limitRow } from './limits.ts';

/** LiteLLM's routes for end users (proxy HTTP contract 4.5): the same under two names. */
export const customerRowSchema = z
  .object({
    user_id: z.string(),
    blocked: z.boolean(),
    alias: z.string().nullable(),
    ...balanceRow,
    allowed_model_region: z.string().nullable(),
    default_model: z.string().nullable(),
    /** The limits that hold, of its own or of the budget it names; null where there are none. */
    litellm_budget_table: z.object({ budget_id: z.string().nullable(), ...limitRow }).nullable(),
  })
  .meta({ id: 'CustomerRow' });

const customerFields = {
  alias: z.string().max(200).nullish(),
  blocked: z.boolean().nullish(),
  budget_id: id.nullish(),
  allowed_model_region: z.enum(['eu', 'us']).nullish(),
  default_model: z.string().min(1).max(200).nullish(),
  ...limitFields,
};
const hasOneBudget = (body: { readonly budget_id?: unknown; readonly max_budget?: unknown }) =>
  body.budget_id == null || body.max_budget == null;
const TWO_BUDGETS = { error: 'give budget_id or max_budget, not both' };

const face = { face: 'litellm', access: 'admin', method: 'post', params: none, query: none, status: 200 } as const;
const named = z.looseObject({ user_ids: ids });

export const createCustomer = endpoint({
  ...face,
  id: 'createCustomer',
  summary: 'Make an end user before its first request',
  path: '/customer/new',
  body: z.looseObject({ user_id: id, ...customerFields }).refine(hasOneBudget, TWO_BUDGETS),
  response: customerRowSchema,
});

export const getCustomerInfo = endpoint({
  ...face,
  id: 'getCustomerInfo',
  summary: 'An end user with what it spent',
  method: 'get',
  path: '/customer/info',
  query: z.object({ end_user_id: id }),
  body: z.undefined(),
  response: customerRowSchema,
});

export const updateCustomer = endpoint({
  ...face,
  id: 'updateCustomer',
  summary: 'Change an end user; what is absent stays, null takes away',
  path: '/customer/update',
  body: z.looseObject({ user_id: id, ...customerFields }).refine(hasOneBudget, TWO_BUDGETS),
  response: customerRowSchema,
});

export const deleteCustomers = endpoint({
  ...face,
  id: 'deleteCustomers',
  summary: 'Forget end users and their limits',
  path: '/customer/delete',
  body: named,
  response: z.object({ deleted_customers: z.int(), message: z.string() }),
});

export const listCustomers = endpoint({
  ...face,
  id: 'listCustomers',
  summary: 'End users, oldest first; all of them unless a page is asked for',
  method: 'get',
  path: '/customer/list',
  query: z.object({
    page: z.coerce.number().int().min(1).default(1),
    page_size: z.coerce.number().int().min(1).max(10_000).optional(),
    /** Ours: a part of the alias or the id. */
    search: z.string().max(200).optional(),
  }),
  body: z.undefined(),
  response: z.array(customerRowSchema),
});

const blocked = z.object({ blocked_users: z.array(customerRowSchema) });

export const blockCustomers = endpoint({
  ...face,
  id: 'blockCustomers',
  summary: 'Refuse requests made for these end users, known or not',
  path: '/customer/block',
  body: named,
  response: blocked,
});

export const unblockCustomers = endpoint({
  ...face,
  id: 'unblockCustomers',
  summary: 'Let these end users in again',
  path: '/customer/unblock',
  body: named,
  response: blocked,
});

/** The same endpoint under its other name. */
function asEndUser<E extends Endpoint>(customer: E, id: string): E {
  return { ...customer, id, path: customer.path.replace('/customer/', '/end_user/') };
}

export const createEndUser = asEndUser(createCustomer, 'createEndUser');
export const getEndUserInfo = asEndUser(getCustomerInfo, 'getEndUserInfo');
export const updateEndUser = asEndUser(updateCustomer, 'updateEndUser');
export const deleteEndUsers = asEndUser(deleteCustomers, 'deleteEndUsers');
export const listEndUsers = asEndUser(listCustomers, 'listEndUsers');
export const blockEndUsers = asEndUser(blockCustomers, 'blockEndUsers');
export const unblockEndUsers = asEndUser(unblockCustomers, 'unblockEndUsers');
