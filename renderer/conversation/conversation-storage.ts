import type { PersistStorage, StorageValue } from 'zustand/middleware';
import type { Conversation } from './message.ts';

/** What of the chats outlives the page. */
export interface KeptConversations {
  readonly list: readonly Conversation[];
}

export interface StorageReports {
  /** The browser had room for these only. */
  onDropped(left: readonly Conversation[]): void;
  /** Not even the newest chat found room. */
  onFull(): void;
}

/** Keeps chats in the browser. When it refuses for want of room, the oldest go, a quarter at a time. */
export function createConversationStorage(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  reports: StorageReports,
): PersistStorage<KeptConversations> {
  function isKept(name: string, value: StorageValue<KeptConversations>): boolean {
    try {
      storage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false; // The only thing setItem throws is that there is no room.
    }
  }

  return {
    getItem: (name) => readKept(storage.getItem(name)),
    removeItem: (name) => storage.removeItem(name),
    setItem(name, value) {
      const all = value.state.list;
      let left = all;
      while (!isKept(name, { ...value, state: { list: left } })) {
        if (left.length <= 1) {
          reports.onFull();
          return;
        }
        left = left.slice(0, Math.floor(left.length * 0.75));
      }
      if (left.length < all.length) reports.onDropped(left);
    },
  };
}

function readKept(text: string | null): StorageValue<KeptConversations> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    // Its state has any shape until `upgradeConversations` has looked at it.
    return typeof value === 'object' && value !== null && 'state' in value
      ? (value as StorageValue<KeptConversations>)
      : null;
  } catch {
    return null; // Cut off or written by something else: there is nothing to read.
  }
}
