import type { UsagePoint, UsageSeries, UsageSums } from '../../../server/contract/hub/usage.ts';

/** One part of a bar; the rest is what belongs to no series. */
interface StackPart {
  readonly entity: string | undefined;
  readonly value: number;
}

/**
 * What the series have of each point, in their order, and what is left for all others, last.
 * @param total of the point, however much the series have of it
 */
export function stackOf(
  at: number,
  total: number,
  series: readonly UsageSeries[],
  valueOf: (sums: UsageSums) => number,
): readonly StackPart[] {
  const parts = series.map(({ entity, points }) => ({ entity, value: valueAt(points, at, valueOf) }));
  const known = parts.reduce((sum, { value }) => sum + value, 0);
  // A difference of sums of fractions is never quite nothing.
  const rest = total - known > total * 1e-9 ? total - known : 0;
  return [...parts, { entity: undefined, value: rest }];
}

function valueAt(points: readonly UsagePoint[], at: number, valueOf: (sums: UsageSums) => number): number {
  const point = points.find((each) => each.at === at);
  return point === undefined ? 0 : valueOf(point);
}
