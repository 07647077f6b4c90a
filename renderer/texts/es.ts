import { places } from './es/shell.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** Spanish. */
export const es: Translated<Texts> = {
  places,
};
