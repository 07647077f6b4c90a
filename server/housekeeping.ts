import type { Balances } from './accounts/balances.ts';
import type { AuditEntry } from './domain/account.ts';
import type { Logger } from './domain/ports.ts';
import type { GroupedLedger } from './store/ledger.ts';
import type { Projection } from './store/projection.ts';

/** Ledger rows that are added up at once: some milliseconds, in which requests wait. */
const ROWS_AT_ONCE = 500;

export interface HousekeepingDeps {
  readonly ledger: GroupedLedger;
  readonly projection: Projection;
  readonly balances: Balances;
  /** Further steps, each of which may throw. */
  readonly steps: readonly (() => void)[];
  readonly logger: Logger;
}

export interface Housekeeping {
  /** What can wait for some seconds. */
  tick(): void;
  /**
   * Commits what waits and stores balances, so that they hold every row of the ledger.
   * @param audit who changed them by hand, in the same transaction
   * @throws what the disk refuses with
   */
  storeBalances(audit?: readonly AuditEntry[]): void;
  /** The same, and what the disk refuses now is tried again at the next tick. */
  tryToStoreBalances(): void;
  /** The last time: the database may be closed afterwards. */
  close(): void;
}

/** What the hub does beside requests: stores balances, adds usage up, and what else its parts ask for. */
export function createHousekeeping({ ledger, projection, balances, steps, logger }: HousekeepingDeps): Housekeeping {
  let isAddingUp = false;
  let isClosed = false;

  function storeBalances(audit?: readonly AuditEntry[]): void {
    // Balances in memory hold rows that still wait to be written: written first, the two agree.
    ledger.flush();
    balances.storeChanged((changed) => projection.storeBalances(changed, audit));
  }

  function attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      // A full disk must not end the hub: what could not be written is tried again next time.
      logger.error('housekeeping.failed', { error });
    }
  }

  /** The rest of a long ledger comes piece by piece, with requests in between. */
  function addUp(): void {
    if (isClosed) return;
    let count = 0;
    attempt(() => (count = projection.advance(ROWS_AT_ONCE)));
    isAddingUp = count === ROWS_AT_ONCE;
    if (isAddingUp) setImmediate(addUp);
  }

  return {
    tick() {
      attempt(storeBalances);
      if (!isAddingUp) addUp();
      for (const step of steps) attempt(step);
    },
    storeBalances,
    tryToStoreBalances: () => attempt(storeBalances),
    close() {
      isClosed = true;
      attempt(storeBalances);
      for (const step of steps) attempt(step);
    },
  };
}
