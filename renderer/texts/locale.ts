let current = 'en';

/** How numbers and times are written at present, for `Intl`, such as `en-GB`. */
export function currentLocale(): string {
  return current;
}

/** A number and the letters beside it stay in their order where everything around them runs from right to left. */
export function keepOrder(text: string): string {
  return current.startsWith('ar') ? `\u2066${text}\u2069` : text;
}

/** Set with the language that is shown, before anything is drawn in it. */
export function setLocale(locale: string): void {
  current = locale;
}
