import type { StoredBalance } from '../domain/account.ts';
import { HUB } from '../domain/audit.ts';
import type { Accounts, CallOutcome, Clock, Ledger, LedgerEntry, Logger, Principal } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import { createAccounts } from './accounts.ts';
import { createGatekeeper, type AdmissionRules } from './admission.ts';
import { createBalances, type Balances } from './balances.ts';
import { newCustomer } from './customers.ts';
import { createDeploymentBudgets } from './deployment-budgets.ts';
import { createLimitLookup, type GlobalLimits, type LimitLookup } from './limit-lookup.ts';
import { createAccountFigures, type AccountFigures } from './account-figures.ts';
import { createModelAccess, type ModelAccess } from './model-access.ts';
import { ownTags } from './own-tags.ts';
import type { ModelKnowledge } from './model-facts.ts';
import { createPayers, type ChargedTo } from './payers.ts';
import { createRateWindows } from './rate-windows.ts';
import { payersTouchedBy } from './touched-payers.ts';

/** What the owner's settings say of accounts. */
export interface AccountRules extends GlobalLimits, AdmissionRules {
  /** An IANA name: whose midnight ends a day's budget. */
  readonly timeZone: string;
  /** What a limit of tokens a minute counts. */
  readonly tokenRateLimitType: 'total' | 'input' | 'output';
}

/** A row of the ledger, for rebuilding balances. */
export interface ReplayedRow extends ChargedTo {
  readonly outcome: CallOutcome['result'];
  readonly cost: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Epoch milliseconds. */
  readonly settledAt: number;
}

export interface OpenAccounts {
  readonly accounts: Accounts;
  readonly balances: Balances;
  readonly limits: LimitLookup;
  readonly access: ModelAccess;
  readonly figures: AccountFigures;
  /** @throws HubError where a caller may call nothing at all, and not only no model */
  requireOpen(caller: Principal): void;
  /** Charges what the ledger held when balances were last stored no more. */
  replay(rows: Iterable<ReplayedRow>): void;
  /** What can wait: rows for new end users, and minutes that are over. */
  tidy(): void;
}

export interface OpenAccountsDeps {
  readonly book: AccountBook;
  readonly stored: readonly StoredBalance[];
  readonly ledger: Ledger;
  readonly models: ModelKnowledge;
  readonly rules: () => AccountRules;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onSettled: (entry: LedgerEntry) => void;
}

/** Puts the room together: balances, limits, admission and booking over one account book. */
export function openAccounts(deps: OpenAccountsDeps): OpenAccounts {
  const { book, stored, ledger, models, rules, clock, logger, onSettled } = deps;
  const limits = createLimitLookup({ book, models, global: rules, clock });
  const balances = createBalances({ stored, ruleOf: limits.ruleOf, timeZone: () => rules().timeZone, clock });
  book.onChange((changes, before) => {
    const { customerBudgetId } = rules();
    const touched = changes.map((change, index) => payersTouchedBy(change, before[index], book, customerBudgetId));
    balances.rulesChanged(touched.every((refs) => refs !== undefined) ? touched.flat() : undefined);
  });
  const payers = createPayers({ book, limits, models });
  const windows = createRateWindows(clock);
  const access = createModelAccess(book, models);
  const gatekeeper = createGatekeeper({ book, balances, limits, windows, access, models, rules, clock });
  const deploymentBudgets = createDeploymentBudgets({ balances, limits });
  const newCustomers = new Set<string>();
  const accounts = createAccounts({
    gatekeeper,
    deploymentBudgets,
    balances,
    limits,
    payers,
    ledger,
    clock,
    logger,
    countedTokens: () => rules().tokenRateLimitType,
    ownTags: (caller) => ownTags(book, caller),
    findCustomer: (id) => book.customers.get(id),
    onCustomer: (id) => void (book.customers.get(id) === undefined && newCustomers.add(id)),
    onSettled,
  });

  function storeCustomers(): void {
    if (newCustomers.size === 0) return;
    const now = clock.now();
    const rows = [...newCustomers].filter((id) => book.customers.get(id) === undefined);
    book.apply(
      rows.map((userId) => ({ type: 'put', table: 'customers', row: newCustomer(userId, now) })),
      HUB,
    );
    newCustomers.clear();
  }

  return {
    accounts,
    balances,
    limits,
    access,
    figures: createAccountFigures({ book, balances, limits, windows }),
    requireOpen: gatekeeper.requireOpen,
    replay(rows) {
      for (const row of rows) {
        if (row.outcome === 'error') continue; // A failure costs nothing and uses nothing up.
        balances.charge(payers.of(row), row.cost, row.inputTokens + row.outputTokens, row.settledAt);
      }
    },
    tidy() {
      storeCustomers();
      windows.sweep();
    },
  };
}
