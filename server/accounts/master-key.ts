import type { IdGenerator } from '../domain/ports.ts';
import { createKeyText, hashKey } from './key-text.ts';

const SETTING = 'masterKeyHash';

export interface MasterKey {
  readonly hash: string;
  /** The text of a key that was made just now; nobody can ever read it again. */
  readonly newText: string | undefined;
}

/** Makes a key the master key of every later start that configures none; only its hash is kept. */
export function storeMasterKey(settings: { put(values: Readonly<Record<string, unknown>>): void }, text: string): void {
  settings.put({ [SETTING]: hashKey(text) });
}

/**
 * The master key: the configured one, which is never stored; else the one that was made at the first start; else a new
 * one, of which only the hash is kept.
 */
export function resolveMasterKey(deps: {
  configured: string | undefined;
  settings: { get(name: string): unknown; put(values: Readonly<Record<string, unknown>>): void };
  ids: IdGenerator;
}): MasterKey {
  if (deps.configured !== undefined) return { hash: hashKey(deps.configured), newText: undefined };
  const stored = deps.settings.get(SETTING);
  if (typeof stored === 'string') return { hash: stored, newText: undefined };
  const newText = createKeyText(deps.ids);
  deps.settings.put({ [SETTING]: hashKey(newText) });
  return { hash: hashKey(newText), newText };
}
