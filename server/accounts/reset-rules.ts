import type { BudgetDuration } from '../domain/budget-duration.ts';
import { afterDuration, nextCalendarReset, SECONDS } from './budget-periods.ts';

/** How an account's budget begins anew. */
export type ResetRule =
  | { readonly type: 'calendar'; readonly duration: BudgetDuration }
  /** At `anchor` and every duration after it: a reusable budget, whose accounts all begin anew together. */
  | { readonly type: 'interval'; readonly duration: BudgetDuration; readonly anchor: number };

/** Of these, so many make a round on a clock's face: within it boundaries are the same from wherever one counts. */
const ROUND = { s: 60, m: 60, h: 24 } as const;
/** A change of the clocks makes a step so much longer. */
const CLOCK_CHANGE_MS = 3_600_000;
/** Boundaries that are walked one by one; who was away for longer begins anew now. */
const MAX_STEPS = 1_000;

/** The first boundary after a moment, in epoch milliseconds. @param timeZone an IANA name */
export function nextReset(rule: ResetRule, now: number, timeZone: string): number {
  if (rule.type === 'calendar') return nextCalendarReset(rule.duration, now, timeZone);
  const { duration, anchor } = rule;
  if (anchor > now) return anchor;
  const length = lengthOf(duration);
  if (length !== undefined) return anchor + (Math.floor((now - anchor) / length) + 1) * length;
  let next = anchor;
  while (next <= now) next = afterDuration(duration, next);
  return next;
}

/** The period that a moment is in. @param boundary one that is past, in epoch milliseconds */
export function periodOf(
  rule: ResetRule,
  boundary: number,
  now: number,
  timeZone: string,
): { readonly since: number; readonly resetsAt: number } {
  let since = nearBoundary(rule, boundary, now, timeZone);
  let resetsAt = nextReset(rule, since, timeZone);
  for (let step = 0; resetsAt <= now && step < MAX_STEPS; step++) {
    since = resetsAt;
    resetsAt = nextReset(rule, since, timeZone);
  }
  return resetsAt > now ? { since, resetsAt } : { since: now, resetsAt: nextReset(rule, now, timeZone) };
}

/** Whether two rules are the same. The calendar's boundaries are those of a time zone. */
export function textOfRule(rule: ResetRule | null, timeZone: string): string {
  if (rule === null) return 'never';
  const { amount, unit } = rule.duration;
  return `${amount}${unit} ${rule.type === 'calendar' ? timeZone : rule.anchor}`;
}

/** A boundary from which few steps lead to `now`: the one that is known, or a later one that can be worked out at once. */
function nearBoundary(rule: ResetRule, boundary: number, now: number, timeZone: string): number {
  const { amount, unit } = rule.duration;
  const length = lengthOf(rule.duration);
  const isEven = rule.type === 'interval' || ((unit === 's' || unit === 'm' || unit === 'h') && amount <= ROUND[unit]);
  if (length === undefined || !isEven) return boundary;
  const near = now - 3 * length - CLOCK_CHANGE_MS;
  return near <= boundary ? boundary : nextReset(rule, near, timeZone);
}

/** Milliseconds; undefined for months and years, which differ. */
function lengthOf({ amount, unit }: BudgetDuration): number | undefined {
  return unit === 'mo' || unit === 'y' ? undefined : amount * SECONDS[unit] * 1000;
}
