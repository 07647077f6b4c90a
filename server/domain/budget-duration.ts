import { HubError } from './errors.ts';

export interface BudgetDuration {
  readonly amount: number;
  readonly unit: 's' | 'm' | 'h' | 'd' | 'w' | 'mo' | 'y';
}

/** How people say it; LiteLLM stores these words and resets daily, which nobody who writes `monthly` means. */
const WORDS: Readonly<Record<string, BudgetDuration>> = {
  hourly: { amount: 1, unit: 'h' },
  daily: { amount: 1, unit: 'd' },
  weekly: { amount: 7, unit: 'd' },
  monthly: { amount: 1, unit: 'mo' },
  yearly: { amount: 1, unit: 'y' },
};
const WRITTEN = /^(\d{1,6})(mo|s|m|h|d|w|y)$/;

export const EXPECTED_DURATION = `Expected a number and a unit, such as 30s, 15m, 12h, 30d, 1w or 1mo, or one of ${Object.keys(WORDS).join(', ')}.`;

/** Undefined for anything but a number with a unit, or a word such as `monthly`. */
export function readBudgetDuration(text: string): BudgetDuration | undefined {
  const word = Object.hasOwn(WORDS, text.toLowerCase()) ? WORDS[text.toLowerCase()] : undefined;
  if (word !== undefined) return word;
  const [, amount, unit] = WRITTEN.exec(text) ?? [];
  if (amount === undefined || unit === undefined || Number(amount) === 0) return undefined;
  return { amount: Number(amount), unit: unit as BudgetDuration['unit'] };
}

/** @throws HubError for anything but a number with a unit, or a word such as `monthly` */
export function parseBudgetDuration(text: string, param = 'budget_duration'): BudgetDuration {
  const duration = readBudgetDuration(text);
  if (duration !== undefined) return duration;
  throw new HubError('invalid_request', `${param} is ${JSON.stringify(text.slice(0, 40))}. ${EXPECTED_DURATION}`, {
    param,
    wireType: 'bad_request_error',
  });
}
