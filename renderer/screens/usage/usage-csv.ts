import type { UsagePoint, UsageShare, UsageSums } from '../../../server/contract/hub/usage.ts';
import { toCsv } from './to-csv.ts';

const SUMS_HEAD = [
  'requests',
  'errors',
  'cancelled',
  'input_tokens',
  'output_tokens',
  'cost_usd',
  'mean_duration_ms',
  'mean_first_token_ms',
];

function sumsOf(sums: UsageSums): readonly (number | null)[] {
  return [
    sums.requests,
    sums.errors,
    sums.cancelled,
    sums.inputTokens,
    sums.outputTokens,
    sums.cost,
    sums.meanDurationMs,
    sums.meanFirstTokenMs,
  ];
}

/** Who used how much, with figures that a spreadsheet can add up. */
export function sharesToCsv(shares: readonly UsageShare[]): string {
  return toCsv(
    ['id', 'name', ...SUMS_HEAD],
    shares.map((share) => [share.entity, share.name, ...sumsOf(share)]),
  );
}

/** How much was used when; times are UTC. */
export function pointsToCsv(points: readonly UsagePoint[]): string {
  return toCsv(
    ['from_utc', ...SUMS_HEAD],
    points.map((point) => [new Date(point.at).toISOString(), ...sumsOf(point)]),
  );
}
