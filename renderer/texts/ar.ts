import { actions, places, rail, states, strip } from './ar/shell.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** Arabic. */
export const ar: Translated<Texts> = {
  pageTitle: (name) => `${name} · Homeport`,
  places,
  actions,
  rail,
  strip,
  states,
  copied: 'نُسخ',
  close: 'إغلاق',
};
