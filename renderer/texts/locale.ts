let current = 'en';

/** How numbers and times are written at present, for `Intl`, such as `en-GB`. */
export function currentLocale(): string {
  return current;
}

/** Set with the language that is shown, before anything is drawn in it. */
export function setLocale(locale: string): void {
  current = locale;
}
