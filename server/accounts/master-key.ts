import type { IdGenerator } from '../domain/ports.ts';
import { createKeyText, hashKey } from './key-text.ts';

const SETTING = 'masterKeyHash';

export interface MasterKey {
  readonly hash: string;
  /** The text of a key that was made just now and is not stored: that has to wait until its owner will see it. */
  readonly newText: string | undefined;
}

/** Makes a key the master key of every later start that configures none; only its hash is kept. */
export function storeMasterKey(settings: { put(values: Readonly<Record<string, unknown>>): void }, text: string): void {
  settings.put({ [SETTING]: hashKey(text) });
}

/**
 * The master key: the configured one, which is never stored; else the one that was made at the first start that came up;
 * else a new one, which `storeMasterKey` keeps the hash of once the hub is up.
 */
export function resolveMasterKey(deps: {
  configured: string | undefined;
  settings: { get(name: string): unknown };
  ids: IdGenerator;
}): MasterKey {
  if (deps.configured !== undefined) return { hash: hashKey(deps.configured), newText: undefined };
  const stored = deps.settings.get(SETTING);
  if (typeof stored === 'string') return { hash: stored, newText: undefined };
  const newText = createKeyText(deps.ids);
  return { hash: hashKey(newText), newText };
}
