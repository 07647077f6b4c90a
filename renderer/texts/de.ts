import { actions, places, rail, states, strip } from './de/shell.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** German. */
export const de: Translated<Texts> = {
  app: 'Homeport',
  pageTitle: (name) => `${name} · Homeport`,
  places,
  actions,
  rail,
  strip,
  states,
};
