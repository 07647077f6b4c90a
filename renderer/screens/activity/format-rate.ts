import type { Texts } from '../../texts/en.ts';
import { currentLocale } from '../../texts/locale.ts';

/** @param rate tokens a second; null where nobody measured it */
export function formatRate(texts: Texts['activity'], rate: number | null): string {
  if (rate === null) return '–';
  const digits = rate < 100 ? 1 : 0;
  return texts.perSecond(new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: digits }).format(rate));
}
