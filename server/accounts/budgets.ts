import { idOf, type AccountChange, type Actor, type Budget, type Limits, type TableName } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import { parseBudgetDuration } from '../domain/budget-duration.ts';
import { afterDuration } from './budget-periods.ts';
import { changeStamps, newStamps } from './stamps.ts';

/** Sets of limits that several accounts share by their id (proxy HTTP contract 4.3). */
export interface Budgets {
  /** Those that there are. */
  find(budgetIds: readonly string[]): readonly Budget[];
  /** @throws HubError for an id that no budget has */
  require(budgetId: string): Budget;
  /** Oldest first. */
  list(): readonly Budget[];
  /** @throws HubError for an id that is taken */
  create(budgetId: string | undefined, limits: Limits, by: Actor): Budget;
  /** @throws HubError for an id that no budget has */
  update(budgetId: string, limitsOf: (known: Limits) => Limits, by: Actor): Budget;
  /** @throws HubError for an id that no budget has, or one that somebody uses: then it says who */
  delete(budgetId: string, by: Actor): Budget;
}

export interface BudgetsDeps {
  readonly book: AccountBook;
  /** The reusable budget that end users without limits get, by a setting. */
  readonly customerBudgetId: () => string | null;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createBudgets({ book, customerBudgetId, clock, ids }: BudgetsDeps): Budgets {
  const requireBudget = (budgetId: string) => requireBudgetOf(book, budgetId);

  return {
    find: (budgetIds) =>
      [...new Set(budgetIds)].map((budgetId) => book.budgets.get(budgetId)).filter((budget) => budget !== undefined),
    require: requireBudget,
    list: () => [...book.budgets.all()],
    create(wished, limits, by) {
      const budgetId = wished ?? ids.next('budget_');
      if (book.budgets.get(budgetId) !== undefined) {
        throw refused(
          `Budget ${JSON.stringify(budgetId)} already exists. Change it with /budget/update, or choose another id.`,
        );
      }
      const row = newBudget(budgetId, limits, by, clock.now());
      book.apply([{ type: 'put', table: 'budgets', row }], by);
      return row;
    },
    update(budgetId, limitsOf, by) {
      const row = changedBudget(requireBudget(budgetId), limitsOf, by, clock.now());
      book.apply([{ type: 'put', table: 'budgets', row }], by);
      return row;
    },
    delete(budgetId, by) {
      const budget = requireBudget(budgetId);
      const users = usesOf(book, budgetId).map(({ name }) => name);
      if (customerBudgetId() === budgetId) users.push('the setting for customers without limits');
      if (users.length > 0) {
        throw refused(
          `Budget ${JSON.stringify(budgetId)} is in use by ${named(users)}. Give them another budget first.`,
        );
      }
      book.apply([{ type: 'delete', table: 'budgets', id: budgetId }], by);
      return budget;
    },
  };
}

interface BudgetUse {
  readonly table: TableName;
  readonly id: string;
  /** For a message. */
  readonly name: string;
}

/** Who names a budget. */
function usesOf(book: AccountBook, budgetId: string): BudgetUse[] {
  const use = (table: TableName, kind: string, id: string, name = id) => ({
    table,
    id,
    name: `${kind} ${JSON.stringify(name)}`,
  });
  return [
    ...book.keys.where('budgetId', budgetId).map((key) => use('keys', 'key', key.token, key.keyAlias ?? key.keyName)),
    ...book.organizations
      .where('budgetId', budgetId)
      .map(({ organizationId }) => use('organizations', 'organization', organizationId)),
    ...book.teams.where('memberBudgetId', budgetId).map(({ teamId }) => use('teams', 'the members of team', teamId)),
    ...book.memberships
      .where('budgetId', budgetId)
      .map((member) => use('memberships', 'team member', idOf.memberships(member), member.userId)),
    ...book.customers.where('budgetId', budgetId).map(({ userId }) => use('customers', 'customer', userId)),
  ];
}

/**
 * The changes, and the end of a budget that was made for what they take away; it stays where somebody else uses it, whom
 * nothing would limit without it.
 */
export function withEndOfBudget(
  book: AccountBook,
  changes: readonly AccountChange[],
  budgetId: string,
): readonly AccountChange[] {
  const changed = new Set(changes.map((change) => `${change.table}:${subjectOf(change)}`));
  const isFree = usesOf(book, budgetId).every(({ table, id }) => changed.has(`${table}:${id}`));
  return isFree ? [...changes, { type: 'delete', table: 'budgets', id: budgetId }] : changes;
}

function subjectOf(change: AccountChange): string {
  return change.type === 'delete' ? change.id : (idOf[change.table] as (row: unknown) => string)(change.row);
}

/** @throws HubError for an id that no budget has */
export function requireBudgetOf(book: AccountBook, budgetId: string): Budget {
  const budget = book.budgets.get(budgetId);
  if (budget !== undefined) return budget;
  throw refused(`There is no budget ${JSON.stringify(budgetId)}. GET /budget/list shows them, /budget/new makes one.`);
}

/** It begins anew after exactly its duration, where accounts with a rhythm of their own go by the calendar. */
export function newBudget(budgetId: string, limits: Limits, by: Actor, now: number): Budget {
  return { budgetId, limits, resetsAt: resetOf(limits, now), ...newStamps(by, now) };
}

/** A new rhythm counts from now; where the change names none, the budget begins anew when it would have. */
export function changedBudget(known: Budget, limitsOf: (known: Limits) => Limits, by: Actor, now: number): Budget {
  const limits = limitsOf(known.limits);
  const isSameRhythm = limits.budgetDuration === known.limits.budgetDuration;
  const resetsAt = isSameRhythm ? known.resetsAt : resetOf(limits, now);
  return { ...known, limits, resetsAt, ...changeStamps(by, now) };
}

function resetOf({ budgetDuration }: Limits, now: number): number | null {
  return budgetDuration === null ? null : afterDuration(parseBudgetDuration(budgetDuration), now);
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}

function refused(message: string): HubError {
  return new HubError('invalid_request', message, { param: 'budget_id', wireType: 'bad_request_error' });
}
