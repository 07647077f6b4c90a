import { NO_LIMITS, type Actor, type Customer, type Limits, type PayerRef } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import { requireBudgetOf } from './budgets.ts';
import { balancesOf } from './removals.ts';

/** What may be said of an end user. */
export type CustomerFields = Partial<
  Pick<Customer, 'alias' | 'blocked' | 'allowedModelRegion' | 'defaultModel' | 'budgetId'>
> & {
  readonly limitsOf?: ((known: Limits) => Limits) | undefined;
};

/** End users: whom clients name in a request's `user` (proxy HTTP contract 4.5). */
export interface Customers {
  get(userId: string): Customer | undefined;
  /** @throws HubError `not_found` */
  require(userId: string): Customer;
  /** Oldest first. */
  list(): readonly Customer[];
  /** @throws HubError for an id that is taken, or a budget or model that is not there */
  create(userId: string, fields: CustomerFields, by: Actor): Customer;
  /** @throws HubError `not_found`, or for a budget or model that is not there */
  update(userId: string, fields: CustomerFields, by: Actor): Customer;
  /** Blocks also those who have not been seen yet. @throws HubError `not_found` when they are to be unblocked */
  setBlocked(userIds: readonly string[], blocked: boolean, by: Actor): readonly Customer[];
  /** @throws HubError `not_found` for any of them; then nobody is deleted */
  delete(userIds: readonly string[], by: Actor): readonly Customer[];
}

export interface CustomersDeps {
  readonly book: AccountBook;
  readonly isKnownModel: (name: string) => boolean;
  /** Sets what these accounts spent to nothing. */
  readonly endBalances: (refs: readonly PayerRef[]) => void;
  readonly clock: Clock;
}

export function createCustomers({ book, isKnownModel, endBalances, clock }: CustomersDeps): Customers {
  function requireCustomer(userId: string): Customer {
    const customer = book.customers.get(userId);
    if (customer !== undefined) return customer;
    throw new HubError(
      'not_found',
      `There is no end user ${JSON.stringify(userId)}. GET /customer/list shows them; one is known from the first request on.`,
      { param: 'user_id', wireType: 'not_found' },
    );
  }

  function changed(known: Customer, { limitsOf, ...fields }: CustomerFields): Customer {
    if (fields.budgetId != null) requireBudgetOf(book, fields.budgetId);
    if (fields.defaultModel != null) requireModel(fields.defaultModel);
    const limits = limitsOf?.(known.limits) ?? known.limits;
    const next = { ...known, ...fields, limits, updatedAt: clock.now() };
    // A shared budget and a maximum of one's own take each other's place.
    if (fields.budgetId != null) return { ...next, limits: { ...limits, maxBudget: null, budgetDuration: null } };
    const hasNewMaximum = limits.maxBudget !== null && limits.maxBudget !== known.limits.maxBudget;
    return hasNewMaximum ? { ...next, budgetId: null } : next;
  }

  function requireModel(name: string): void {
    if (isKnownModel(name)) return;
    throw new HubError('invalid_request', `default_model is ${JSON.stringify(name)}, which no model has for a name.`, {
      param: 'default_model',
      status: 422,
    });
  }

  function put(row: Customer, by: Actor): Customer {
    book.apply([{ type: 'put', table: 'customers', row }], by);
    return row;
  }

  return {
    get: (userId) => book.customers.get(userId),
    require: requireCustomer,
    list: () => [...book.customers.all()],
    create(userId, fields, by) {
      if (book.customers.get(userId) !== undefined) {
        throw new HubError(
          'invalid_request',
          `Customer already exists: there is an end user ${JSON.stringify(userId)}. Change it with /customer/update.`,
          { param: 'user_id', wireType: 'bad_request' },
        );
      }
      return put(changed(newCustomer(userId, clock.now()), fields), by);
    },
    update: (userId, fields, by) => put(changed(requireCustomer(userId), fields), by),
    setBlocked(userIds, blocked, by) {
      const now = clock.now();
      const rows = [...new Set(userIds)].map((userId) => ({
        ...(blocked ? (book.customers.get(userId) ?? newCustomer(userId, now)) : requireCustomer(userId)),
        blocked,
        updatedAt: now,
      }));
      const action = blocked ? 'blocked' : 'unblocked';
      book.apply(
        rows.map((row) => ({ type: 'put', table: 'customers', row, action })),
        by,
      );
      return rows;
    },
    delete(userIds, by) {
      const rows = [...new Set(userIds)].map(requireCustomer);
      book.apply(
        rows.map(({ userId }) => ({ type: 'delete', table: 'customers', id: userId })),
        by,
      );
      endBalances(rows.flatMap(({ userId, limits }) => balancesOf({ kind: 'customer', id: userId }, limits)));
      return rows;
    },
  };
}

/** An end user of whom nothing is known but the id. @param now epoch milliseconds */
export function newCustomer(userId: string, now: number): Customer {
  return {
    userId,
    alias: null,
    blocked: false,
    allowedModelRegion: null,
    defaultModel: null,
    budgetId: null,
    limits: NO_LIMITS,
    createdAt: now,
    updatedAt: now,
  };
}
