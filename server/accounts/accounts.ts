import { HubError } from '../domain/errors.ts';
import type { Accounts, CallOpening, CallOutcome, Ledger, Principal } from '../domain/ports.ts';

export interface AccountsDeps {
  readonly ledger: Ledger;
  /** Told of every outcome after it was booked. */
  readonly onSettled: (opening: CallOpening, outcome: CallOutcome) => void;
}

/** The one place that says yes or no to a request and books it. */
export function createAccounts({ ledger, onSettled }: AccountsDeps): Accounts {
  return {
    admit({ caller }, { model }) {
      if (mayUseModel(caller, model)) return;
      throw new HubError(
        'model_access_denied',
        `key not allowed to access model: it asked for ${model}, and its list is ${caller.models.join(', ')}.`,
        { param: 'model' },
      );
    },
    async settle(opening, outcome) {
      await ledger.record({ ...outcome, opening });
      // Log and metrics are nobody's answer: they wait until the answer is on its way.
      setImmediate(onSettled, opening, outcome);
    },
  };
}

/** An entry names a model, or with a `*` at its end all that begin so. */
export function mayUseModel(caller: Principal, model: string): boolean {
  if (caller.models.length === 0) return true;
  return caller.models.some((entry) => (entry.endsWith('*') ? model.startsWith(entry.slice(0, -1)) : entry === model));
}
