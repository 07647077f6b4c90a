import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { showNotice } from '../state/notices.ts';
import { currentTexts } from '../texts/current-texts.ts';
import { withMessage, withoutMessagesFrom, withRestored } from './conversation-list.ts';
import { createConversationStorage, type KeptConversations } from './conversation-storage.ts';
import type { Conversation, Message } from './message.ts';
import { CONVERSATIONS_VERSION, upgradeConversations } from './upgrade-conversations.ts';

interface Conversations {
  /** Newest first. */
  readonly list: readonly Conversation[];
  append(id: string, message: Message, now: number): void;
  /** Takes the messages from this one on away, to try again. */
  cutFrom(id: string, messageId: string): void;
  setModel(id: string, model: string): void;
  remove(id: string): void;
  /** Puts a chat back that was removed. */
  restore(chat: Conversation): void;
}

const NAME = 'homeport-conversations';

const storage = createConversationStorage(localStorage, {
  onDropped(left) {
    const before = useConversations.getState().list.length;
    useConversations.setState({ list: left });
    showNotice(currentTexts().rail.dropped(before - left.length));
  },
  onFull: () => showNotice(currentTexts().rail.noRoom),
});

/** Chats of this browser. A later release moves them into the hub. */
export const useConversations = create<Conversations>()(
  persist<Conversations, [], [], KeptConversations>(
    (set, get) => ({
      list: [],
      append(id, message, now) {
        const before = get().list;
        const list = withMessage(before, id, message, now);
        const dropped = before.length + (before.some((each) => each.id === id) ? 0 : 1) - list.length;
        set({ list });
        if (dropped > 0) showNotice(currentTexts().rail.dropped(dropped));
      },
      cutFrom: (id, messageId) => set(({ list }) => ({ list: withoutMessagesFrom(list, id, messageId) })),
      setModel: (id, model) =>
        set(({ list }) => ({ list: list.map((each) => (each.id === id ? { ...each, model } : each)) })),
      remove: (id) => set(({ list }) => ({ list: list.filter((each) => each.id !== id) })),
      restore: (chat) => set(({ list }) => ({ list: withRestored(list, chat) })),
    }),
    {
      name: NAME,
      version: CONVERSATIONS_VERSION,
      storage,
      partialize: ({ list }) => ({ list }),
      migrate: upgradeConversations,
      merge: (kept, current) => ({ ...current, ...upgradeConversations(kept, CONVERSATIONS_VERSION) }),
    },
  ),
);

/** Reads the chats again when another tab wrote them, so that neither overwrites the other's. Returns the way to stop. */
export function followOtherTabs(): () => void {
  const listen = ({ key }: StorageEvent) => {
    if (key === NAME) void useConversations.persist.rehydrate();
  };
  addEventListener('storage', listen);
  return () => removeEventListener('storage', listen);
}
