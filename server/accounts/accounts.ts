import { HubError } from '../domain/errors.ts';
import { costOf, type Picodollars } from '../domain/money.ts';
import type { Accounts, Admission, CallOpening, CallOutcome, Clock, Ledger, Principal } from '../domain/ports.ts';

export interface AccountsDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Told of every outcome after it was booked. */
  readonly onSettled: (opening: CallOpening, outcome: CallOutcome) => void;
}

/** The one place that says yes or no to a request and books it. */
export function createAccounts({ ledger, clock, onSettled }: AccountsDeps): Accounts {
  const costs = new WeakMap<Admission, Picodollars>();
  return {
    admit({ caller }, { model }) {
      if (!mayUseModel(caller, model)) {
        throw new HubError(
          'model_access_denied',
          `key not allowed to access model: it asked for ${model}, and its list is ${caller.key?.models.join(', ') ?? ''}.`,
          { param: 'model' },
        );
      }
      const admission: Admission = {
        model,
        limits: () => [],
        callerSpend: () => 0,
        cost: () => costs.get(admission) ?? 0,
      };
      return admission;
    },
    async settle(opening, outcome, admission) {
      const { caller, wishes } = opening;
      const { price, usage } = outcome;
      const cost =
        price === undefined || usage === undefined ? 0 : costOf(price, { ...usage, durationMs: outcome.durationMs });
      if (admission !== undefined) costs.set(admission, cost);
      const charge = {
        userId: caller.userId,
        teamId: caller.teamId,
        organizationId: caller.organizationId,
        customerId: wishes.customerId ?? null,
        tags: wishes.tags ?? [],
        metadata: wishes.metadata,
        cost,
      };
      await ledger.record({ ...outcome, opening, charge, settledAt: clock.now() });
      // Log and metrics are nobody's answer: they wait until the answer is on its way.
      setImmediate(onSettled, opening, outcome);
    },
  };
}

/** An entry names a model, or with a `*` at its end all that begin so. */
export function mayUseModel(caller: Principal, model: string): boolean {
  const models = caller.key?.models ?? [];
  if (models.length === 0) return true;
  return models.some((entry) => (entry.endsWith('*') ? model.startsWith(entry.slice(0, -1)) : entry === model));
}
