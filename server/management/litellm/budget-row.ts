import type { Budget } from '../../domain/account.ts';
import { isoTime, limitsToWire } from './limits.ts';

/** A reusable budget as LiteLLM writes it, alone and inside the rows that use it. */
export function budgetToWire({ budgetId, limits, resetsAt, ...stamps }: Budget) {
  return {
    budget_id: budgetId,
    ...limitsToWire(limits),
    budget_reset_at: resetsAt === null ? null : isoTime(resetsAt),
    created_at: isoTime(stamps.createdAt),
    created_by: stamps.createdBy,
    updated_at: isoTime(stamps.updatedAt),
    updated_by: stamps.updatedBy,
  };
}
