import { isDeepStrictEqual } from 'node:util';
import { createAccountBook, type AccountBook } from './accounts/account-book.ts';
import { createGroups } from './accounts/groups.ts';
import { createKeyRing, type KeyRing } from './accounts/key-ring.ts';
import { openAccounts, type OpenAccounts, type OpenAccountsDeps } from './accounts/open-accounts.ts';
import { createRights } from './accounts/rights.ts';
import { createSpendChanges, type SpendChanges } from './accounts/spend-changes.ts';
import { createUsers } from './accounts/users.ts';
import type { IdGenerator } from './domain/ports.ts';
import { createHousekeeping, type Housekeeping } from './housekeeping.ts';
import type { ManagementDeps } from './management/index.ts';
import { createAccountStore } from './store/account-store.ts';
import { checkpoint, type Database } from './store/database.ts';
import { createLedger } from './store/ledger.ts';
import { createLedgerStore } from './store/ledger-store.ts';
import { createProjection } from './store/projection.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Rows removed at once, so that no request waits long for it. */
const PURGE_ROWS = 1_000;

export interface BookkeepingDeps extends Pick<OpenAccountsDeps, 'models' | 'rules' | 'clock' | 'logger' | 'onSettled'> {
  readonly db: Database;
  /** Days after which rows of the ledger are removed; 0 = never. */
  readonly retentionDays: () => number;
  /** What else is tidied now and then; each may throw. */
  readonly chores?: readonly (() => void)[] | undefined;
  readonly ids: IdGenerator;
}

/** Who there is, what they used, and the ledger, over one database. */
export interface Bookkeeping extends Pick<
  OpenAccounts,
  'accounts' | 'balances' | 'limits' | 'access' | 'requireOpen' | 'figures'
> {
  readonly book: AccountBook;
  readonly keys: KeyRing;
  readonly housekeeping: Housekeeping;
  readonly spends: SpendChanges;
  /** What the handlers need. */
  readonly handlers: Pick<ManagementDeps, 'book' | 'keys' | 'users' | 'groups'>;
  /** The owner's settings may have changed. */
  rulesChanged(): void;
  /** Deployments were changed: their own budgets may begin anew at other times. */
  deploymentsChanged(ids: readonly string[]): void;
}

/**
 * Puts accounts, ledger and balances together and brings balances up to the last row of the ledger, whatever ended the hub
 * the last time.
 */
export function openBookkeeping(deps: BookkeepingDeps): Bookkeeping {
  const { db, models, rules, retentionDays, chores = [], clock, ids, logger, onSettled } = deps;
  const ledgerStore = createLedgerStore(db);
  const ledger = createLedger(ledgerStore, logger);
  const projection = createProjection(db, ledgerStore);
  const accountStore = createAccountStore(db);
  const book = createAccountBook({ records: accountStore, clock });
  const { accounts, balances, limits, access, requireOpen, figures, replay, tidy } = openAccounts({
    book,
    stored: projection.storedBalances(),
    ledger,
    models,
    rules,
    clock,
    logger,
    onSettled,
  });
  replay(projection.rowsSinceBalances());
  const keys = createKeyRing({
    book,
    onRegenerated(from, to) {
      balances.renameKey(from, to);
      // At once: a hub that is killed must not find the spend under the old hash.
      housekeeping.storeBalances();
    },
    touch: accountStore.touch,
    clock,
    ids,
  });
  const housekeeping = createHousekeeping({
    ledger,
    projection,
    balances,
    steps: [
      keys.flush,
      tidy,
      () => {
        if (retentionDays() > 0) ledgerStore.purge(clock.now() - retentionDays() * DAY_MS, PURGE_ROWS);
      },
      ...chores,
      () => checkpoint(db),
    ],
    logger,
  });
  // Rows that were charged by rules of before must not be charged once more by those of now, if the hub is killed.
  book.onChange(housekeeping.tryToStoreBalances);

  let knownRules = rules();
  function rulesChanged(): void {
    const changed = rules();
    if (isDeepStrictEqual(changed, knownRules)) return;
    knownRules = changed;
    balances.rulesChanged();
    housekeeping.tryToStoreBalances();
  }

  function deploymentsChanged(ids: readonly string[]): void {
    balances.rulesChanged(ids.map((id) => ({ kind: 'deployment', id })));
    housekeeping.tryToStoreBalances();
  }

  const spends = createSpendChanges({ balances, flush: ledger.flush, store: housekeeping.storeBalances, clock });
  const groups = createGroups({
    book,
    keys,
    endBalances: spends.end,
    customerBudgetId: () => rules().customerBudgetId,
    isKnownModel: (name) => models.factsOf(name) !== undefined,
    clock,
    ids,
  });

  return {
    accounts,
    balances,
    limits,
    access,
    figures,
    requireOpen,
    book,
    keys,
    housekeeping,
    spends,
    handlers: {
      book,
      keys: { book, keys, rights: createRights(book), balances, spends, clock },
      users: { users: createUsers({ book, keys, endBalances: spends.end, clock, ids }) },
      groups: { ...groups, limitsOf: limits.limitsOf },
    },
    rulesChanged,
    deploymentsChanged,
  };
}
