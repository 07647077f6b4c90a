import type { Membership } from '../../api/queries/teams.ts';
import type { LimitFacts } from '../../components/limits-draft.ts';

/** The limits that hold for a member, its own over those that the team gives its members. */
export function memberLimits({ litellm_budget_table: limits }: Membership): LimitFacts {
  return {
    max_budget: limits?.max_budget ?? null,
    budget_duration: limits?.budget_duration ?? null,
    rpm_limit: limits?.rpm_limit ?? null,
    tpm_limit: limits?.tpm_limit ?? null,
  };
}
