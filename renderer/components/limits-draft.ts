import type { UserRow } from '../../server/contract/litellm/users.ts';

/** Limits as they stand in a form: texts, and empty = no limit. */
export interface LimitsDraft {
  readonly max_budget: string;
  readonly soft_budget: string;
  readonly token_budget: string;
  /** LiteLLM's grammar: `monthly`, `7d`, …; empty = never. */
  readonly budget_duration: string;
  readonly rpm_limit: string;
  readonly tpm_limit: string;
  readonly max_parallel_requests: string;
  /** Empty = all. */
  readonly models: readonly string[];
}
export type LimitField = keyof LimitsDraft;

const NUMBERS = [
  'max_budget',
  'soft_budget',
  'token_budget',
  'rpm_limit',
  'tpm_limit',
  'max_parallel_requests',
] as const satisfies readonly LimitField[];
type NumberField = (typeof NUMBERS)[number];

export const noLimits: LimitsDraft = {
  max_budget: '',
  soft_budget: '',
  token_budget: '',
  budget_duration: '',
  rpm_limit: '',
  tpm_limit: '',
  max_parallel_requests: '',
  models: [],
};

/** The limits of an account, of any kind; what it can't have is absent. */
export type LimitFacts = Partial<Pick<UserRow, NumberField | 'budget_duration' | 'models'>>;

/** What to send: what is absent stays as it is, null takes a limit away, no models means all. */
export type LimitChanges = { [Field in NumberField]?: number | null } & {
  budget_duration?: string | null;
  models?: readonly string[];
};

export function draftOf(account: LimitFacts): LimitsDraft {
  const numbers = Object.fromEntries(NUMBERS.map((field) => [field, String(account[field] ?? '')])) as Record<
    NumberField,
    string
  >;
  return { ...numbers, budget_duration: account.budget_duration ?? '', models: account.models ?? [] };
}

/** Only what differs, so that a limit that nobody touched is not written over. For something new, `before` is `noLimits`. */
export function limitChanges(before: LimitsDraft, after: LimitsDraft): LimitChanges {
  const changes: LimitChanges = {};
  for (const field of NUMBERS) {
    const text = after[field].trim();
    if (text !== before[field].trim()) changes[field] = text === '' ? null : Number(text);
  }
  if (after.budget_duration !== before.budget_duration) {
    changes.budget_duration = after.budget_duration === '' ? null : after.budget_duration;
  }
  if (after.models.join('\n') !== before.models.join('\n')) changes.models = after.models;
  return changes;
}
