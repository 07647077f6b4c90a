import { places } from './fr/shell.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** French. */
export const fr: Translated<Texts> = {
  places,
};
