import type { Budgets } from '../../accounts/budgets.ts';
import * as contract from '../../contract/litellm/budgets.ts';
import { actorOf, implement, type Handler } from '../resource.ts';
import { budgetToWire } from './budget-row.ts';
import { limitsFrom, mergeLimits } from './limits.ts';

/** LiteLLM's routes for reusable budgets: a thin face over them. */
export function budgetHandlers(budgets: Budgets): readonly Handler[] {
  return [
    implement(contract.createBudget, ({ body }, context) =>
      budgetToWire(budgets.create(body.budget_id ?? undefined, limitsFrom(body, context.compat), actorOf(context))),
    ),
    implement(contract.updateBudget, ({ body }, context) =>
      budgetToWire(
        budgets.update(body.budget_id, (known) => mergeLimits(known, body, context.compat), actorOf(context)),
      ),
    ),
    implement(contract.readBudgets, ({ body }) => budgets.find(body.budgets).map(budgetToWire)),
    implement(contract.listBudgets, () => budgets.list().map(budgetToWire)),
    implement(contract.getBudgetSettings, ({ query }) => {
      const row = budgetToWire(budgets.require(query.budget_id));
      return SETTINGS.map(([name, type, description]) => ({
        field_name: name,
        field_type: type,
        field_description: description,
        field_value: row[name],
        stored_in_db: row[name] !== null,
        field_default_value: null,
      }));
    }),
    implement(contract.deleteBudget, ({ body }, context) => budgetToWire(budgets.delete(body.id, actorOf(context)))),
  ];
}

const SETTINGS = [
  ['max_budget', 'Float', 'USD that each account may spend in a period; beyond it requests are refused.'],
  ['soft_budget', 'Float', 'USD after which a warning is given; nothing is refused.'],
  ['budget_duration', 'String', 'How often spending begins anew, such as 1d, 30d or 1mo.'],
  ['tpm_limit', 'Integer', 'Tokens that each account may use in a minute.'],
  ['rpm_limit', 'Integer', 'Requests that each account may make in a minute.'],
  ['max_parallel_requests', 'Integer', 'Requests of each account that may run at once.'],
] as const;
