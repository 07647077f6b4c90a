import type { KeyRow } from '../../../server/contract/litellm/keys.ts';

/** What a key is called: its name, else the part of its text that may be shown. */
export function keyNameOf({ key_alias: alias, key_name: shown }: Pick<KeyRow, 'key_alias' | 'key_name'>): string {
  return alias === null || alias === '' ? shown : alias;
}
