import type { Groups } from '../../accounts/groups.ts';
import type { LimitLookup } from '../../accounts/limit-lookup.ts';
import type { Handler } from '../resource.ts';
import { budgetHandlers } from './budgets.ts';
import { customerHandlers } from './customers.ts';
import type { KeyDeps } from './keys.ts';
import { organizationHandlers } from './organizations.ts';
import { teamHandlers } from './teams.ts';

export type GroupDeps = Groups & {
  /** What limits an account in the end. */
  readonly limitsOf: LimitLookup['limitsOf'];
};

/** Teams, organizations, budgets and customers. */
export function groupHandlers(
  deps: GroupDeps & Pick<KeyDeps, 'book' | 'keys' | 'rights' | 'balances'>,
): readonly Handler[] {
  return [
    ...teamHandlers(deps),
    ...organizationHandlers(deps),
    ...budgetHandlers(deps.budgets),
    ...customerHandlers(deps),
  ];
}
