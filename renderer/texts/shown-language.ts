import { create } from 'zustand';
import type { Texts } from './en.ts';
import { languages, localeOf, type LanguageCode } from './languages.ts';
import { setLocale } from './locale.ts';

interface ShownLanguage {
  readonly code: LanguageCode;
  /** Absent until the first language is loaded. */
  readonly texts: Texts | undefined;
}

/** The language that is on the screen. */
export const useShownLanguage = create<ShownLanguage>(() => ({ code: 'en', texts: undefined }));

/** Counts the wishes, so that a language that loads slowly does not replace one that was chosen after it. */
let wishes = 0;

/** Loads a language and shows it. @throws what the browser says if its file can't be loaded; the language of before stays */
export async function showLanguage(code: LanguageCode, wanted: readonly string[] = [code]): Promise<void> {
  const wish = ++wishes;
  const texts = await languages[code].load();
  if (wish !== wishes) return;
  setLocale(localeOf(code, wanted));
  useShownLanguage.setState({ code, texts });
}
