const DEFAULT_TAG = ':latest';

/**
 * The ways to write a model's name that mean the same here: the tag `latest` may stand or be left out.
 * @returns the name as it was written, then its other spelling
 */
export function spellingsOf(name: string): readonly [string, ...string[]] {
  if (name.toLowerCase().endsWith(DEFAULT_TAG)) return [name, name.slice(0, -DEFAULT_TAG.length)];
  return /:[^/]*$/.test(name) ? [name] : [name, name + DEFAULT_TAG];
}
