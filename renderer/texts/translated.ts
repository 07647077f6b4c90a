/**
 * The shape of a translation while texts are still being written in English: it may lack some, and adds none. Once every
 * language is complete this is `Area` itself, so that a missing text does not compile.
 */
export type Translated<Area> = Area extends (...args: never[]) => string
  ? Area
  : Area extends readonly string[]
    ? Area
    : Area extends object
      ? { readonly [Name in keyof Area]?: Translated<Area[Name]> }
      : Area;

/** The translation, with English where it lacks a text. */
export function fillIn<Area extends object>(english: Area, translated: Translated<Area>): Area {
  const filled = Object.entries(english).map(([name, text]: [string, unknown]) => {
    const own = (translated as Readonly<Record<string, unknown>>)[name];
    return [name, isArea(text) && isArea(own) ? fillIn(text, own) : (own ?? text)];
  });
  return Object.fromEntries(filled) as Area;
}

function isArea(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
