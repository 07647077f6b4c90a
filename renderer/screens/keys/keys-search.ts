import { KEY_ORDERS, type KeyOrder } from '../../api/queries/keys.ts';
import { readListSearch } from '../list-search.ts';
import type { KeyStatus } from './key-status.ts';

const STATES = ['active', 'blocked', 'expired'] as const satisfies readonly KeyStatus[];

/** What of the list stands in its address, so that going back and reloading keep it. */
export interface KeysSearch {
  readonly search?: string;
  readonly state?: KeyStatus;
  readonly order?: KeyOrder;
  /** From 1, which is left out. */
  readonly page?: number;
}

/** Reads an address that anybody may have written. */
export function readKeysSearch(raw: Readonly<Record<string, unknown>>): KeysSearch {
  const { search, page } = readListSearch(raw);
  const state = STATES.find((each) => each === raw['state']);
  const order = KEY_ORDERS.find((each) => each === raw['order']);
  return {
    ...(search !== undefined && { search }),
    ...(state !== undefined && { state }),
    ...(order !== undefined && order !== 'created_at' && { order }),
    ...(page !== undefined && { page }),
  };
}
