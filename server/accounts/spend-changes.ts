import type { Actor, AuditEntry, PayerRef, TableName } from '../domain/account.ts';
import { auditEntry } from '../domain/audit.ts';
import { toUsd, type Picodollars } from '../domain/money.ts';
import type { Clock } from '../domain/ports.ts';
import type { Balances } from './balances.ts';

/** Accounts whose spend people set by hand, and where the audit keeps what happened to them. */
const SUBJECTS = { key: 'keys', user: 'users', team: 'teams' } as const satisfies Partial<
  Record<PayerRef['kind'], TableName>
>;
export type SettablePayer = keyof typeof SUBJECTS;

/** What accounts have spent, changed by somebody and not by a request: on disk at once, with a row of the audit. */
export interface SpendChanges {
  /** @throws what the disk refuses with; then nothing has changed */
  set(payer: { readonly kind: SettablePayer; readonly id: string }, spend: Picodollars, by: Actor): void;
  /** Sets everybody of these kinds to nothing. @throws what the disk refuses with; it is tried again later */
  resetAll(kinds: readonly SettablePayer[], by: Actor): void;
  /** Accounts that were deleted: who gets their ids later has spent nothing. Their deletion stands in the audit. */
  end(payers: readonly PayerRef[]): void;
}

export interface SpendChangesDeps {
  readonly balances: Balances;
  /** Commits rows that wait: what is finished already was used before a change by hand. */
  readonly flush: () => void;
  /** Stores balances that changed and rows of the audit, in one transaction. */
  readonly store: (audit: readonly AuditEntry[]) => void;
  readonly clock: Clock;
}

export function createSpendChanges({ balances, flush, store, clock }: SpendChangesDeps): SpendChanges {
  const spendOf = (payer: PayerRef) => ({ spend: toUsd(balances.of(payer).spend) });

  return {
    set(payer, spend, by) {
      flush();
      const before = spendOf(payer);
      const undo = balances.setSpend(payer, spend);
      const change = {
        action: 'reset',
        subject: SUBJECTS[payer.kind],
        subjectId: payer.id,
        before,
        after: spendOf(payer),
      } as const;
      try {
        store([auditEntry(change, by, clock.now())]);
      } catch (error) {
        undo();
        throw error;
      }
    },
    resetAll(kinds, by) {
      flush();
      const changes = kinds.map((kind) => {
        const before = { spend: toUsd(balances.resetAll(kind)) };
        return { action: 'reset', subject: SUBJECTS[kind], subjectId: '*', before, after: { spend: 0 } } as const;
      });
      store(changes.map((change) => auditEntry(change, by, clock.now())));
    },
    end(payers) {
      flush();
      for (const payer of payers) balances.setSpend(payer, 0);
      store([]);
    },
  };
}
