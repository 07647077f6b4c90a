import { currentTexts } from '../texts/current-texts.ts';
import { languageOf, languages, type LanguageCode } from '../texts/languages.ts';
import { showLanguage, useShownLanguage } from '../texts/shown-language.ts';
import { useLayout } from './layout.ts';
import { showNotice } from './notices.ts';

/** The language that was chosen, or else the browser's. */
export function wantedLanguage(): LanguageCode {
  return useLayout.getState().language ?? browserLanguage();
}

export function browserLanguage(): LanguageCode {
  return languageOf(navigator.languages);
}

/** Says on the page what it is written in: screen readers pronounce by it, and lines begin at its side. */
function markPage(code: LanguageCode): void {
  document.documentElement.lang = code;
  document.documentElement.dir = languages[code].dir;
}

/** Loads the language before anything is drawn, and again whenever another one is chosen or the browser's changes. */
export async function followLanguage(): Promise<void> {
  useShownLanguage.subscribe(({ code }) => markPage(code));
  const change = () => void show(wantedLanguage());
  useLayout.subscribe(({ language }, before) => language !== before.language && change());
  addEventListener('languagechange', change);
  await showLanguage(wantedLanguage(), navigator.languages).catch(() => showLanguage('en', navigator.languages));
}

async function show(code: LanguageCode): Promise<void> {
  try {
    await showLanguage(code, navigator.languages);
  } catch {
    // The file may be gone after an update of the hub; loading the page again finds the new one.
    showNotice(currentTexts().languageFailed(languages[code].name), {
      label: currentTexts().reload,
      perform: () => location.reload(),
    });
  }
}
