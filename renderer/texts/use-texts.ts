import { currentTexts } from './current-texts.ts';
import type { Texts } from './en.ts';

/** The texts in the reader's language. */
export function useTexts(): Texts {
  return currentTexts();
}
