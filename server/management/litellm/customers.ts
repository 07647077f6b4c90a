import type { input } from 'zod';
import type { Balances } from '../../accounts/balances.ts';
import type { CustomerFields, Customers } from '../../accounts/customers.ts';
import type { LimitLookup } from '../../accounts/limit-lookup.ts';
import * as contract from '../../contract/litellm/customers.ts';
import { NO_LIMITS, type Customer } from '../../domain/account.ts';
import { mapInTurns } from '../in-turns.ts';
import { isFound } from '../is-found.ts';
import { actorOf, implement, type Handler, type HandlerContext } from '../resource.ts';
import { balanceToWire, limitsToWire, mergeLimits } from './limits.ts';

export interface CustomerDeps {
  readonly customers: Customers;
  readonly balances: Balances;
  /** What limits an account in the end. */
  readonly limitsOf: LimitLookup['limitsOf'];
}

type WireCustomer = input<typeof contract.customerRowSchema>;
type CreateBody = (typeof contract.createCustomer)['body']['_output'];
type UpdateBody = (typeof contract.updateCustomer)['body']['_output'];
type Named = { readonly body: { readonly user_ids: readonly string[] } };

interface ListQuery {
  readonly page: number;
  readonly page_size?: number | undefined;
  readonly search?: string | undefined;
}

/** LiteLLM's routes for end users, under both of their names. */
export function customerHandlers({ customers, balances, limitsOf }: CustomerDeps): readonly Handler[] {
  function toRow({ userId, budgetId, ...customer }: Customer): WireCustomer {
    const ref = { kind: 'customer', id: userId } as const;
    const isLimited = budgetId !== null || JSON.stringify(customer.limits) !== JSON.stringify(NO_LIMITS);
    return {
      user_id: userId,
      blocked: customer.blocked,
      alias: customer.alias,
      ...balanceToWire(balances.of(ref)),
      allowed_model_region: customer.allowedModelRegion,
      default_model: customer.defaultModel,
      litellm_budget_table: isLimited ? { budget_id: budgetId, ...limitsToWire(limitsOf(ref)) } : null,
    };
  }

  const create = ({ body }: { readonly body: CreateBody }, context: HandlerContext) =>
    toRow(customers.create(body.user_id, fieldsFrom(body, context), actorOf(context)));
  const update = ({ body }: { readonly body: UpdateBody }, context: HandlerContext) =>
    toRow(customers.update(body.user_id, fieldsFrom(body, context), actorOf(context)));
  const info = ({ query }: { readonly query: { readonly end_user_id: string } }) =>
    toRow(customers.require(query.end_user_id));
  const list = ({ query }: { readonly query: ListQuery }) => {
    const size = query.page_size ?? Infinity;
    const first = query.page === 1 ? 0 : (query.page - 1) * size;
    const { search } = query;
    const found =
      search === undefined
        ? customers.list()
        : customers.list().filter(({ alias, userId }) => isFound(search, alias, userId));
    return mapInTurns(found.slice(first, first + size), toRow);
  };
  const setBlocked =
    (blocked: boolean) =>
    ({ body }: Named, context: HandlerContext) => ({
      blocked_users: customers.setBlocked(body.user_ids, blocked, actorOf(context)).map(toRow),
    });
  const remove = ({ body }: Named, context: HandlerContext) => {
    const count = customers.delete(body.user_ids, actorOf(context)).length;
    return { deleted_customers: count, message: `Deleted ${count} end user${count === 1 ? '' : 's'}.` };
  };

  return [
    implement(contract.createCustomer, create),
    implement(contract.createEndUser, create),
    implement(contract.updateCustomer, update),
    implement(contract.updateEndUser, update),
    implement(contract.getCustomerInfo, info),
    implement(contract.getEndUserInfo, info),
    implement(contract.listCustomers, list),
    implement(contract.listEndUsers, list),
    implement(contract.blockCustomers, setBlocked(true)),
    implement(contract.blockEndUsers, setBlocked(true)),
    implement(contract.unblockCustomers, setBlocked(false)),
    implement(contract.unblockEndUsers, setBlocked(false)),
    implement(contract.deleteCustomers, remove),
    implement(contract.deleteEndUsers, remove),
  ];
}

/** What a body says of an end user: absent stays, null takes away. */
function fieldsFrom(body: UpdateBody, { compat }: HandlerContext): CustomerFields {
  return {
    ...(body.alias !== undefined && { alias: body.alias }),
    ...(body.blocked !== undefined && { blocked: body.blocked ?? false }),
    ...(body.budget_id !== undefined && { budgetId: body.budget_id }),
    ...(body.allowed_model_region !== undefined && { allowedModelRegion: body.allowed_model_region }),
    ...(body.default_model !== undefined && { defaultModel: body.default_model }),
    limitsOf: (known) => mergeLimits(known, body, compat),
  };
}
