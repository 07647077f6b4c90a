import { create } from 'zustand';

type Results = Readonly<Record<string, string>>;

interface ToolResults {
  /** Message id → call id → what a person wrote that it came to. */
  readonly texts: Readonly<Record<string, Results>>;
  write(messageId: string, callId: string, text: string): void;
  end(messageId: string): void;
}

/** Kept outside of the thread, which forgets its rows when they are far from the screen. */
export const useToolResults = create<ToolResults>((set) => ({
  texts: {},
  write: (messageId, callId, text) =>
    set(({ texts }) => ({ texts: { ...texts, [messageId]: { ...texts[messageId], [callId]: text } } })),
  end: (messageId) => set(({ texts: { [messageId]: _over, ...texts } }) => ({ texts })),
}));
