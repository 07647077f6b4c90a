import type { Customer, CustomerWish } from '../../api/queries/customers.ts';
import { draftOf, limitChanges, noLimits, type LimitsDraft } from '../../components/limits-draft.ts';

/** A customer as it stands in the form. */
export interface CustomerDraft {
  readonly id: string;
  readonly alias: string;
  /** A shared budget; empty = limits of its own. */
  readonly budgetId: string;
  /** Its own. */
  readonly limits: LimitsDraft;
}

/** @param customer absent for a new one */
export function customerDraftOf(customer: Customer | undefined): CustomerDraft {
  if (customer === undefined) return { id: '', alias: '', budgetId: '', limits: noLimits };
  const limits = customer.litellm_budget_table;
  const budgetId = limits?.budget_id ?? '';
  return {
    id: customer.user_id,
    alias: customer.alias ?? '',
    budgetId,
    // What a shared budget says is not the customer's own.
    limits: limits === null || budgetId !== '' ? noLimits : draftOf(limits),
  };
}

/** Only what differs. A shared budget and limits of its own exclude each other, so that one goes where the other comes. */
export function customerChanges(before: CustomerDraft, after: CustomerDraft): CustomerWish {
  const isSharing = after.budgetId !== '';
  return {
    user_id: after.id.trim(),
    ...(after.alias.trim() !== before.alias && { alias: after.alias.trim() === '' ? null : after.alias.trim() }),
    ...(after.budgetId !== before.budgetId && { budget_id: isSharing ? after.budgetId : null }),
    ...limitChanges(before.limits, isSharing ? noLimits : after.limits),
  };
}
