import { HubError } from '../domain/errors.ts';
import type { Ledger, LedgerEntry, Logger } from '../domain/ports.ts';
import type { LedgerStore } from './ledger-store.ts';

interface Waiting {
  readonly entry: LedgerEntry;
  readonly onBooked: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupedLedger extends Ledger {
  /** Commits what waits, now. */
  flush(): void;
}

/**
 * Group commit: the entries of one turn of the event loop share one transaction, and each caller waits for it. Measured
 * cheaper than a row at a time, and unlike a timer it adds no wait of its own; what was acknowledged survives a kill.
 */
export function createLedger(store: LedgerStore, logger: Logger): GroupedLedger {
  let waiting: Waiting[] = [];

  function flush(): void {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      store.insert(batch.map(({ entry }) => entry));
    } catch (cause) {
      logger.error('ledger.commit_failed', { rows: batch.length, error: cause });
      const error = new HubError(
        'storage_failed',
        'The answer could not be booked, because the database refused the row. Check the disk of the data folder.',
        {},
        cause,
      );
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { onBooked, resolve, reject } of batch) {
      try {
        onBooked();
        resolve();
      } catch (error) {
        // One caller's failure; the others of this turn have their rows and go on.
        reject(error);
      }
    }
  }

  return {
    record(entry, onBooked) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ entry, onBooked, resolve, reject });
      return promise;
    },
    flush,
  };
}
