import { useSyncExternalStore } from 'react';
import { currentTexts } from './current-texts.ts';
import type { Texts } from './en.ts';
import { useShownLanguage } from './shown-language.ts';

/** The texts in the reader's language; what uses them is drawn anew when it changes. */
export function useTexts(): Texts {
  return useSyncExternalStore(useShownLanguage.subscribe, currentTexts, currentTexts);
}
