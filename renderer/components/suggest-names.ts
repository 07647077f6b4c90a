const MOST = 50;

/**
 * Names that hold what is typed, without those chosen already; and what is typed itself, last, where it is no known name.
 * @param typed empty = every name
 */
export function suggestNames(known: readonly string[], chosen: readonly string[], typed: string): readonly string[] {
  const wanted = typed.trim();
  const found = known.filter((name) => !chosen.includes(name) && name.toLowerCase().includes(wanted.toLowerCase()));
  const isNew = wanted !== '' && !known.includes(wanted) && !chosen.includes(wanted);
  return [...new Set(found)].slice(0, MOST).concat(isNew ? [wanted] : []);
}
