import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface ChatListState {
  /** Keys of groups that are folded. */
  readonly folded: readonly string[];
  /** The id of the chat or folder that is being renamed in the list. */
  readonly renaming: string | undefined;
  /** The dialog that takes chats from a file. */
  readonly isImporting: boolean;
  toggle(key: string): void;
  rename(id: string | undefined): void;
  setImporting(isImporting: boolean): void;
}

/** Older keys are of folders that are gone. */
const MOST_FOLDED = 200;

function readFolded(kept: unknown): readonly string[] {
  const { folded } = (kept ?? {}) as Readonly<Record<string, unknown>>;
  return Array.isArray(folded) ? folded.filter((key) => typeof key === 'string').slice(-MOST_FOLDED) : [];
}

export const useChatListState = create<ChatListState>()(
  persist<ChatListState, [], [], Pick<ChatListState, 'folded'>>(
    (set) => ({
      folded: [],
      renaming: undefined,
      isImporting: false,
      toggle: (key) =>
        set(({ folded }) => ({
          folded: folded.includes(key) ? folded.filter((each) => each !== key) : [...folded, key],
        })),
      rename: (renaming) => set({ renaming }),
      setImporting: (isImporting) => set({ isImporting }),
    }),
    {
      name: 'homeport-chat-list',
      version: 1,
      partialize: ({ folded }) => ({ folded: folded.slice(-MOST_FOLDED) }),
      merge: (kept, current) => ({ ...current, folded: readFolded(kept) }),
    },
  ),
);
