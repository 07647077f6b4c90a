import { places } from './zh/shell.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** Simplified Chinese. */
export const zh: Translated<Texts> = {
  places,
};
