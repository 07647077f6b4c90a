import { type ApiKey, type Budget, type Limits, NO_LIMITS, type PayerRef } from '../domain/account.ts';
import type { Compat } from '../domain/compat.ts';
import type { Clock } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import type { ModelKnowledge } from './model-facts.ts';
import { parseBudgetDuration, type BudgetDuration } from '../domain/budget-duration.ts';
import { ownValue } from '../domain/own-value.ts';
import type { ResetRule } from './reset-rules.ts';

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

export interface LimitLookupDeps {
  readonly book: AccountBook;
  readonly models: Pick<ModelKnowledge, 'limitsOfDeployment'>;
  readonly global: () => GlobalLimits;
  readonly clock: Clock;
}

export function createLimitLookup({ book, models, global, clock }: LimitLookupDeps): LimitLookup {
  let lastGlobal: { readonly of: GlobalLimits; readonly limits: Limits } | undefined;

  function ownLimitsOf({ kind, id }: PayerRef): Limits {
    switch (kind) {
      case 'key': {
        const key = book.keys.get(id);
        return key === undefined ? NO_LIMITS : withIncrease(key, clock);
      }
      case 'key_model': {
        const joint = id.indexOf('\n');
        return limitsOfModel(limitsOf({ kind: 'key', id: id.slice(0, joint) }), id.slice(joint + 1));
      }
      case 'user':
        return book.users.get(id)?.limits ?? NO_LIMITS;
      case 'team':
        return book.teams.get(id)?.limits ?? NO_LIMITS;
      case 'member':
        return book.memberships.get(id)?.limits ?? NO_LIMITS;
      case 'customer':
        return book.customers.get(id)?.limits ?? NO_LIMITS;
      case 'deployment':
        return models.limitsOfDeployment(id);
      case 'global':
        return ofHub(global());
      case 'window':
        return { ...NO_LIMITS, budgetDuration: id.slice(id.lastIndexOf('\n') + 1) };
      case 'organization':
      case 'tag':
        return NO_LIMITS;
    }
  }

  const known = (duration: BudgetDuration): BudgetDuration =>
    duration.unit === 'w' && !global().compat.budgetsKnowWeeks ? DAILY : duration;

  /** Asked for every request and changed hardly ever. */
  function ofHub(rules: GlobalLimits): Limits {
    const { maxBudget, budgetDuration } = rules;
    if (maxBudget === null && budgetDuration === null) return NO_LIMITS;
    if (lastGlobal?.of.maxBudget !== maxBudget || lastGlobal.of.budgetDuration !== budgetDuration) {
      lastGlobal = { of: rules, limits: { ...NO_LIMITS, maxBudget, budgetDuration } };
    }
    return lastGlobal.limits;
  }

  function budgetOf({ kind, id }: PayerRef): Budget | undefined {
    const budgetId = budgetIdOf(kind, id);
    return budgetId == null ? undefined : book.budgets.get(budgetId);
  }

  function budgetIdOf(kind: PayerRef['kind'], id: string): string | null | undefined {
    switch (kind) {
      case 'key':
        return book.keys.get(id)?.budgetId;
      case 'member':
        return book.memberships.get(id)?.budgetId;
      case 'organization':
        return book.organizations.get(id)?.budgetId;
      case 'customer':
        return book.customers.get(id)?.budgetId ?? global().customerBudgetId;
      default:
        return undefined;
    }
  }

  function limitsOf(ref: PayerRef): Limits {
    const own = ownLimitsOf(ref);
    const budget = budgetOf(ref);
    return budget === undefined ? own : merged(own, budget.limits);
  }

  return {
    limitsOf,
    ruleOf(ref) {
      const own = ownLimitsOf(ref);
      if (own.budgetDuration !== null) {
        return { type: 'calendar', duration: known(parseBudgetDuration(own.budgetDuration)) };
      }
      const budget = budgetOf(ref);
      return budget === undefined || own.maxBudget !== null ? null : ruleOfBudget(budget);
    },
  };
}

function ruleOfBudget({ limits, resetsAt }: Budget): ResetRule | null {
  if (limits.budgetDuration === null || resetsAt === null) return null;
  return { type: 'interval', duration: parseBudgetDuration(limits.budgetDuration), anchor: resetsAt };
}

/** By an account's own limits and those of its reusable budget: rows never change, a change makes new ones. */
const mergedBefore = new WeakMap<Limits, WeakMap<Limits, Limits>>();

/** Where an account has no limit of its own, the reusable budget's holds. */
function merged(own: Limits, shared: Limits): Limits {
  if (own === NO_LIMITS) return shared;
  let ofOwn = mergedBefore.get(own);
  if (ofOwn === undefined) mergedBefore.set(own, (ofOwn = new WeakMap()));
  let limits = ofOwn.get(shared);
  if (limits === undefined) ofOwn.set(shared, (limits = merge(own, shared)));
  return limits;
}

function merge(own: Limits, shared: Limits): Limits {
  const filled = Object.entries(own).map(([name, value]) => [
    name,
    isUnset(value) ? shared[name as keyof Limits] : (value as unknown),
  ]);
  return Object.fromEntries(filled) as Limits;
}

function isUnset(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function limitsOfModel({ modelMaxBudget }: Limits, model: string): Limits {
  const budget = ownValue(modelMaxBudget, model);
  if (budget === undefined) return NO_LIMITS;
  return { ...NO_LIMITS, maxBudget: budget.budgetLimit, budgetDuration: budget.timePeriod };
}

/** LiteLLM's `temp_budget_increase`: more money until a day. */
function withIncrease({ limits, extras }: ApiKey, clock: Clock): Limits {
  const increase = extras['temp_budget_increase'];
  if (limits.maxBudget === null || typeof increase !== 'number') return limits;
  const expiry = extras['temp_budget_expiry'];
  const isOver = typeof expiry !== 'string' || Date.parse(expiry) <= clock.now();
  return isOver ? limits : { ...limits, maxBudget: limits.maxBudget + increase };
}
