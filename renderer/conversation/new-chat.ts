import { create } from 'zustand';
import type { ConversationChanges } from '../api/queries/conversations.ts';

type Settings = Omit<ConversationChanges, 'isArchived' | 'headId' | 'model' | 'title'>;

interface NewChat {
  /** How the chat that is begun next is answered, and where it stands. */
  readonly settings: Settings;
  change(settings: Settings): void;
  reset(): void;
}

/** Settings of a chat that does not exist yet: it gets them with its first message. */
export const useNewChat = create<NewChat>((set) => ({
  settings: {},
  change: (changes) => set(({ settings }) => ({ settings: { ...settings, ...changes } })),
  reset: () => set({ settings: {} }),
}));
