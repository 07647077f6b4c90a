import { places } from './ja/shell.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** Japanese. */
export const ja: Translated<Texts> = {
  places,
};
