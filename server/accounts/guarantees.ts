import type { ApiKey, Limits } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { AccountBook } from './account-book.ts';

/** A key's limit of a kind, and how it is meant, by their wire names. */
const GUARANTEES = [
  { type: 'rpm_limit_type', limit: 'rpmLimit', byModel: 'modelRpmLimit', name: 'rpm_limit' },
  { type: 'tpm_limit_type', limit: 'tpmLimit', byModel: 'modelTpmLimit', name: 'tpm_limit' },
] as const;
type Guarantee = (typeof GUARANTEES)[number];

/**
 * A key whose limit is a guarantee must be able to use all of it while its team's other keys use theirs.
 * @throws HubError where the guarantees of the team's keys add up to more than the team may use
 */
export function requireGuaranteesFit(book: AccountBook, key: ApiKey): void {
  const team = key.teamId === null ? undefined : book.teams.get(key.teamId);
  if (team === undefined) return;
  for (const guarantee of GUARANTEES.filter((each) => isGuaranteed(key, each))) {
    const others = book.keys
      .where('teamId', team.teamId)
      .filter((other) => other.token !== key.token && isGuaranteed(other, guarantee));
    const sum = (limitOf: (limits: Limits) => number) =>
      [key, ...others].reduce((total, { limits }) => total + limitOf(limits), 0);
    const { limit, byModel, name } = guarantee;
    requireWithin(
      name,
      sum((limits) => limits[limit] ?? 0),
      team.limits[limit],
    );
    for (const model of Object.keys(key.limits[byModel])) {
      requireWithin(
        `model_${name}`,
        sum((limits) => limits[byModel][model] ?? 0),
        team.limits[byModel][model] ?? null,
      );
    }
  }
}

function isGuaranteed({ extras }: ApiKey, { type }: Guarantee): boolean {
  return extras[type] === 'guaranteed_throughput';
}

function requireWithin(param: string, promised: number, limit: number | null): void {
  if (limit === null || promised <= limit) return;
  throw new HubError(
    'invalid_request',
    `${param}: with this key the team's keys are guaranteed ${promised} a minute, but the team may use ${limit}. Guarantee less, or raise the team's limit.`,
    { param, wireType: 'bad_request_error' },
  );
}
