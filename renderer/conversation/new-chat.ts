import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ConversationChanges } from '../api/queries/conversations.ts';

type Settings = Omit<ConversationChanges, 'isArchived' | 'headId' | 'model' | 'title'>;

interface NewChat {
  /** How the chat that is begun next is answered, and where it stands. */
  readonly settings: Settings;
  change(settings: Settings): void;
  reset(): void;
}

/** What is kept, if it can be settings; whether they may be chosen is the hub's to say. */
export function readKept(kept: unknown): Settings {
  const { settings } = (kept ?? {}) as { readonly settings?: unknown };
  return typeof settings === 'object' && settings !== null && !Array.isArray(settings) ? settings : {};
}

/** Settings of a chat that does not exist yet: it gets them with its first message. A reload leaves them as they are. */
export const useNewChat = create<NewChat>()(
  persist<NewChat, [], [], Pick<NewChat, 'settings'>>(
    (set) => ({
      settings: {},
      change: (changes) => set(({ settings }) => ({ settings: { ...settings, ...changes } })),
      reset: () => set({ settings: {} }),
    }),
    {
      name: 'homeport-new-chat',
      version: 1,
      partialize: ({ settings }) => ({ settings }),
      merge: (kept, current) => ({ ...current, settings: readKept(kept) }),
    },
  ),
);
