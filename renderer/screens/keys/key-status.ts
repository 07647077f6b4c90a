import type { KeyRow } from '../../../server/contract/litellm/keys.ts';

export type KeyStatus = 'active' | 'blocked' | 'expired';

export function keyStatusOf({ blocked, expires }: Pick<KeyRow, 'blocked' | 'expires'>, now: number): KeyStatus {
  if (blocked === true) return 'blocked';
  return expires !== null && Date.parse(expires) <= now ? 'expired' : 'active';
}
