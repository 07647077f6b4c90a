import { NO_LIMITS, type Budget, type Limits, type PayerRef } from '../domain/account.ts';
import type { Compat } from '../domain/compat.ts';
import type { ApiKey } from '../domain/api-key.ts';
import type { Clock } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import type { ResetRule } from './balances.ts';
import { parseBudgetDuration, type BudgetDuration } from '../domain/budget-duration.ts';
import { ownValue } from '../domain/own-value.ts';

/** Limits of the hub as a whole, from its settings. */
export interface GlobalLimits {
  readonly maxBudget: number | null;
  readonly budgetDuration: string | null;
  /** The reusable budget of end users who have no limits of their own. */
  readonly customerBudgetId: string | null;
  readonly compat: Compat;
}

export interface LimitLookup {
  /** What limits this account: its own limits, and where it has none those of the reusable budget it names. */
  limitsOf(ref: PayerRef): Limits;
  /** How its budget begins anew; null = never. */
  ruleOf(ref: PayerRef): ResetRule | null;
}

/** What LiteLLM makes of a rhythm that it does not know. */
const DAILY: BudgetDuration = { amount: 1, unit: 'd' };

interface Found {
  readonly own: Limits;
  readonly budgetId: string | null;
}

export function createLimitLookup(book: AccountBook, global: () => GlobalLimits, clock: Clock): LimitLookup {
  function find({ kind, id }: PayerRef): Found {
    const [first = '', second = ''] = id.split('\n');
    switch (kind) {
      case 'key': {
        const key = book.keys.get(id);
        return { own: key === undefined ? NO_LIMITS : withIncrease(key, clock.now()), budgetId: key?.budgetId ?? null };
      }
      case 'key_model':
        return { own: ofModel(book.keys.get(first), second), budgetId: null };
      case 'user':
        return { own: book.users.get(id)?.limits ?? NO_LIMITS, budgetId: null };
      case 'team':
        return { own: book.teams.get(id)?.limits ?? NO_LIMITS, budgetId: null };
      case 'member': {
        const member = book.memberships.get(id);
        return { own: member?.limits ?? NO_LIMITS, budgetId: member?.budgetId ?? null };
      }
      case 'organization':
        return { own: NO_LIMITS, budgetId: book.organizations.get(id)?.budgetId ?? null };
      case 'customer': {
        const customer = book.customers.get(id);
        const own = customer?.limits ?? NO_LIMITS;
        return { own, budgetId: customer?.budgetId ?? global().customerBudgetId };
      }
      case 'global': {
        const { maxBudget, budgetDuration } = global();
        return { own: { ...NO_LIMITS, maxBudget, budgetDuration }, budgetId: null };
      }
      case 'window':
        return { own: { ...NO_LIMITS, budgetDuration: id.slice(id.lastIndexOf('\n') + 1) }, budgetId: null };
      case 'tag':
        return { own: NO_LIMITS, budgetId: null };
    }
  }

  const known = (duration: BudgetDuration): BudgetDuration =>
    duration.unit === 'w' && !global().compat.budgetsKnowWeeks ? DAILY : duration;
  const budgetOf = ({ budgetId }: Found) => (budgetId === null ? undefined : book.budgets.get(budgetId));

  return {
    limitsOf(ref) {
      const found = find(ref);
      const budget = budgetOf(found);
      return budget === undefined ? found.own : merged(found.own, budget.limits);
    },
    ruleOf(ref) {
      const found = find(ref);
      const { own } = found;
      if (own.budgetDuration !== null) {
        return { type: 'calendar', duration: known(parseBudgetDuration(own.budgetDuration)) };
      }
      const budget = budgetOf(found);
      return budget === undefined || own.maxBudget !== null ? null : ruleOfBudget(budget);
    },
  };
}

function ruleOfBudget({ limits, resetsAt }: Budget): ResetRule | null {
  if (limits.budgetDuration === null || resetsAt === null) return null;
  return { type: 'interval', duration: parseBudgetDuration(limits.budgetDuration), anchor: resetsAt };
}

/** Where an account has no limit of its own, the reusable budget's holds. */
function merged(own: Limits, shared: Limits): Limits {
  const filled = Object.entries(own).map(([name, value]) => [
    name,
    isUnset(value) ? shared[name as keyof Limits] : (value as unknown),
  ]);
  return Object.fromEntries(filled) as Limits;
}

function isUnset(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function ofModel(key: ApiKey | undefined, model: string): Limits {
  const budget = key === undefined ? undefined : ownValue(key.limits.modelMaxBudget, model);
  if (budget === undefined) return NO_LIMITS;
  return { ...NO_LIMITS, maxBudget: budget.budgetLimit, budgetDuration: budget.timePeriod };
}

/** LiteLLM's `temp_budget_increase`: more money until a day. */
function withIncrease({ limits, extras }: ApiKey, now: number): Limits {
  const increase = extras['temp_budget_increase'];
  const expiry = extras['temp_budget_expiry'];
  if (limits.maxBudget === null || typeof increase !== 'number' || typeof expiry !== 'string') return limits;
  return Date.parse(expiry) > now ? { ...limits, maxBudget: limits.maxBudget + increase } : limits;
}
