import type { Texts } from './en.ts';
import { useShownLanguage } from './shown-language.ts';

/** The texts in the reader's language, for code that is no component. Nothing is drawn before the first one is there. */
export function currentTexts(): Texts {
  const { texts } = useShownLanguage.getState();
  if (texts === undefined) throw new Error('No language is loaded yet.');
  return texts;
}
