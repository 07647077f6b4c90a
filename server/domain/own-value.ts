/**
 * What a table holds under a name that a client chose. Every object also answers to `constructor` and its like; no table
 * means those.
 */
export function ownValue<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
