import type { Compat } from '../domain/compat.ts';
import { HubError } from '../domain/errors.ts';
import { monthsLater } from './local-time.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const DURATION = /^(\d+)(mo|s|m|h|d|w)/;
/** What LiteLLM's clients send for a key that never expires, besides what the release takes for no duration. */
const NEVER = '-1';
/** The last moment that ISO 8601 writes with four digits of year, as clients read it. */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * When a key that is made now expires, by LiteLLM's grammar: a number, then s, m, h, d, w or mo (the same day next month).
 * @param now epoch milliseconds
 * @returns epoch milliseconds, or null for a key that never expires
 * @throws HubError for anything else
 */
export function expiryOf(
  duration: string | null | undefined,
  now: number,
  { noDuration }: Pick<Compat, 'noDuration'>,
): number | null {
  if (duration === null || duration === undefined || duration === NEVER) return null;
  if (noDuration.includes(duration.toLowerCase())) return null;
  const [, amount, unit] = DURATION.exec(duration) ?? [];
  if (amount === undefined || unit === undefined) {
    throw new HubError(
      'invalid_request',
      `duration is ${JSON.stringify(duration.slice(0, 40))}. Expected a number and a unit, such as 30s, 15m, 12h, 30d, 2w or 1mo.`,
      {
        param: 'duration',
        wireType: 'bad_request_error',
      },
    );
  }
  const expiresAt =
    unit === 'mo' ? monthsLater(now, Number(amount)) : now + Number(amount) * (UNIT_SECONDS[unit] ?? 0) * 1000;
  if (!(expiresAt <= LAST_MOMENT)) {
    throw new HubError(
      'invalid_request',
      `duration ${duration.slice(0, 40)} ends after the last day a calendar knows. Leave it out for a key that never expires.`,
      {
        param: 'duration',
        wireType: 'bad_request_error',
      },
    );
  }
  return expiresAt;
}
