import type { Texts } from './en.ts';

interface Language {
  /** As its own readers call it. */
  readonly name: string;
  readonly dir: 'ltr' | 'rtl';
  /** Each is a file of its own, so that a reader loads no language but one. */
  readonly load: () => Promise<Texts>;
}

const english = async () => (await import('./en.ts')).en;

/** Every language of the interface, by its tag. */
export const languages = {
  en: { name: 'English', dir: 'ltr', load: english },
  de: {
    name: 'Deutsch',
    dir: 'ltr',
    load: () => import('./de.ts').then(({ de }) => de),
  },
  es: {
    name: 'Español',
    dir: 'ltr',
    load: () => import('./es.ts').then(({ es }) => es),
  },
  fr: {
    name: 'Français',
    dir: 'ltr',
    load: () => import('./fr.ts').then(({ fr }) => fr),
  },
  zh: {
    name: '简体中文',
    dir: 'ltr',
    load: () => import('./zh.ts').then(({ zh }) => zh),
  },
  ja: {
    name: '日本語',
    dir: 'ltr',
    load: () => import('./ja.ts').then(({ ja }) => ja),
  },
  ar: {
    name: 'العربية',
    dir: 'rtl',
    load: () => import('./ar.ts').then(({ ar }) => ar),
  },
} as const satisfies Readonly<Record<string, Language>>;

export type LanguageCode = keyof typeof languages;

export function isLanguage(code: unknown): code is LanguageCode {
  return typeof code === 'string' && Object.hasOwn(languages, code);
}

export const languageCodes: readonly LanguageCode[] = Object.keys(languages).filter(isLanguage);

/** The first of the browser's languages that the interface speaks; English where it speaks none of them. */
export function languageOf(wanted: readonly string[]): LanguageCode {
  for (const tag of wanted) {
    const found = languageCodes.find((code) => code === primaryOf(tag));
    if (found !== undefined) return found;
  }
  return 'en';
}

/** How numbers and times are written: as the reader's region does it, where the browser tells of one for this language. */
export function localeOf(code: LanguageCode, wanted: readonly string[]): string {
  return wanted.find((tag) => primaryOf(tag) === code) ?? code;
}

function primaryOf(tag: string): string {
  return tag.split('-', 1)[0]?.toLowerCase() ?? '';
}
