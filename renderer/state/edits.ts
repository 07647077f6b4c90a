import { create } from 'zustand';

interface Edits {
  /** Message id → the words that it shall have; several may be put in other words at once. */
  readonly texts: Readonly<Record<string, string>>;
  /** The one that has just begun: its field takes the focus when it is drawn, and not when it is merely drawn again. */
  readonly freshId: string | undefined;
  /** What was written before and not sent is there again. */
  begin(messageId: string, text: string): void;
  write(messageId: string, text: string): void;
  markDrawn(): void;
  end(messageId: string): void;
}

/** Kept outside of the thread, which forgets its rows when they are far from the screen. */
export const useEdits = create<Edits>((set) => ({
  texts: {},
  freshId: undefined,
  begin: (messageId, text) =>
    set(({ texts }) => ({ texts: { ...texts, [messageId]: texts[messageId] ?? text }, freshId: messageId })),
  write: (messageId, text) => set(({ texts }) => ({ texts: { ...texts, [messageId]: text } })),
  markDrawn: () => set({ freshId: undefined }),
  end: (messageId) => set(({ texts: { [messageId]: _over, ...texts } }) => ({ texts, freshId: undefined })),
}));
