import { create } from 'zustand';

interface Drafts {
  /** Conversation id → what is written but not sent. */
  readonly texts: Readonly<Record<string, string>>;
  set(conversationId: string, text: string): void;
}

export const useDrafts = create<Drafts>((set) => ({
  texts: {},
  set: (conversationId, text) => set(({ texts }) => ({ texts: { ...texts, [conversationId]: text } })),
}));
