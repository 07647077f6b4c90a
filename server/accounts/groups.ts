import type { PayerRef } from '../domain/account.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';
import { createBudgets, type Budgets } from './budgets.ts';
import { createCustomers, type Customers } from './customers.ts';
import type { KeyRing } from './key-ring.ts';
import { createOrganizations, type Organizations } from './organizations.ts';
import { createTeamMembers, type TeamMembers } from './team-members.ts';
import { createTeams, type Teams } from './teams.ts';

/** Everything in the account book that is not a key or a user. */
export interface Groups {
  readonly teams: Teams;
  readonly members: TeamMembers;
  readonly organizations: Organizations;
  readonly budgets: Budgets;
  readonly customers: Customers;
}

export interface GroupsDeps {
  readonly book: AccountBook;
  readonly keys: Pick<KeyRing, 'get'>;
  /** Sets what these accounts spent to nothing, for good: who gets their ids later has spent nothing. */
  readonly endBalances: (refs: readonly PayerRef[]) => void;
  /** The reusable budget that end users without limits get, by a setting. */
  readonly customerBudgetId: () => string | null;
  readonly isKnownModel: (name: string) => boolean;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createGroups(deps: GroupsDeps): Groups {
  return {
    teams: createTeams(deps),
    members: createTeamMembers(deps),
    organizations: createOrganizations(deps),
    budgets: createBudgets(deps),
    customers: createCustomers(deps),
  };
}
