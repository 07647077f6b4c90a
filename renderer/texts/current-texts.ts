import { en, type Texts } from './en.ts';

/** The texts in the reader's language, for code that is no component. English is the only one yet. */
export function currentTexts(): Texts {
  return en;
}
